using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Good.Web;

public sealed record Placed(string Id, string Sku, int Quantity);

public static class OrderEndpoints
{
    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/orders");
        group.MapPost("/", async (Placed placed, IConnectionMultiplexer mux) =>
        {
            var id = await mux.GetDatabase().StreamAddAsync(
                "web:orders",
                [new("id", placed.Id), new("sku", placed.Sku), new("quantity", placed.Quantity)],
                maxLength: 100_000,
                useApproximateMaxLength: true);
            return Results.Accepted($"/orders/{placed.Id}", new { Entry = (string)id! });
        });
        group.MapGet("/recent", async (IConnectionMultiplexer mux) =>
        {
            var entries = await mux.GetDatabase().StreamRangeAsync("web:orders", "-", "+", 20, Order.Descending);
            return entries.Select(e => e.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString()));
        });
        group.MapGet("/{entry}", async (string entry, IConnectionMultiplexer mux) =>
        {
            var found = await mux.GetDatabase().StreamRangeAsync("web:orders", entry, entry);
            return found is [var one] ? Results.Ok(one["id"].ToString()) : Results.NotFound();
        });
        group.MapGet("/lag", async (IConnectionMultiplexer mux) =>
            (await mux.GetDatabase().StreamGroupInfoAsync("web:orders")).ToDictionary(g => g.Name, g => g.Lag));
        return routes;
    }
}
