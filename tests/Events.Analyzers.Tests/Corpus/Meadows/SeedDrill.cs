using StackExchange.Redis;

namespace Meadow.Seeds;

public interface IDrill { Task SowAsync(string seed); }

public class SeedDrill(IDatabase db, IDrill drill, string group)
{
    private readonly string _me = Environment.MachineName;

    public async Task SowAsync()
    {
        foreach (StreamEntry seed in await db.StreamReadGroupAsync("seeds", group, ">", _me, 4)) // EVT5007
        {
            await drill.SowAsync(seed["seed"]!);
            await db.StreamAcknowledgeAsync("seeds", group, seed.Id);
        }
    }

    public async Task SowOldAsync(int maxAttempts)
    {
        StreamAutoClaimResult old = await db.StreamAutoClaimAsync("seeds", group, _me, 60_000, ">", 4); // EVT5017
        foreach (StreamEntry seed in old.ClaimedEntries)
        {
            await drill.SowAsync(seed["seed"]!);
            await db.StreamAcknowledgeAsync("seeds", group, seed.Id);
        }

        if (old.DeletedIds.Length > 0 || !old.NextStartId.IsNullOrEmpty) await SowOldAsync(maxAttempts - 1);
    }
}
