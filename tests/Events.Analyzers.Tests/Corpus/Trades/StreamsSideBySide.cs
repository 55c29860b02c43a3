using StackExchange.Redis;

namespace Calm.Many;

public sealed class ManyStreams(IDatabase redis, string group, string me)
{
    public async Task TurnAsync(Func<RedisKey, StreamEntry, Task> handle)
    {
        RedisStream[] streams = await redis.StreamReadGroupAsync(
            [new StreamPosition("north", ">"), new StreamPosition("south", ">")], group, me, countPerStream: 10);
        foreach (RedisStream stream in streams)
        {
            foreach (StreamEntry entry in stream.Entries)
            {
                await handle(stream.Key, entry);
                await redis.StreamAcknowledgeAsync(stream.Key, group, entry.Id);
            }
        }
    }

    public async Task RecoverAsync(RedisKey key, Func<RedisKey, StreamEntry, Task> handle, int attempts)
    {
        foreach (StreamEntry old in (await redis.StreamClaimAsync(key, group, me, 60_000, await StaleAsync(key, attempts))))
        {
            await handle(key, old);
            await redis.StreamAcknowledgeAsync(key, group, old.Id);
        }
    }

    private async Task<RedisValue[]> StaleAsync(RedisKey key, int attempts) =>
        [.. (await redis.StreamPendingMessagesAsync(key, group, 20, RedisValue.Null)).Where(p => p.DeliveryCount < attempts).Select(p => p.MessageId)];
}
