using Events;
using StackExchange.Redis;

namespace Harbour.Totals.Once;

[EventStream("rides", MaxLength = 500_000)]
public sealed partial class RideStream;

[Event<RideStream>("ride.ended")]
public sealed partial record RideEnded(string RideId, string City, double Kilometres, string Driver);

[ConsumerGroup<RideStream>("totals")]
public sealed partial class CityTotals(IConnectionMultiplexer redis)
{
    private const string Script = """
        if redis.call('SADD', KEYS[1], ARGV[1]) == 1 then
            redis.call('HINCRBYFLOAT', KEYS[2], 'km', ARGV[2])
            return redis.call('HINCRBY', KEYS[2], 'rides', 1)
        end
        return 0
        """;

    private readonly IDatabase _db = redis.GetDatabase();

    [Handles]
    public Task OnEnded(RideEnded ended) =>
        _db.ScriptEvaluateAsync(Script, [$"{{{ended.City}}}:rides", $"{{{ended.City}}}:stats"], [ended.RideId, ended.Kilometres]);
}

[ConsumerGroup<RideStream>("last-ride")]
public sealed partial class LastRides(IConnectionMultiplexer redis)
{
    [Handles]
    public Task OnEnded(RideEnded ended) => redis.GetDatabase().HashSetAsync(
        $"driver:{ended.Driver}", [new HashEntry("last", ended.RideId), new HashEntry("km", ended.Kilometres)]);
}
