using StackExchange.Redis;

namespace Shop.Feed;

/// <summary>Configuration decides between a group and a plain tail; the acknowledgement belongs to the group alone.</summary>
public sealed class FeedReader(IDatabase db, string? group, string consumer, Func<StreamEntry, Task> show)
{
    private RedisValue _last = "0-0";

    public async Task TurnAsync()
    {
        StreamEntry[] entries = group is null
            ? await db.StreamReadAsync("feed", _last, 20)
            : await db.StreamReadGroupAsync("feed", group, consumer, "0-0", 20);
        foreach (StreamEntry entry in entries)
        {
            await show(entry);
            if (group is null) _last = entry.Id;
            else await db.StreamAcknowledgeAsync("feed", group, entry.Id);
        }
    }
}
