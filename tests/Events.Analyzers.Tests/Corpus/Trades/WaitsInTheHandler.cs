using Events;

namespace Rent.Scores;

[EventStream("drivers", MaxLength = 20_000)]
public sealed partial class DriverStream;

[Event<DriverStream>("applied")]
public sealed partial record DriverApplied(string DriverId, string Licence);

public interface IRegistry { Task<bool> IsValidAsync(string licence); Task SetStateAsync(string driver, string state); }

[ConsumerGroup<DriverStream>("scores")]
public sealed partial class DriverChecks(IRegistry registry)
{
    [Handles]
    public async Task OnApplied(DriverApplied applied)
    {
        bool valid = registry.IsValidAsync(applied.Licence).GetAwaiter().GetResult(); // EVT7003
        await registry.SetStateAsync(applied.DriverId, valid ? "accepted" : "refused");
    }
}
