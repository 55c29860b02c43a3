using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Fragile;

public interface IThumbnailer { Task RenderAsync(string image, int width, CancellationToken ct); }

public sealed class ThumbnailWorker(IConnectionMultiplexer mux, IThumbnailer thumbnails) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = mux.GetDatabase();
        await new Groups(db).EnsureAsync("images", "thumbnails");
        foreach (var left in await db.StreamReadGroupAsync("images", "thumbnails", "t1", "0", 500)) await db.StreamAddAsync("images:dead", left.Values); // EVT5011
        while (!stoppingToken.IsCancellationRequested)
        {
            var images = await db.StreamReadGroupAsync("images", "thumbnails", "t1", ">", 8);
            foreach (var image in images)
            {
                await thumbnails.RenderAsync(image["path"]!, (int)image["width"], stoppingToken);
                await db.StreamAcknowledgeAsync("images", "thumbnails", image.Id);
            }

            if (images.Length == 0) await Task.Delay(400, stoppingToken);
        }
    }
}

public sealed class Groups(IDatabase db)
{
    public async Task EnsureAsync(string key, string group)
    {
        try { await db.StreamCreateConsumerGroupAsync(key, group, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }
}

public sealed class Spinner(IDatabase db, IThumbnailer thumbnails, ILogger<Spinner> logger, string me)
{
    public async Task LoopAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                var entries = await db.StreamReadGroupAsync("images", "thumbnails", me, ">", 8);
                foreach (var entry in entries)
                {
                    await thumbnails.RenderAsync(entry["path"]!, 80, token);
                    await db.StreamAcknowledgeAsync("images", "thumbnails", entry.Id);
                }

                if (entries.Length == 0) await Task.Delay(400, token);
            }
            catch (Exception e) // EVT7005
            {
                logger.LogError(e, "Next turn");
            }
        }
    }

    public Task<StreamEntry[]> OwnAsync() => db.StreamReadGroupAsync("images", "thumbnails", me, "0", 100);
}
