using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Lake.Retry;

public interface ICrane { Task LiftAsync(string boat, CancellationToken token); }

public sealed class CraneWorker(IDatabase redis, ICrane crane, ILogger<CraneWorker> logger, string group, string me)
{
    public async Task TurnAsync(RedisValue from, CancellationToken token)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("lifts", group, me, from, 1))
        {
            await UntilItWorksAsync(() => crane.LiftAsync(entry["boat"]!, token), token);
            await redis.StreamAcknowledgeAsync("lifts", group, entry.Id);
        }
    }

    private async Task UntilItWorksAsync(Func<Task> work, CancellationToken token)
    {
        for (int delay = 100; ; delay = Math.Min(delay * 2, 30_000))
        {
            try
            {
                await work();
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning(e, "Again in {Delay} ms", delay);
                await Task.Delay(delay, token);
            }
        }
    }
}
