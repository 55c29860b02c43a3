using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Metrics.Gauges;

public interface IGauges { void Set(string name, double value); }

public sealed class GaugeReader(IDatabase db, IGauges gauges) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("gauges", "ui", "$", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("gauges", "ui", _me, ">", count: 100, noAck: true);
            foreach (var entry in entries) gauges.Set(entry["name"]!, (double)entry["value"]);
            if (entries.Length > 0) await db.StreamAcknowledgeAsync("gauges", "ui", entries.Select(e => e.Id).ToArray()); // EVT5002
            else await Task.Delay(100, stoppingToken);
        }
    }
}
