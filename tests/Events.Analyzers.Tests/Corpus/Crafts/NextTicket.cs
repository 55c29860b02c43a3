using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StackExchange.Redis;

namespace Craft.Desk;

public static class NextTicket
{
    public static void MapDesk(this IEndpointRouteBuilder app, string group)
    {
        app.MapGet("/next", async (IConnectionMultiplexer redis, HttpContext http) =>
        {
            IDatabase db = redis.GetDatabase();
            StreamEntry[] next = await db.StreamReadGroupAsync("desk", group, http.User.Identity?.Name ?? "desk", "0", 1); // EVT4006
            return next.Length == 0 ? Results.NoContent() : Results.Text(next[0]["customer"].ToString());
        });
    }
}
