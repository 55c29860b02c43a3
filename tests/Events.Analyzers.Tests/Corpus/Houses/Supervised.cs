using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Parking;

public interface IBarriers { Task LiftAsync(string barrier, CancellationToken ct); }

public sealed class BarrierWorker(IDatabase db, IBarriers barriers, ILogger<BarrierWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Begins anew in five seconds");
                await Task.Delay(5000, stoppingToken);
            }
        }
    }

    private async Task ConsumeAsync(CancellationToken ct)
    {
        try { await db.StreamCreateConsumerGroupAsync("lifts", "barriers", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("lifts", "barriers", Environment.MachineName, from, 5);
            foreach (var entry in page)
            {
                await barriers.LiftAsync(entry["barrier"]!, ct);
                await db.StreamAcknowledgeAsync("lifts", "barriers", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, ct);
            from = ">";
        }
    }
}
