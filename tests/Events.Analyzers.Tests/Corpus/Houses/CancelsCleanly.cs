using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Robots;

public interface IArm { Task MoveAsync(string pose, CancellationToken ct); }

public sealed class ArmWorker(IDatabase db, IArm arm, ILogger<ArmWorker> logger, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("poses", "arm", "$", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        try
        {
            await foreach (var entry in ReadAsync(stoppingToken))
            {
                await arm.MoveAsync(entry["pose"]!, stoppingToken);
                await db.StreamAcknowledgeAsync("poses", "arm", entry.Id);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("The arm rests");
        }
    }

    private async IAsyncEnumerable<StreamEntry> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("poses", "arm", me, from, 1);
            foreach (var entry in page) yield return entry;
            if (page.Length > 0) continue;
            from = ">";
            await Task.Delay(20, ct);
        }
    }
}
