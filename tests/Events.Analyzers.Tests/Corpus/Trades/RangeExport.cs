using System.IO;
using StackExchange.Redis;

namespace Calm.Export;

public static class Exporter
{
    public static async Task<int> ExportAsync(IDatabase redis, RedisKey key, TextWriter output)
    {
        RedisValue from = "-";
        int lines = 0;
        while (true)
        {
            StreamEntry[] page = await redis.StreamRangeAsync(key, from, "+", 500);
            foreach (StreamEntry entry in page)
            {
                await output.WriteLineAsync($"{entry.Id};{string.Join(';', entry.Values.Select(v => v.Value))}");
                lines++;
            }

            if (page.Length < 500) return lines;
            from = "(" + page[^1].Id;
        }
    }
}
