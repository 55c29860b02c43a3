using Events;
using Microsoft.Extensions.Logging;

namespace Garden.Home;

public interface ILights { Task<bool> SwitchAsync(string room, bool on, CancellationToken stop); ValueTask DimAsync(string room, int percent); }

[EventStream("home", MaxLength = 40_000)]
public sealed partial class HomeStream;

[Event<HomeStream>("entered")]
public sealed partial record RoomEntered(string VisitId, string Room);

[Event<HomeStream>("left")]
public sealed partial record RoomLeft(string VisitId, string Room);

[Event<HomeStream>("asleep")]
public sealed partial record Asleep(string VisitId, string Room);

[ConsumerGroup<HomeStream>("lights")]
public sealed partial class LoungeLights(ILights lights, ILogger<LoungeLights> logger)
{
    [Handles]
    public async Task OnEntered(RoomEntered entered, CancellationToken stop)
    {
        bool on = await lights.SwitchAsync(entered.Room, true, stop);
        logger.LogInformation("{Room}: {On}", entered.Room, on);
        if (!on) throw new InvalidOperationException("The lamp does not answer");
    }

    [Handles]
    public Task OnLeft(RoomLeft left, CancellationToken stop) => lights.SwitchAsync(left.Room, false, stop); // EVT4004

    [Handles]
    public async Task OnAsleep(Asleep asleep)
    {
        foreach (int percent in (int[])[60, 30, 10])
        {
            await lights.DimAsync(asleep.Room, percent);
            Thread.Sleep(TimeSpan.FromMilliseconds(250)); // EVT7003
        }
    }
}
