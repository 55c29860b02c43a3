using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Orders.Export;

public interface IErp { Task UpsertOrderAsync(string number, string json, CancellationToken ct); }

public static class Retry
{
    public static async Task RunAsync(int times, Func<Task> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try { await work(); return; }
            catch (Exception) when (attempt < times) { await Task.Delay(attempt * 200, ct); }
        }
    }
}

public sealed class ExportWorker(IDatabase db, IErp erp, ILogger<ExportWorker> log, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("orders", "erp", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        var from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("orders", "erp", me, from, 10);
            foreach (var entry in page)
            {
                try
                {
                    await Retry.RunAsync(3, () => erp.UpsertOrderAsync(entry["number"]!, entry["json"]!, stoppingToken), stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogError(e, "{Id} goes to the dead letters", entry.Id);
                    await db.StreamAddAsync("orders:dead", [.. entry.Values, new("error", e.Message)], maxLength: 10_000, useApproximateMaxLength: true);
                }

                await db.StreamAcknowledgeAsync("orders", "erp", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }
    }
}
