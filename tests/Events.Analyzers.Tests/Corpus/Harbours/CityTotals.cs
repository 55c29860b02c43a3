using System.Text.Json;
using Events;
using StackExchange.Redis;

namespace Harbour.Totals;

[EventStream("rides", MaxLength = 500_000)]
public sealed partial class RideStream;

[Event<RideStream>("ride.ended")]
public sealed partial record RideEnded(string RideId, string City, double Kilometres, string Driver);

public class CityStats
{
    public int Rides { get; set; }
    public double Kilometres { get; set; }
    public List<string> Drivers { get; set; } = [];
}

[ConsumerGroup<RideStream>("totals")]
public sealed partial class CityTotals(IConnectionMultiplexer redis)
{
    private readonly IDatabase _db = redis.GetDatabase();

    [Handles]
    public async Task OnEnded(RideEnded ended)
    {
        var key = $"stats:{ended.City}";
        var stored = await _db.StringGetAsync(key);
        var stats = stored.IsNullOrEmpty ? new CityStats() : JsonSerializer.Deserialize<CityStats>(stored.ToString())!;
        stats.Rides += 1; // EVT3001
        stats.Kilometres += ended.Kilometres;
        await _db.StringSetAsync(key, JsonSerializer.Serialize(stats));
    }
}

[ConsumerGroup<RideStream>("drivers")]
public sealed partial class DriverTotals(IConnectionMultiplexer redis)
{
    private readonly IDatabase _db = redis.GetDatabase();

    [Handles]
    public async Task OnEnded(RideEnded ended)
    {
        await _db.HashIncrementAsync($"driver:{ended.Driver}", "rides"); // EVT3001
        await _db.SortedSetIncrementAsync("drivers:km", ended.Driver, ended.Kilometres);
    }
}
