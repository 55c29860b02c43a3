using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Billing.Usage;

public interface IUsageStore { Task SetAsync(string meter, long units, CancellationToken ct); }

public sealed class UsagePump(IConnectionMultiplexer mux, IUsageStore store, ILogger<UsagePump> logger) : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Task _pump = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pump = PumpAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _pump;
    }

    private async Task PumpAsync(CancellationToken ct)
    {
        var db = mux.GetDatabase();
        var ready = false;
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            try
            {
                ready = ready || await CreateAsync(db);
                var page = await db.StreamReadGroupAsync("usage", "billing", Environment.MachineName, from, 100);
                foreach (var entry in page)
                {
                    await store.SetAsync(entry["meter"]!, (long)entry["units"], ct);
                    await db.StreamAcknowledgeAsync("usage", "billing", entry.Id);
                }

                from = ">";
                if (page.Length == 0) await Task.Delay(100, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogError(e, "usage");
                from = "0";
                await Task.Delay(2_000, CancellationToken.None);
            }
        }
    }

    private static async Task<bool> CreateAsync(IDatabase db)
    {
        try { return await db.StreamCreateConsumerGroupAsync("usage", "billing", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { return true; }
    }
}
