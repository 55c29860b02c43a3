using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Zoo.Visitors;

public readonly record struct Visitor(string Ticket, RedisValue Entry);

public sealed partial class VisitorFeed(IDatabase redis)
{
    private async IAsyncEnumerable<Visitor> FollowAsync(RedisValue from, [EnumeratorCancellation] CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await redis.StreamReadAsync("visitors", from, 50);
            foreach (StreamEntry entry in entries)
            {
                from = entry.Id;
                yield return new Visitor(entry["ticket"]!, entry.Id);
            }

            if (entries.Length == 0) await Task.Delay(200, token);
        }
    }
}

public sealed partial class VisitorFeed
{
    public async Task CountAsync(Func<string, Task> enter, CancellationToken token)
    {
        await foreach (Visitor visitor in FollowAsync("0-0", token))
        {
            await enter(visitor.Ticket);
            await redis.StreamAcknowledgeAsync("visitors", "gate", visitor.Entry); // EVT5001
        }
    }
}
