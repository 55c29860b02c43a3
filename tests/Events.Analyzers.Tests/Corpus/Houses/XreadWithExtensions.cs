using StackExchange.Redis;

namespace Warehouse.Streams;

public static class StreamExtensions
{
    public static Task<StreamEntry[]> PollAsync(this IDatabase db, string key, RedisValue after) => db.StreamReadAsync(key, after, 50);

    public static Task DoneAsync(this IDatabase db, string key, string group, StreamEntry entry) =>
        db.StreamAcknowledgeAsync(key, group, entry.Id);
}

public interface IPicker { Task PickAsync(string order, CancellationToken ct); }

public sealed class PickLoop(IDatabase db, IPicker picker)
{
    public async Task RunAsync(CancellationToken ct)
    {
        RedisValue last = "0-0";
        while (!ct.IsCancellationRequested)
        {
            var entries = await db.PollAsync("picks", last);
            foreach (var entry in entries)
            {
                await picker.PickAsync(entry["order"]!, ct);
                await db.DoneAsync("picks", "pickers", entry); // EVT5001
                last = entry.Id;
            }

            if (entries.Length == 0) await Task.Delay(100, ct);
        }
    }
}
