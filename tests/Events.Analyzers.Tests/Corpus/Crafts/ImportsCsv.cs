using System.IO;
using StackExchange.Redis;

namespace Craft.Imports;

public sealed class ImportsCsv(IDatabase redis)
{
    private const int Limit = 200_000;

    public async Task<int> ImportAsync(TextReader csv, CancellationToken token)
    {
        var open = new Queue<Task<RedisValue>>();
        int lines = 0;
        while (await csv.ReadLineAsync(token) is { } line)
        {
            string[] cells = line.Split(';');
            NameValueEntry[] fields = [new("type", "part.counted"), new("part", cells[0]), new("count", cells[1])];
            open.Enqueue(redis.StreamAddAsync("parts", fields, messageId: null, maxLength: Limit, useApproximateMaxLength: true));
            if (open.Count >= 256) await open.Dequeue();
            lines++;
        }

        await Task.WhenAll(open);
        return lines;
    }
}
