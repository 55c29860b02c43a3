using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Garden.Forest;

public interface IFireBrigade { Task GoAsync(string wood); }

public sealed class ForestFires(IDatabase db, IFireBrigade brigade, ILogger<ForestFires> log, string group, string me)
{
    private const int FiveMinutes = 5 * 60 * 1000;

    public async Task SweepAsync(CancellationToken stop)
    {
        for (RedisValue at = "0-0"; ;)
        {
            StreamAutoClaimResult claimed = await db.StreamAutoClaimAsync("fires", group, me, FiveMinutes, at, 10); // EVT4009
            foreach (StreamEntry fire in claimed.ClaimedEntries)
            {
                stop.ThrowIfCancellationRequested();
                await brigade.GoAsync(fire["wood"]!);
                await db.StreamAcknowledgeAsync("fires", group, fire.Id);
            }

            foreach (RedisValue id in claimed.DeletedIds) log.LogWarning("{Id} burnt down", id);
            at = claimed.NextStartId;
            if (at == "0-0") return;
        }
    }
}
