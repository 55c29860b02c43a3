using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Telemetry;

public interface IReadingStore { Task SaveAsync(string sensor, double value); }

public sealed class TelemetryPoller : IDisposable
{
    private readonly IDatabase _db;
    private readonly IReadingStore _store;
    private readonly ILogger<TelemetryPoller> _logger;
    private readonly string _group;
    private readonly string _consumer;
    private Timer? _timer;

    public TelemetryPoller(IConnectionMultiplexer redis, IReadingStore store, ILogger<TelemetryPoller> logger, string group, string consumer)
    {
        _db = redis.GetDatabase();
        _store = store;
        _logger = logger;
        _group = group;
        _consumer = consumer;
    }

    public void Start()
    {
        _timer = new Timer(async _ => await PollAsync(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    public void StartDirectly()
    {
        _timer = new Timer(async _ => // EVT7002
        {
            var late = await _db.StreamReadGroupAsync("readings:late", _group, _consumer, ">", 20, noAck: true);
            foreach (var entry in late) await _store.SaveAsync(entry["sensor"].ToString(), (double)entry["value"]);
        });
        _timer.Change(0, 1000);
    }

    private async Task PollAsync()
    {
        var entries = await _db.StreamReadGroupAsync("readings", _group, _consumer, StreamPosition.NewMessages, 100, noAck: true);
        foreach (var entry in entries)
        {
            await _store.SaveAsync(entry["sensor"].ToString(), (double)entry["value"]);
        }

        if (entries.Length > 0)
        {
            await _db.StreamAcknowledgeAsync("readings", _group, entries.Select(e => e.Id).ToArray()); // EVT5002
            _logger.LogDebug("Took {Count} readings", entries.Length);
        }
    }

    public void Dispose() => _timer?.Dispose();
}
