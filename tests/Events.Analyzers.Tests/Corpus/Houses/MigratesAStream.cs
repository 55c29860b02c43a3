using System.IO;
using StackExchange.Redis;

namespace Migration;

/// <summary>Copies one stream into another, page by page, and can be begun again where it ended.</summary>
public sealed class StreamCopy(IDatabase from, IDatabase to, TextWriter log)
{
    public async Task<long> RunAsync(string key, string target, long keep, CancellationToken ct)
    {
        long copied = 0;
        RedisValue start = "-";
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var page = await from.StreamRangeAsync(key, start, "+", 500);
            if (page.Length == 0) break;
            foreach (var entry in page)
            {
                await to.StreamAddAsync(target, entry.Values, entry.Id, maxLength: (int)keep, useApproximateMaxLength: true);
                copied++;
            }

            start = $"({page[^1].Id}";
            await log.WriteLineAsync($"{copied} copied");
        }

        return copied;
    }
}
