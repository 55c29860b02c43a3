using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Critical;

public interface IVault { Task SealAsync(string item, CancellationToken ct); }

/// <summary>Better no process than one that seals nothing: the first failure ends it, and the orchestrator starts it anew.</summary>
public sealed class SealWorker(IDatabase db, IVault vault, IHostApplicationLifetime life, ILogger<SealWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogCritical(e, "Sealing ends");
            Environment.ExitCode = 1;
            life.StopApplication();
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try { await db.StreamCreateConsumerGroupAsync("seals", "vault", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!ct.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("seals", "vault", Environment.MachineName, from, 5);
            foreach (var entry in page)
            {
                await vault.SealAsync(entry["item"]!, ct);
                await db.StreamAcknowledgeAsync("seals", "vault", entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, ct);
            from = ">";
        }
    }
}
