using Events;
using StackExchange.Redis;

namespace Garden.Meters;

[EventStream("meters", MaxLength = 40_000)]
public sealed partial class MeterStream;

[Event<MeterStream>("used")]
public sealed partial record PowerUsed(string MeterId, string Slot, double Kilowatts);

[ConsumerGroup<MeterStream>("sums")]
public sealed partial class MeterSums(IConnectionMultiplexer redis)
{
    [Handles]
    public async Task OnUsed(PowerUsed used)
    {
        var db = redis.GetDatabase();
        var slots = $"meter:{used.MeterId}:slots";
        await db.HashSetAsync(slots, used.Slot, used.Kilowatts);
        HashEntry[] all = await db.HashGetAllAsync(slots);
        await db.StringSetAsync($"meter:{used.MeterId}:sum", all.Sum(slot => (double)slot.Value));
    }
}
