using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ski.Weather;

public abstract class StreamWorker<TMessage>(IDatabase redis, RedisKey key, RedisValue group, RedisValue me, ILogger logger)
{
    protected abstract TMessage Parse(StreamEntry entry);

    protected abstract Task OnMessageAsync(TMessage message, CancellationToken token);

    public async Task RunAsync(CancellationToken token)
    {
        RedisValue position = "0";
        while (!token.IsCancellationRequested)
        {
            var entries = await redis.StreamReadGroupAsync(key, group, me, position, 10);
            if (entries.Length == 0)
            {
                position = ">";
                await Task.Delay(100, token);
            }

            foreach (var entry in entries)
            {
                try
                {
                    await OnMessageAsync(Parse(entry), token);
                }
                catch (Exception e)
                {
                    logger.LogError(e, "{Entry} failed", entry.Id);
                }
                finally
                {
                    await redis.StreamAcknowledgeAsync(key, group, entry.Id); // EVT4002
                }
            }
        }
    }
}
