using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Telemetry.Ticking;

public interface IReadingStore { Task SaveAsync(string sensor, double value); }

/// <summary>A reading that gets lost is no harm: the next one comes in a second.</summary>
public sealed class TelemetryTicker(IConnectionMultiplexer redis, IReadingStore store, ILogger<TelemetryTicker> logger) : BackgroundService
{
    private const string Group = "ticker";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        await EnsureGroup(db);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var entries = await db.StreamReadGroupAsync("readings", Group, Environment.MachineName, ">", 500, noAck: true);
                foreach (var entry in entries)
                {
                    if (!entry["value"].TryParse(out double value)) continue;
                    await store.SaveAsync(entry["sensor"].ToString(), value);
                }
            }
            catch (RedisException e)
            {
                logger.LogWarning(e, "No readings this time");
            }
        }
    }

    private static async Task EnsureGroup(IDatabase db)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync("readings", Group, StreamPosition.NewMessages, createStream: true);
        }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }
}
