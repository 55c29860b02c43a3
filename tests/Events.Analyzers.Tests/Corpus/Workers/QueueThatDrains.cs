using StackExchange.Redis;

namespace Shop.Queue;

/// <summary>A work queue: the entry goes away with its acknowledgement, so the stream keeps no history.</summary>
public sealed class WorkQueue(IDatabase db, string name, string worker)
{
    private readonly RedisKey _key = "queue:" + name;

    public Task<RedisValue> EnqueueAsync(string payload) => db.StreamAddAsync(_key, "payload", payload);

    public async Task<bool> WorkAsync(Func<string, Task> handle)
    {
        StreamEntry[] next = await db.StreamReadGroupAsync(_key, "workers", worker, ">", 1);
        if (next.Length == 0)
        {
            StreamAutoClaimResult stale = await db.StreamAutoClaimAsync(_key, "workers", worker, 60_000, "0-0", 1);
            if (stale.ClaimedEntries.Length == 0 && stale.DeletedIds.Length == 0) return stale.NextStartId != "0-0";
            next = stale.ClaimedEntries;
        }

        foreach (StreamEntry entry in next)
        {
            await handle((string)entry["payload"]!);
            await db.StreamAcknowledgeAndDeleteAsync(_key, "workers", StreamTrimMode.Acknowledged, entry.Id);
        }

        return true;
    }

    public async Task OpenAsync()
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(_key, "workers", "0-0");
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }
}
