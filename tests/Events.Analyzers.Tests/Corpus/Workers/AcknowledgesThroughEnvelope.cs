using StackExchange.Redis;
using System.Runtime.CompilerServices;

namespace Bus.Client;

public sealed record Received(string Id, IReadOnlyDictionary<string, string> Fields, Func<Task> AcknowledgeAsync);

/// <summary>A client for others: what it hands out carries how to acknowledge it.</summary>
public sealed class Subscription(IDatabase db, string stream, string group, string consumer)
{
    public async IAsyncEnumerable<Received> ReceiveAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await NextAsync();
            if (entries.Length == 0)
            {
                await Task.Delay(100, token);
                continue;
            }

            foreach (StreamEntry entry in entries)
            {
                RedisValue id = entry.Id;
                yield return new Received(
                    id!,
                    entry.Values.ToDictionary(field => field.Name.ToString(), field => field.Value.ToString()),
                    () => db.StreamAcknowledgeAsync(stream, group, id));
            }
        }
    }

    private async Task<StreamEntry[]> NextAsync()
    {
        StreamEntry[] own = await db.StreamReadGroupAsync(stream, group, consumer, "0-0", 10);
        return own.Length > 0 ? own : await db.StreamReadGroupAsync(stream, group, consumer, ">", 10);
    }
}
