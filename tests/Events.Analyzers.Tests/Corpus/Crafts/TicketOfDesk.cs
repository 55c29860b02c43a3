using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StackExchange.Redis;

namespace Craft.Desk;

public sealed record Ticket(string Id, string Customer);

public static class TicketOfDesk
{
    public static void MapDesk(this IEndpointRouteBuilder app, string group)
    {
        var desk = app.MapGroup("/desk");
        desk.MapGet("/{me}", async (string me, string? from, IConnectionMultiplexer redis) =>
        {
            StreamEntry[] next = await redis.GetDatabase().StreamReadGroupAsync("desk", group, me, from ?? ">", 1);
            return next is [var entry] ? Results.Ok(new Ticket(entry.Id!, entry["customer"]!)) : Results.NoContent();
        });
        desk.MapDelete("/{id}", async (string id, IConnectionMultiplexer redis) =>
            await redis.GetDatabase().StreamAcknowledgeAsync("desk", group, id) == 1 ? Results.NoContent() : Results.NotFound());
    }
}
