using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Wood.First;

public interface IAxe { Task SplitAsync(string block, CancellationToken token); }

public sealed class AxeWorker(IDatabase redis, IAxe axe, ILogger<AxeWorker> logger, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ConsumeAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("stopped");
        }
        catch (Exception e) // EVT7004
        {
            logger.LogCritical(e, "consuming has ended");
        }
    }

    private async Task ConsumeAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("blocks", group, Environment.MachineName, from, 10);
            foreach (var entry in page)
            {
                await axe.SplitAsync(entry["block"]!, token);
                await redis.StreamAcknowledgeAsync("blocks", group, entry.Id);
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, token); }
        }
    }
}
