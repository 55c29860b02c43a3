using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace Live.Api;

public sealed class LiveFeed(IConnectionMultiplexer mux)
{
    public async IAsyncEnumerable<string> FollowAsync(string room, string? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var db = mux.GetDatabase();
        RedisValue position = after ?? (await db.StreamInfoAsync(room)).LastGeneratedId;
        while (!ct.IsCancellationRequested)
        {
            var page = await db.StreamReadAsync(room, position, 50);
            foreach (var entry in page)
            {
                position = entry.Id;
                yield return $"id: {entry.Id}\ndata: {entry["text"]}\n\n";
            }

            if (page.Length == 0) await Task.Delay(250, ct);
        }
    }
}

public static class LiveEndpoints
{
    public static void MapLive(this WebApplication app) => app.MapGet("/live/{room}", async (string room, HttpContext context, LiveFeed feed) =>
    {
        context.Response.ContentType = "text/event-stream";
        await foreach (var line in feed.FollowAsync(room, context.Request.Headers["Last-Event-ID"], context.RequestAborted))
        {
            await context.Response.WriteAsync(line, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    });
}
