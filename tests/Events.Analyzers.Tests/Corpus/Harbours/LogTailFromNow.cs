using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StackExchange.Redis;

namespace Harbour.Logs.FromNow;

public static class LogTail
{
    public static void MapLogTail(this IEndpointRouteBuilder app)
    {
        app.MapGet("/logs/tail", async (HttpContext http, IConnectionMultiplexer redis) =>
        {
            http.Response.ContentType = "text/event-stream";
            await foreach (var line in FollowAsync(redis.GetDatabase(), http.RequestAborted))
            {
                await http.Response.WriteAsync($"data: {line}\n\n");
                await http.Response.Body.FlushAsync();
            }
        });

        app.MapGet("/logs/page", async (IConnectionMultiplexer redis, string? after) =>
        {
            var page = await redis.GetDatabase().StreamRangeAsync("logs", after is null ? "-" : "(" + after, "+", 100);
            return page.Select(entry => new { id = entry.Id.ToString(), line = entry["line"].ToString() });
        });
    }

    private static async IAsyncEnumerable<string> FollowAsync(IDatabase db, [EnumeratorCancellation] CancellationToken token)
    {
        RedisValue position = (await db.StreamInfoAsync("logs")).LastGeneratedId;
        while (!token.IsCancellationRequested)
        {
            var entries = await db.StreamReadAsync("logs", position, 20);
            foreach (var entry in entries)
            {
                position = entry.Id;
                yield return entry["line"].ToString();
            }

            if (entries.Length == 0) await Task.Delay(500, token);
        }
    }
}
