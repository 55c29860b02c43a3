using StackExchange.Redis;

namespace Recovery;

public sealed class GreedyReaper(IDatabase db, string stream, string group, string consumer)
{
    public async Task<StreamAutoClaimResult> TakeAllAsync() =>
        await db.StreamAutoClaimAsync(stream, group, consumer, 0, "0-0"); // EVT5003

    public async Task<StreamAutoClaimResult> TakeOldAsync() =>
        await db.StreamAutoClaimAsync(stream, group, consumer, TimeSpan.FromMinutes(5).Milliseconds, "0-0"); // EVT5003

    public async Task<StreamAutoClaimResult> TakeIdleAsync(TimeSpan idle) =>
        await db.StreamAutoClaimAsync(stream, group, consumer, (long)idle.TotalMilliseconds, "0-0");

    public async Task<StreamEntry[]> TakeOverAsync(string gone)
    {
        StreamPendingMessageInfo[] left = await db.StreamPendingMessagesAsync(stream, group, 100, gone);
        return await db.StreamClaimAsync(stream, group, consumer, 0, left.Select(entry => entry.MessageId).ToArray());
    }
}
