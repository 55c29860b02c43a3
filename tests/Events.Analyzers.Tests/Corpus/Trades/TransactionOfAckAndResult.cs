using StackExchange.Redis;

namespace Calm.Results;

public sealed class Calculator(IDatabase redis, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("sums", group, me, from, 10))
        {
            long sum = (long)entry["a"] + (long)entry["b"];
            ITransaction both = redis.CreateTransaction();
            Task stored = both.HashSetAsync("results", entry["request"], sum);
            Task acked = both.StreamAcknowledgeAsync("sums", group, entry.Id);
            if (!await both.ExecuteAsync()) throw new InvalidOperationException("Redis refused the result");
            await Task.WhenAll(stored, acked);
        }
    }
}
