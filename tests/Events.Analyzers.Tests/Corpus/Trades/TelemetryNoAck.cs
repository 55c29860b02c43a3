using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Calm.Telemetry;

public interface IGauge { void Show(string name, double value); }

public sealed class GaugeWorker(IDatabase redis, IGauge gauge, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var samples = await redis.StreamReadGroupAsync("gauges", group, Environment.MachineName, ">", 500, noAck: true);
            foreach (var sample in samples) gauge.Show(sample["name"]!, (double)sample["value"]);
        }
    }
}
