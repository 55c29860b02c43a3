using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Replay;

public interface IProjection { Task ApplyAsync(string kind, string json); }

/// <summary>Builds a projection anew, from the first entry to the one that was the last when it began.</summary>
public class ReplayTool(IDatabase db, IProjection projection, ILogger<ReplayTool> logger)
{
    public async Task<long> RunAsync(string stream, CancellationToken token)
    {
        var end = (await db.StreamInfoAsync(stream)).LastGeneratedId;
        RedisValue next = "-";
        long count = 0;
        while (!token.IsCancellationRequested)
        {
            var page = await db.StreamRangeAsync(stream, next, end, 500);
            if (page.Length == 0) break;
            foreach (var entry in page)
            {
                await projection.ApplyAsync(entry["kind"].ToString(), entry["json"].ToString());
                count++;
            }

            next = "(" + page[^1].Id;
            logger.LogInformation("{Count} entries applied", count);
        }

        return count;
    }
}
