using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Takes;

public interface IFurnace { Task HeatAsync(string piece); }

public sealed class TakesInTime(IDatabase redis, IFurnace furnace, ILogger<TakesInTime> logger, string group, string me)
{
    private const int MaxTries = 6;

    public async Task SweepAsync(TimeSpan idle, CancellationToken token)
    {
        RedisValue cursor = "0-0";
        do
        {
            var claimed = await redis.StreamAutoClaimAsync("heats", group, me, (long)idle.TotalMilliseconds, cursor, 10);
            foreach (var entry in claimed.ClaimedEntries)
            {
                token.ThrowIfCancellationRequested();
                long tries = await redis.HashIncrementAsync("heats:tries", entry.Id.ToString());
                if (tries > MaxTries)
                    await redis.StreamAddAsync("heats:poison", entry.Values, maxLength: 1_000, useApproximateMaxLength: true);
                else
                    await furnace.HeatAsync(entry["piece"]!);
                await redis.StreamAcknowledgeAsync("heats", group, entry.Id);
                await redis.HashDeleteAsync("heats:tries", entry.Id.ToString());
            }

            if (claimed.DeletedIds.Length > 0) logger.LogWarning("{Count} are gone", claimed.DeletedIds.Length);
            cursor = claimed.NextStartId;
        }
        while (cursor != "0-0");
    }
}
