using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect("localhost"));
WebApplication app = builder.Build();

app.MapPost("/orders", async (Order order, IConnectionMultiplexer redis) =>
{
    RedisValue id = await redis.GetDatabase().StreamAddAsync("orders", // EVT6001
        [new("type", "order.placed"), new("order_id", order.Id)]);
    return Results.Accepted($"/orders/{id}");
});

app.MapGet("/orders", async (IConnectionMultiplexer redis) =>
{
    StreamEntry[] newest = await redis.GetDatabase().StreamRangeAsync("orders", "-", "+", 50, Order_.Newest);
    return newest.Select(entry => (string?)entry["order_id"]);
});

app.Run();

public sealed record Order(string Id);

public static class Order_
{
    public const StackExchange.Redis.Order Newest = StackExchange.Redis.Order.Descending;
}
