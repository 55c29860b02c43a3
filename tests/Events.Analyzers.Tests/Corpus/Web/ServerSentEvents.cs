using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
WebApplication app = builder.Build();
IDatabase db = (await ConnectionMultiplexer.ConnectAsync("localhost")).GetDatabase();

// Every browser tails on its own from the id it saw last; nobody acknowledges.
app.MapGet("/live", async (HttpContext http, CancellationToken token) =>
{
    http.Response.ContentType = "text/event-stream";
    RedisValue last = http.Request.Headers["Last-Event-ID"] is [{ } seen] ? seen : (await db.StreamInfoAsync("prices")).LastGeneratedId;
    while (!token.IsCancellationRequested)
    {
        StreamEntry[] entries = await db.StreamReadAsync("prices", last, 100);
        foreach (StreamEntry entry in entries)
        {
            await http.Response.WriteAsync($"id: {entry.Id}\ndata: {entry["price"]}\n\n", token);
            last = entry.Id;
        }

        if (entries.Length == 0) await Task.Delay(250, token);
    }
});

app.MapPost("/prices/{sku}", async (string sku, decimal price) =>
{
    await db.StreamAddAsync(
        "prices", [new("sku", sku), new("price", (double)price)], maxLength: 10_000, useApproximateMaxLength: true);
    return Results.NoContent();
});

await app.RunAsync();
