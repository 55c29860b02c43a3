using StackExchange.Redis;

namespace Craft.Batches;

public sealed class BatchedPipeline(IDatabase redis, Func<StreamEntry, Task> work, string key, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        var page = await redis.StreamReadGroupAsync(key, group, me, from, 64);
        if (page.Length == 0) return;
        foreach (var chunk in page.Chunk(8))
        {
            await Task.WhenAll(chunk.Select(work));
            IBatch batch = redis.CreateBatch();
            Task[] acks = [.. chunk.Select(entry => batch.StreamAcknowledgeAsync(key, group, entry.Id))];
            batch.Execute();
            await Task.WhenAll(acks);
        }
    }
}
