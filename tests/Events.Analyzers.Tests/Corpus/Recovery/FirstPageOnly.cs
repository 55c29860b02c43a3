using StackExchange.Redis;

namespace Recovery;

public sealed class ShortReaper(IDatabase db)
{
    public async Task SweepAsync(string stream, string group, string consumer, Func<StreamEntry, Task> handle)
    {
        var result = await db.StreamAutoClaimAsync(stream, group, consumer, 60_000, "0-0", 100); // EVT5004
        foreach (var entry in result.ClaimedEntries)
        {
            await handle(entry);
            await db.StreamAcknowledgeAsync(stream, group, entry.Id);
        }
    }
}
