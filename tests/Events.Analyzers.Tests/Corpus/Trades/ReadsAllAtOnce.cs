using StackExchange.Redis;

namespace Wood.Import;

public sealed class ImportWorker(IDatabase redis, string group, string me)
{
    public async Task ImportAsync(Func<IReadOnlyList<string>, Task> store, RedisValue from)
    {
        StreamEntry[] everything = await redis.StreamReadGroupAsync("imports", group, me, from); // EVT6003
        await store([.. everything.Select(e => (string)e["row"]!)]);
        await redis.StreamAcknowledgeAsync("imports", group, everything.Select(e => e.Id).ToArray());
    }
}
