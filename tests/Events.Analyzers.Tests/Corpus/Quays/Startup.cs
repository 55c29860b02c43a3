using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Quay.Startup;

public sealed record NewBerth(string Ship, int Metres);

public static class Berths
{
    public static async Task PrepareAsync(this WebApplication app)
    {
        IDatabase db = app.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await db.StreamCreateConsumerGroupAsync("berths", "planners", StreamPosition.Beginning, createStream: true); // EVT5006
    }

    public static void MapBerths(this WebApplication app)
    {
        app.MapPost("/berths", async (NewBerth berth, IConnectionMultiplexer redis) =>
        {
            RedisValue id = await redis.GetDatabase().StreamAddAsync("berths", [new("ship", berth.Ship), new("metres", berth.Metres)]); // EVT6001
            return Results.Accepted($"/berths/{id}");
        });

        app.MapGet("/berths/last", async (IConnectionMultiplexer redis) =>
        {
            StreamEntry[] last = await redis.GetDatabase().StreamRangeAsync("berths", "-", "+", 20, Order.Descending);
            return Results.Ok(last.Select(entry => new { id = entry.Id.ToString(), ship = entry["ship"].ToString() }));
        });
    }
}
