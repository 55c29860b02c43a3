using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Replays;

public interface IRebuild { Task ApplyAsync(StreamEntry entry, CancellationToken ct); }

/// <summary>Reads a stream page by page, once, up to where it ended when this began.</summary>
public sealed class Rebuilder(IDatabase db, IRebuild rebuild, ILogger<Rebuilder> logger)
{
    public async Task<long> RunAsync(RedisKey key, CancellationToken ct)
    {
        RedisValue end = (await db.StreamInfoAsync(key)).LastGeneratedId;
        RedisValue from = "-";
        long count = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            StreamEntry[] page = await db.StreamRangeAsync(key, from, end, 1000);
            foreach (StreamEntry entry in page) await rebuild.ApplyAsync(entry, ct);
            count += page.Length;
            if (page.Length < 1000) break;
            from = "(" + page[^1].Id;
        }

        logger.LogInformation("{Count} entries of {Key}", count, key);
        return count;
    }
}
