using StackExchange.Redis;

namespace Shop.Resize;

/// <summary>Entries of a page run side by side; each acknowledges itself when it is done.</summary>
public sealed class ParallelResizer(IDatabase db, IResizer resizer)
{
    public async Task RunAsync(string group, string consumer, CancellationToken token)
    {
        RedisValue position = "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await db.StreamReadGroupAsync("images", group, consumer, position, 32);
            position = position == "0-0" && page.Length > 0 ? page[^1].Id : ">";
            var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = token };
            await Parallel.ForEachAsync(page, options, async (entry, cancel) =>
            {
                await resizer.ResizeAsync((string)entry["path"]!, (int)entry["width"], cancel);
                await db.StreamAcknowledgeAsync("images", group, entry.Id);
            });
            if (page.Length == 0) await Task.Delay(200, token);
        }
    }
}

public interface IResizer
{
    Task ResizeAsync(string path, int width, CancellationToken token);
}
