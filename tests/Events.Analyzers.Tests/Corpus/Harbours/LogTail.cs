using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StackExchange.Redis;

namespace Harbour.Logs;

public static class LogTail
{
    public static void MapLogTail(this IEndpointRouteBuilder app)
    {
        app.MapGet("/logs/tail", async (HttpContext http, IConnectionMultiplexer redis) =>
        {
            var db = redis.GetDatabase();
            http.Response.ContentType = "text/event-stream";
            while (!http.RequestAborted.IsCancellationRequested)
            {
                var entries = await db.StreamReadAsync("logs", "$", 20); // EVT5008
                foreach (var entry in entries) await http.Response.WriteAsync($"data: {entry["line"]}\n\n");
                await http.Response.Body.FlushAsync();
                await Task.Delay(500, http.RequestAborted);
            }
        });

        app.MapGet("/logs/all", async (HttpContext http, IConnectionMultiplexer redis) =>
        {
            var db = redis.GetDatabase();
            foreach (var entry in await db.StreamRangeAsync("logs")) // EVT6003
            {
                await http.Response.WriteAsync($"{entry.Id} {entry["line"]}\n");
            }
        });
    }
}
