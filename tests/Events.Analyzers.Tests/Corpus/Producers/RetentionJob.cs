using StackExchange.Redis;

namespace Shop.Maintenance;

/// <summary>Deletes by age and looks at what is pending first; it consumes nothing.</summary>
public sealed class RetentionJob(IDatabase db)
{
    public async Task<long> TrimAsync(string stream, TimeSpan keep)
    {
        RedisValue oldest = DateTimeOffset.UtcNow.Subtract(keep).ToUnixTimeMilliseconds();
        foreach (StreamGroupInfo group in await db.StreamGroupInfoAsync(stream))
        {
            StreamPendingInfo pending = await db.StreamPendingAsync(stream, group.Name);
            if (pending.PendingMessageCount > 0) Console.WriteLine($"{group.Name} holds {pending.PendingMessageCount} from {pending.LowestPendingMessageId}");
        }

        return await db.StreamTrimByMinIdAsync(stream, oldest, useApproximateMaxLength: true);
    }

    public async Task<long> DeleteOfCustomerAsync(string stream, string customer)
    {
        long deleted = 0;
        RedisValue from = "-";
        while (true)
        {
            StreamEntry[] page = await db.StreamRangeAsync(stream, from, "+", 500);
            RedisValue[] ids = [.. page.Where(entry => entry["customer"] == customer).Select(entry => entry.Id)];
            if (ids.Length > 0) deleted += await db.StreamDeleteAsync(stream, ids);
            if (page.Length < 500) return deleted;
            from = "(" + page[^1].Id;
        }
    }
}
