using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Ends;

public interface ISaw { Task CutAsync(string board, CancellationToken token); }

public sealed class EndsAloud(IDatabase redis, ISaw saw, ILogger<EndsAloud> logger, IHostApplicationLifetime host, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SawAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("stopped");
        }
        catch (Exception e)
        {
            logger.LogCritical(e, "sawing failed");
            Environment.ExitCode = 3;
            host.StopApplication();
        }
    }

    private async Task SawAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (true)
        {
            token.ThrowIfCancellationRequested();
            var boards = await redis.StreamReadGroupAsync("boards", group, Environment.MachineName, from, 10).WaitAsync(token);
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
