using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IConnectionMultiplexer>(ConnectionMultiplexer.Connect("redis:6379"));
var app = builder.Build();

app.MapPost("/orders", async (Order order, IConnectionMultiplexer redis) =>
{
    var db = redis.GetDatabase();
    var id = await db.StreamAddAsync("orders", [new("sku", order.Sku), new("qty", order.Quantity)]); // EVT6001
    return Results.Accepted($"/orders/{id}");
});

app.MapGet("/orders/next", async (IConnectionMultiplexer redis) =>
{
    var db = redis.GetDatabase();
    var entries = await db.StreamRangeAsync("orders", "-", "+", 1);
    if (entries.Length == 0) return Results.NoContent();
    await db.StreamAcknowledgeAsync("orders", "web", entries[0].Id); // EVT5001
    return Results.Ok(entries[0].Values.ToDictionary(x => x.Name.ToString(), x => x.Value.ToString()));
});

app.MapGet("/orders/take", async (IConnectionMultiplexer redis) =>
{
    var db = redis.GetDatabase();
    var entries = await db.StreamReadGroupAsync("orders", "web", "web-1", ">", 1); // EVT4008, EVT5005, EVT5011
    if (entries.Length == 0) return Results.NoContent();
    await db.StreamAcknowledgeAsync("orders", "web", entries[0].Id); // EVT4001
    return Results.Ok(entries[0].Values.ToDictionary(x => x.Name.ToString(), x => x.Value.ToString()));
});

app.Run();

public record Order(string Sku, int Quantity);
