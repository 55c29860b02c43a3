using System.Net.Http;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Images;

public interface IResizer { Task<byte[]> ResizeAsync(string path, int width); }

public class ImageResizer
{
    private readonly IDatabase _db;
    private readonly IResizer _resizer;
    private readonly HttpClient _cdn;
    private readonly ILogger<ImageResizer> _log;

    public ImageResizer(IDatabase db, IResizer resizer, HttpClient cdn, ILogger<ImageResizer> log)
    {
        _db = db;
        _resizer = resizer;
        _cdn = cdn;
        _log = log;
    }

    public async Task ResizeAllAsync(string group, string consumer, RedisValue from)
    {
        foreach (var entry in await _db.StreamReadGroupAsync("uploads", group, consumer, from, 4))
        {
            try
            {
                var bytes = await _resizer.ResizeAsync(entry["path"].ToString(), (int)entry["width"]);
                var answer = await _cdn.PutAsync(entry["path"].ToString(), new ByteArrayContent(bytes));
                answer.EnsureSuccessStatusCode();
            }
            finally
            {
                await _db.StreamAcknowledgeAsync("uploads", group, entry.Id); // EVT4002
            }
        }
    }

    public async Task PurgeAllAsync(string group, string consumer, RedisValue from)
    {
        foreach (var entry in await _db.StreamReadGroupAsync("purges", group, consumer, from, 4))
        {
            await _cdn.PostAsJsonAsync("purge", new { path = entry["path"].ToString() }); // EVT4004
            await _db.StreamAcknowledgeAsync("purges", group, entry.Id);
            _log.LogInformation("Purged {Path}", entry["path"]);
        }
    }
}
