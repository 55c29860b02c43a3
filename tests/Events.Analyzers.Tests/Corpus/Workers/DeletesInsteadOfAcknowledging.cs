using StackExchange.Redis;

namespace Shop.Images;

public class ThumbnailWorker(IDatabase db, Func<string, Task> resize)
{
    public async Task DrainAsync(string consumer)
    {
        var entries = await db.StreamReadGroupAsync("images", "thumbnails", consumer, ">", 10);
        foreach (var entry in entries)
        {
            await resize(entry["url"]!);
            await db.StreamDeleteAsync("images", [entry.Id]); // EVT5012
        }
    }

    public Task<bool> EnsureAsync(string group) => db.StreamCreateConsumerGroupAsync("images", group);
}
