using StackExchange.Redis;

namespace Recovery;

/// <summary>First pattern: after a restart a consumer reads its own pending entries, page by page, then new ones.</summary>
public sealed class OwnPendingFirst(IDatabase db, Func<StreamEntry, Task> handle)
{
    public async Task RunAsync(string stream, string group, string consumer, CancellationToken token)
    {
        RedisValue position = "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync(stream, group, consumer, position, 50);
            if (position != ">")
            {
                position = entries.Length == 0 ? ">" : entries[^1].Id;
            }
            else if (entries.Length == 0)
            {
                await Task.Delay(100, token);
            }

            foreach (StreamEntry entry in entries)
            {
                await handle(entry);
                await db.StreamAcknowledgeAsync(stream, group, entry.Id);
            }
        }
    }
}
