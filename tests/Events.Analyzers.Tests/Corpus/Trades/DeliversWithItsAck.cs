using System.IO;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Calm.Deliveries;

public sealed class Delivery(StreamEntry entry, Func<Task> ack)
{
    public string Text => entry["text"]!;

    public Task AckAsync() => ack();
}

public sealed class Deliveries(IDatabase redis, string key, string group, string me)
{
    public async IAsyncEnumerable<Delivery> ReadAsync([EnumeratorCancellation] CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync(key, group, me, from, 10);
            foreach (var entry in page) yield return new Delivery(entry, () => redis.StreamAcknowledgeAsync(key, group, entry.Id));
            if (page.Length > 0) continue;
            from = ">";
            await Task.Delay(100, token);
        }
    }
}

public sealed class Printer(Deliveries deliveries, TextWriter paper)
{
    public async Task PrintAsync(CancellationToken token)
    {
        await foreach (Delivery delivery in deliveries.ReadAsync(token))
        {
            await paper.WriteLineAsync(delivery.Text);
            await delivery.AckAsync();
        }
    }
}
