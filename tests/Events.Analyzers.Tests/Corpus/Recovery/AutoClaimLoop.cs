using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Recovery;

/// <summary>Second pattern: a reaper walks the pending entries of the group until the cursor is back at the start.</summary>
public sealed class Reaper(IDatabase db, ILogger<Reaper> logger, TimeSpan minIdle)
{
    public async Task<int> SweepAsync(string stream, string group, string consumer, Func<StreamEntry, Task> handle)
    {
        int handled = 0;
        RedisValue cursor = StreamPosition.Beginning;
        while (true)
        {
            StreamAutoClaimResult result = await db.StreamAutoClaimAsync(
                stream, group, consumer, (long)minIdle.TotalMilliseconds, cursor, count: 100);
            foreach (StreamEntry entry in result.ClaimedEntries)
            {
                await handle(entry);
                await db.StreamAcknowledgeAsync(stream, group, entry.Id);
                handled++;
            }

            if (result.DeletedIds.Length > 0) logger.LogWarning("{Count} entries were trimmed while pending", result.DeletedIds.Length);
            if (result.NextStartId == "0-0") return handled;
            cursor = result.NextStartId;
        }
    }
}
