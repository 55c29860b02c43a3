using StackExchange.Redis;

namespace Shop.Images;

public class ImageQueue(IDatabase db)
{
    public async Task ServeAsync(Func<StreamEntry, Task> work, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var entries = await db.StreamReadAsync("images", "0-0", 5);
            foreach (var entry in entries)
            {
                await work(entry);
                await db.StreamDeleteAsync("images", [entry.Id]); // EVT5012
            }

            if (entries.Length == 0) await Task.Delay(200, token);
        }
    }
}
