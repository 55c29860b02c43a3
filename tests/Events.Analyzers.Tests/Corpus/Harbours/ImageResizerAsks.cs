using System.Net.Http;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Images.Asking;

public interface IResizer { Task<byte[]?> ResizeAsync(string path, int width); }

public class ImageResizer(IDatabase db, IResizer resizer, HttpClient cdn, ILogger<ImageResizer> log)
{
    public async Task ResizeAllAsync(string group, string consumer, RedisValue from)
    {
        foreach (var entry in await db.StreamReadGroupAsync("uploads", group, consumer, from, 4))
        {
            var done = false;
            try
            {
                var bytes = await resizer.ResizeAsync(entry["path"].ToString(), (int)entry["width"]);
                if (bytes is not null)
                {
                    using var answer = await cdn.PutAsync(entry["path"].ToString(), new ByteArrayContent(bytes));
                    done = answer.IsSuccessStatusCode;
                }
            }
            catch (HttpRequestException e)
            {
                log.LogWarning(e, "The CDN is away, {Path} stays pending", entry["path"]);
            }
            finally
            {
                if (done) await db.StreamAcknowledgeAsync("uploads", group, entry.Id);
            }
        }
    }

    public async Task PurgeAllAsync(string group, string consumer, RedisValue from)
    {
        foreach (var entry in await db.StreamReadGroupAsync("purges", group, consumer, from, 4))
        {
            using var response = await cdn.PostAsJsonAsync("purge", new { path = entry["path"].ToString() });
            if (!response.IsSuccessStatusCode)
            {
                log.LogWarning("Purging {Path} answered {Status}", entry["path"], response.StatusCode);
                continue;
            }

            await db.StreamAcknowledgeAsync("purges", group, entry.Id);
        }
    }
}
