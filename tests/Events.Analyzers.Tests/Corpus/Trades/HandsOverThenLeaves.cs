using StackExchange.Redis;

namespace Calm.Leaving;

public sealed class Member(IDatabase redis, string group, string me)
{
    public Task<StreamEntry[]> ReadAsync(RedisValue from) => redis.StreamReadGroupAsync("rota", group, me, from, 5);

    public async Task LeaveAsync()
    {
        var mine = await redis.StreamPendingMessagesAsync("rota", group, 1_000, me);
        if (mine.Length > 0) throw new InvalidOperationException($"{me} still holds {mine.Length} entries");
        await redis.StreamDeleteConsumerAsync("rota", group, me);
    }
}
