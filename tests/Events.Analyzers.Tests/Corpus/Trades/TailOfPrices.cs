using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StackExchange.Redis;

namespace Calm.Tail;

public static class PriceEndpoints
{
    public static IEndpointConventionBuilder MapPrices(this IEndpointRouteBuilder routes, IDatabase redis) =>
        routes.MapGet("/prices/stream", async (HttpContext http, CancellationToken token) =>
        {
            http.Response.ContentType = "text/event-stream";
            RedisValue last = http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? "0-0";
            while (!token.IsCancellationRequested)
            {
                var entries = await redis.StreamReadAsync("prices", last, 100);
                foreach (var entry in entries)
                {
                    last = entry.Id;
                    await http.Response.WriteAsync($"id: {entry.Id}\ndata: {entry["price"]}\n\n", token);
                }

                await http.Response.Body.FlushAsync(token);
                if (entries.Length == 0) await Task.Delay(250, token);
            }
        });
}
