using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Cleanup;

public interface ITaskExecutor { Task ExecuteAsync(string name); }

public sealed class NightlyCleanup : IAsyncDisposable
{
    private readonly IDatabase _db;
    private readonly ITaskExecutor _executor;
    private readonly ILogger<NightlyCleanup> _logger;
    private readonly string _group;
    private readonly string _consumer;

    public NightlyCleanup(IDatabase db, ITaskExecutor executor, ILogger<NightlyCleanup> logger, string group, string consumer)
    {
        _db = db;
        _executor = executor;
        _logger = logger;
        _group = group;
        _consumer = consumer;
    }

    public async Task RunOnceAsync(RedisValue from)
    {
        var entries = await _db.StreamReadGroupAsync("cleanups", _group, _consumer, from, 10);
        foreach (var entry in entries)
        {
            await _executor.ExecuteAsync(entry["task"].ToString());
            await _db.StreamDeleteAsync("cleanups", [entry.Id]); // EVT5012
        }

        _logger.LogInformation("{Count} tasks done", entries.Length);
    }

    public async ValueTask DisposeAsync()
    {
        await _db.StreamDeleteConsumerAsync("cleanups", _group, _consumer); // EVT5009
    }
}

public class CleanupProducer(IDatabase db)
{
    public Task EnqueueAsync(string task) => db.StreamAddAsync("cleanups", "task", task, maxLength: 500); // EVT6002
}
