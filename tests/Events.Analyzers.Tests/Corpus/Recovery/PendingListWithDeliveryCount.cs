using StackExchange.Redis;

namespace Recovery;

/// <summary>Third pattern: XPENDING tells how often an entry was delivered; too often is poison.</summary>
public sealed class PoisonFilter(IDatabase db, string stream, string group, string consumer)
{
    private const int MaxDeliveries = 5;
    private const long MinIdleMilliseconds = 60_000;

    public async Task SweepAsync(Func<StreamEntry, Task> handle)
    {
        foreach (StreamPendingMessageInfo pending in await db.StreamPendingMessagesAsync(stream, group, 100, RedisValue.Null))
        {
            if (pending.IdleTimeInMilliseconds < MinIdleMilliseconds) continue;
            if (pending.DeliveryCount > MaxDeliveries)
            {
                await MoveToDeadLettersAsync(pending.MessageId);
                continue;
            }

            foreach (StreamEntry entry in await db.StreamClaimAsync(stream, group, consumer, MinIdleMilliseconds, [pending.MessageId]))
            {
                await handle(entry);
                await db.StreamAcknowledgeAsync(stream, group, entry.Id);
            }
        }
    }

    private async Task MoveToDeadLettersAsync(RedisValue id)
    {
        StreamEntry[] found = await db.StreamRangeAsync(stream, id, id, 1);
        if (found.Length == 1) await db.StreamAddAsync(stream + ":dead", found[0].Values);
        await db.StreamAcknowledgeAsync(stream, group, id);
    }
}
