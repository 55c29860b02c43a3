using StackExchange.Redis;

namespace Tram.Repairs;

public interface IWorkshop { Task RepairAsync(string tram, CancellationToken token); }

public sealed class RepairSweep(IDatabase redis, IWorkshop workshop, string group, string me)
{
    private const long Idle = 5 * 60 * 1000;

    public async Task SweepAsync(CancellationToken token)
    {
        RedisValue cursor = "0-0";
        do
        {
            var stale = await redis.StreamAutoClaimAsync("repairs", group, me, Idle, cursor, 10); // EVT4009
            foreach (var entry in stale.ClaimedEntries)
            {
                await workshop.RepairAsync(entry["tram"]!, token);
                await redis.StreamAcknowledgeAsync("repairs", group, entry.Id);
            }

            foreach (var id in stale.DeletedIds) Console.Error.WriteLine($"{id} is gone");
            cursor = stale.NextStartId;
        }
        while (cursor != "0-0" && !token.IsCancellationRequested);
    }
}
