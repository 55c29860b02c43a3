using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(builder.Configuration["Redis"]!));
var app = builder.Build();

app.MapGet("/feed", async (HttpContext http, IConnectionMultiplexer redis) =>
{
    http.Response.ContentType = "text/event-stream";
    IDatabase db = redis.GetDatabase();
    RedisValue cursor = http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? "0-0";
    while (!http.RequestAborted.IsCancellationRequested)
    {
        StreamEntry[] entries = await db.StreamReadAsync("feed", cursor, 50);
        foreach (StreamEntry entry in entries)
        {
            await http.Response.WriteAsync($"id: {entry.Id}\ndata: {entry["text"]}\n\n", http.RequestAborted);
            cursor = entry.Id;
        }

        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (entries.Length == 0) await Task.Delay(500, http.RequestAborted);
    }
});

app.MapPost("/feed", async (Post post, IConnectionMultiplexer redis) =>
{
    await redis.GetDatabase().StreamAddAsync("feed", "text", post.Text, maxLength: 5000, useApproximateMaxLength: true);
    return Results.NoContent();
});

app.MapGet("/feed/latest", async (IConnectionMultiplexer redis) =>
    (await redis.GetDatabase().StreamRangeAsync("feed", "-", "+", count: 1, Order.Descending)).Select(e => e["text"].ToString()));

await app.RunAsync();

public sealed record Post(string Text);
