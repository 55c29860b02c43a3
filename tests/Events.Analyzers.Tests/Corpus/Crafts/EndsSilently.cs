using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Ends;

public interface ISaw { Task CutAsync(string board, CancellationToken token); }

public sealed class EndsSilently(IDatabase redis, ISaw saw, ILogger<EndsSilently> logger, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SawAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("stopped");
        }
        catch (Exception e) // EVT7004
        {
            logger.LogCritical(e, "sawing failed");
        }
    }

    private async Task SawAsync(CancellationToken token)
    {
        RedisValue from = "0";
        for (; ; )
        {
            token.ThrowIfCancellationRequested();
            var boards = await redis.StreamReadGroupAsync("boards", group, Environment.MachineName, from, 10);
            foreach (var board in boards)
            {
                await saw.CutAsync(board["board"]!, token);
                await redis.StreamAcknowledgeAsync("boards", group, board.Id);
            }

            if (boards.Length > 0) continue;
            from = ">";
            await Task.Delay(TimeSpan.FromMilliseconds(300), token);
        }
    }
}
