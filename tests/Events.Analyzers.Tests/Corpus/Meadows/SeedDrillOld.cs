using StackExchange.Redis;
using Microsoft.Extensions.Logging;

namespace Meadow.SeedsOld;

public interface IDrill { Task SowAsync(string seed); }

public class SeedDrill(IDatabase db, IDrill drill, ILogger<SeedDrill> log, string group)
{
    private readonly string _me = Environment.MachineName;

    public async Task SowAsync(RedisValue from)
    {
        foreach (StreamEntry seed in await db.StreamReadGroupAsync("seeds", group, _me, from, 4))
        {
            await drill.SowAsync(seed["seed"]!);
            await db.StreamAcknowledgeAsync("seeds", group, seed.Id);
        }
    }

    public async Task SowOldAsync(int maxAttempts)
    {
        RedisValue cursor = "0-0";
        do
        {
            StreamAutoClaimResult old = await db.StreamAutoClaimAsync("seeds", group, _me, 60_000, cursor, 4);
            if (old.DeletedIds.Length > 0) log.LogWarning("{Count} seeds were trimmed", old.DeletedIds.Length);
            foreach (StreamEntry seed in old.ClaimedEntries)
            {
                var known = await db.StreamPendingMessagesAsync("seeds", group, 1, _me, seed.Id, seed.Id);
                if (known.Length == 1 && known[0].DeliveryCount > maxAttempts)
                    await db.StreamAddAsync("seeds:dead", seed.Values, maxLength: 1000, useApproximateMaxLength: true);
                else
                    await drill.SowAsync(seed["seed"]!);
                await db.StreamAcknowledgeAsync("seeds", group, seed.Id);
            }

            cursor = old.NextStartId;
        }
        while (cursor != "0-0");
    }
}
