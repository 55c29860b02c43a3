using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Takes;

public interface IFurnace { Task HeatAsync(string piece); }

public sealed class TakesAtOnce(IDatabase redis, IFurnace furnace, ILogger<TakesAtOnce> logger, string group, string me)
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private RedisValue _cursor = "0-0";

    public async Task SweepAsync()
    {
        var claimed = await redis.StreamAutoClaimAsync("heats", group, me, Idle.Seconds, _cursor, 10); // EVT4009, EVT5003
        foreach (var entry in claimed.ClaimedEntries)
        {
            if (entry.IsNull) continue;
            await furnace.HeatAsync(entry["piece"]!);
            await redis.StreamAcknowledgeAsync("heats", group, entry.Id);
        }

        foreach (var id in claimed.DeletedIds) logger.LogWarning("{Id} is gone", id);
        _cursor = claimed.NextStartId;
    }
}
