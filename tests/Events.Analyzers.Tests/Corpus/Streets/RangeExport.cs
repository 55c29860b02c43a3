using System.IO;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Archive;

/// <summary>Every night: what is older than a week goes into a file of its day, and then out of the stream.</summary>
public sealed class RangeExport(IDatabase redis, ILogger<RangeExport> log)
{
    public async Task RunAsync(string folder, DateTimeOffset now, CancellationToken token)
    {
        RedisValue end = now.AddDays(-7).ToUnixTimeMilliseconds();
        RedisValue start = "-";
        string path = Path.Combine(folder, $"{now:yyyy-MM-dd}.tsv");
        await using var writer = new StreamWriter(path, append: false);
        int count = 0;
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await redis.StreamRangeAsync("archive:log", start, end, 1000);
            if (page.Length == 0) break;
            foreach (StreamEntry entry in page)
            {
                await writer.WriteLineAsync($"{entry.Id}\t{string.Join('\t', entry.Values.Select(v => $"{v.Name}={v.Value}"))}".AsMemory(), token);
                count++;
            }

            start = "(" + page[^1].Id;
        }

        await writer.FlushAsync(token);
        long removed = await redis.StreamTrimByMinIdAsync("archive:log", end, useApproximateMaxLength: true);
        log.LogInformation("{Count} written, {Removed} removed", count, removed);
    }
}
