using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Valley.Metrics;

/// <summary>Measures how far each group is behind; it reads nothing and acknowledges nothing.</summary>
public sealed class LagMeter : BackgroundService
{
    private static readonly Meter Meter = new("Valley");
    private readonly Dictionary<string, long> _lags = [];
    private readonly IConnectionMultiplexer _redis;
    private readonly string[] _streams;

    public LagMeter(IConnectionMultiplexer redis, string[] streams)
    {
        _redis = redis;
        _streams = streams;
        Meter.CreateObservableGauge(
            "valley.lag", () => _lags.Select(lag => new Measurement<long>(lag.Value, new KeyValuePair<string, object?>("group", lag.Key))));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = _redis.GetDatabase();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var stream in _streams)
            {
                try
                {
                    foreach (var group in await db.StreamGroupInfoAsync(stream)) _lags[$"{stream}/{group.Name}"] = group.Lag ?? 0;
                }
                catch (RedisServerException e) when (e.Message.StartsWith("ERR no such key"))
                {
                    _lags.Remove(stream);
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
        }
    }
}
