using StackExchange.Redis;

namespace Shop.Audit;

/// <summary>One read over several streams; each entry is acknowledged on the stream it came from.</summary>
public sealed class AuditTrail(IDatabase db, IReadOnlyList<string> streams, Func<string, StreamEntry, Task> write)
{
    public async Task RunAsync(string group, string consumer, CancellationToken token)
    {
        await TurnAsync(group, consumer, "0-0");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (await timer.WaitForNextTickAsync(token))
        {
            while (await TurnAsync(group, consumer, ">") > 0)
            {
            }
        }
    }

    private async Task<int> TurnAsync(string group, string consumer, string from)
    {
        StreamPosition[] positions = streams.Select(stream => new StreamPosition(stream, from)).ToArray();
        RedisStream[] results = await db.StreamReadGroupAsync(positions, group, consumer, countPerStream: 20);
        foreach (RedisStream stream in results)
        {
            foreach (StreamEntry entry in stream.Entries)
            {
                await write((string)stream.Key!, entry);
                await db.StreamAcknowledgeAsync(stream.Key, group, entry.Id);
            }
        }

        return results.Sum(stream => stream.Entries.Length);
    }
}
