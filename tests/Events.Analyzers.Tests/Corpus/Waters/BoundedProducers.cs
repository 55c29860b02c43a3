using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StackExchange.Redis;

namespace Lake.Intake;

public sealed record Sighting(string Bird, double Lat, double Lon);

public static class SightingEndpoints
{
    public static void MapSightings(this IEndpointRouteBuilder app)
    {
        app.MapPost("/sightings", async (Sighting sighting, IConnectionMultiplexer redis, HttpContext http) =>
        {
            string? key = http.Request.Headers["Idempotency-Key"];
            if (string.IsNullOrEmpty(key)) return Results.BadRequest("an Idempotency-Key, please");
            var db = redis.GetDatabase();
            if (!await db.StringSetAsync($"sighting:{key}", 1, TimeSpan.FromHours(24), When.NotExists)) return Results.Accepted();
            RedisValue id = await db.StreamAddAsync(
                "sightings",
                [new("bird", sighting.Bird), new("lat", sighting.Lat), new("lon", sighting.Lon)],
                maxLength: 50_000,
                useApproximateMaxLength: true);
            return Results.Accepted(value: (string)id!);
        });
    }
}
