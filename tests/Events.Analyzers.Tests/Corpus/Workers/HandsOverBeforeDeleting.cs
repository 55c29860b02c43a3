using StackExchange.Redis;

namespace Shop.Import;

/// <summary>A consumer goes only when nothing is pending for it any more.</summary>
public sealed class LeavingConsumer(IDatabase db, string stream, string group, string me)
{
    public Task<StreamEntry[]> ReadAsync() => db.StreamReadGroupAsync(stream, group, me, ">", 10);

    public Task<long> DoneAsync(StreamEntry entry) => db.StreamAcknowledgeAsync(stream, group, entry.Id);

    public async Task LeaveAsync(string heir)
    {
        StreamPendingMessageInfo[] pending = await db.StreamPendingMessagesAsync(stream, group, 1000, me);
        if (pending.Length > 0)
        {
            await db.StreamClaimIdsOnlyAsync(stream, group, heir, 0, pending.Select(entry => entry.MessageId).ToArray());
        }

        await db.StreamDeleteConsumerAsync(stream, group, me);
    }
}
