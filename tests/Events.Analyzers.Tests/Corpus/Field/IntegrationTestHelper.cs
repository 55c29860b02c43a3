using StackExchange.Redis;

namespace Load.Generator;

public sealed class LoadGenerator(IConnectionMultiplexer redis)
{
    private readonly Random _random = new(42);

    public async Task RunAsync(string key, int count, int payload, CancellationToken token)
    {
        var db = redis.GetDatabase();
        var body = new byte[payload];
        var running = new List<Task<RedisValue>>();
        for (int i = 0; i < count && !token.IsCancellationRequested; i++)
        {
            _random.NextBytes(body);
            running.Add(db.StreamAddAsync(key, "body", body, maxLength: count, useApproximateMaxLength: true));
            if (running.Count == 100)
            {
                await Task.WhenAll(running);
                running.Clear();
            }
        }

        await Task.WhenAll(running);
    }

    public async Task<long> CopyAsync(string from, string to, CancellationToken token)
    {
        var db = redis.GetDatabase();
        long copied = 0;
        RedisValue last = "0-0";
        while (!token.IsCancellationRequested)
        {
            var page = await db.StreamReadAsync(from, last, 500);
            if (page.Length == 0) break;
            var batch = db.CreateBatch();
            var tasks = page.Select(entry => batch.StreamAddAsync(to, entry.Values, entry.Id, 1_000_000, true)).ToArray();
            batch.Execute();
            await Task.WhenAll(tasks);
            copied += page.Length;
            last = page[^1].Id;
        }

        return copied;
    }

    public async Task ResetAsync(string key, string group)
    {
        var db = redis.GetDatabase();
        await db.KeyDeleteAsync(key);
        await db.StreamCreateConsumerGroupAsync(key, group, StreamPosition.Beginning, createStream: true);
    }
}
