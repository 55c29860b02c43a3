using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Garden.Farm;

public abstract class StreamWorker<TMessage>(IConnectionMultiplexer redis, ILogger logger, string key, string group) : BackgroundService
{
    protected abstract TMessage Read(StreamEntry entry);
    protected abstract Task HandleAsync(TMessage message, CancellationToken stop);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = [];
            try
            {
                entries = await db.StreamReadGroupAsync(key, group, Environment.MachineName, from, 10);
            }
            catch (RedisException e)
            {
                logger.LogWarning(e, "No Redis");
            }

            foreach (StreamEntry entry in entries)
            {
                if (await TryAsync(entry, stoppingToken)) await db.StreamAcknowledgeAsync(key, group, entry.Id);
            }

            if (entries.Length > 0) continue;
            from = ">";
            await Task.Delay(TimeSpan.FromMilliseconds(200), stoppingToken);
        }
    }

    private async Task<bool> TryAsync(StreamEntry entry, CancellationToken stop)
    {
        try
        {
            await HandleAsync(Read(entry), stop);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Entry} of {Key} failed", entry.Id, key);
            return false;
        }
    }
}
