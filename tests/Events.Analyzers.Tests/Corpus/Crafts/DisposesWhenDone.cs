using StackExchange.Redis;

namespace Craft.Leases;

public sealed class Lease(IDatabase redis, string key, string group, StreamEntry entry)
{
    public RedisValue this[RedisValue field] => entry[field];
    public string Id => entry.Id!;
    public Task CompleteAsync() => redis.StreamAcknowledgeAsync(key, group, entry.Id);
}

public sealed class Leases(IDatabase redis, string key, string group, string me)
{
    public async IAsyncEnumerable<Lease> TakeAsync(RedisValue from)
    {
        foreach (StreamEntry entry in await redis.StreamReadGroupAsync(key, group, me, from, 10)) yield return new Lease(redis, key, group, entry);
    }
}

public static class Worker
{
    public static async Task RunAsync(Leases leases, Func<string, Task> work)
    {
        await foreach (Lease lease in leases.TakeAsync("0"))
        {
            await work(lease["task"]!);
            await lease.CompleteAsync();
        }
    }
}
