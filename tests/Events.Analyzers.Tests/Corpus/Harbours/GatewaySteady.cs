using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Gateway.Steady;

public interface IGateway { Task ForwardAsync(string text, CancellationToken token); }

public class GatewayLoop(IDatabase db, IGateway gateway, IHostApplicationLifetime lifetime, ILogger<GatewayLoop> logger, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ConsumeAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("Gateway stops");
        }
        catch (Exception ex)
        {
            logger.LogCritical(ex, "Gateway failed, and with it the process");
            lifetime.StopApplication();
        }
    }

    private async Task ConsumeAsync(CancellationToken token)
    {
        RedisValue position = "0";
        var failures = 0;
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries;
            try
            {
                entries = await db.StreamReadGroupAsync("outbound", group, Environment.MachineName, position, 10);
                failures = 0;
            }
            catch (RedisConnectionException ex)
            {
                logger.LogWarning(ex, "Redis is away");
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, 1 << failures++)), token);
                continue;
            }

            foreach (var entry in entries)
            {
                await gateway.ForwardAsync(entry["text"].ToString(), token);
                await db.StreamAcknowledgeAsync("outbound", group, entry.Id);
            }

            if (entries.Length > 0) continue;
            position = ">";
            await Task.Delay(100, token);
        }
    }
}
