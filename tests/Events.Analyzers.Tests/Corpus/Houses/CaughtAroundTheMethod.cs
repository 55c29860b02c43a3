using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Pickup;

public interface ILockers { Task OpenAsync(string locker, CancellationToken ct); }

public sealed class LockerWorker(IDatabase db, ILockers lockers, ILogger<LockerWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.LogInformation("Locker worker starts");
        try
        {
            await ConsumeAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("Stopped");
        }
        catch (Exception e) // EVT7004
        {
            logger.LogCritical(e, "Locker worker failed");
        }
        finally
        {
            logger.LogInformation("Locker worker ended");
        }
    }

    private async Task ConsumeAsync(CancellationToken ct)
    {
        try { await db.StreamCreateConsumerGroupAsync("pickups", "lockers", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("pickups", "lockers", Environment.MachineName, from, 5);
            foreach (var entry in page)
            {
                await lockers.OpenAsync(entry["locker"]!, ct);
                await db.StreamAcknowledgeAsync("pickups", "lockers", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, ct);
            from = ">";
        }
    }
}
