using Events;
using StackExchange.Redis;

namespace Street.Parking;

[EventStream("parking", MaxLength = 100_000)]
public sealed partial class ParkingStream;

[Event<ParkingStream>("car.parked")]
public sealed partial record CarParked(string TicketId, string Garage, int Minutes, long Cents);

[Event<ParkingStream>("barrier.broken")]
public sealed partial record BarrierBroken(string ReportId, string Garage);

[ConsumerGroup<ParkingStream>("sums")]
public sealed partial class HourlySums(IDatabase redis)
{
    private long _total;

    public long Total => Volatile.Read(ref _total);

    [Handles(MaxBatch = 200)]
    public async Task OnParked(IReadOnlyList<CarParked> parked, BatchContext context, CancellationToken token)
    {
        foreach (IGrouping<string, CarParked> garage in parked.GroupBy(car => car.Garage))
        {
            await redis.StringIncrementAsync($"parking:{garage.Key}", garage.Sum(car => car.Cents)); // EVT3001
        }
    }

    [Handles]
    public Task OnBroken(BarrierBroken broken)
    {
        Interlocked.Increment(ref _total); // EVT3001
        return redis.HashSetAsync("parking:broken", broken.Garage, broken.ReportId);
    }
}
