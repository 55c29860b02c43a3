using StackExchange.Redis;

namespace River.Tides;

public record Tide(string Place, double Level, string Entry);

public static class TideReader
{
    public static async IAsyncEnumerable<Tide> TidesAsync(this IDatabase redis, string after)
    {
        foreach (var entry in await redis.StreamReadAsync("tides", after, 100))
        {
            yield return new Tide(entry["place"]!, (double)entry["level"], entry.Id!);
        }
    }
}

public class TideTable(IDatabase redis, IDictionary<string, double> levels)
{
    public async Task<string> UpdateAsync(string after)
    {
        await foreach (var tide in redis.TidesAsync(after))
        {
            levels[tide.Place] = tide.Level;
            await redis.StreamAcknowledgeAsync("tides", "table", tide.Entry); // EVT5001
            after = tide.Entry;
        }

        return after;
    }
}
