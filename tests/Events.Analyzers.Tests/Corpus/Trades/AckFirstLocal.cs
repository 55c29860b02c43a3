using StackExchange.Redis;

namespace Ski.Lifts;

public sealed class LiftConsumer(IDatabase redis, string group, string me)
{
    public async Task<int> DrainAsync(Func<string, Task> open, CancellationToken token)
    {
        StreamEntry[] own = await redis.StreamReadGroupAsync("lifts", group, me, "0", 20);
        foreach (StreamEntry entry in own) await HandleAsync(entry);
        StreamEntry[] fresh = await redis.StreamReadGroupAsync("lifts", group, me, ">", 20);
        foreach (StreamEntry entry in fresh)
        {
            token.ThrowIfCancellationRequested();
            await HandleAsync(entry);
        }

        return own.Length + fresh.Length;

        async Task HandleAsync(StreamEntry entry)
        {
            await redis.StreamAcknowledgeAsync("lifts", group, entry.Id); // EVT4001
            await open(entry["lift"]!);
        }
    }
}
