using System.Reflection;
using Events.Errors;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>
/// A store that moves what somebody has had for as long as it exists to whoever asks, and whose first such answers get lost, or are refused when the
/// claim is done.
/// </summary>
public class LosingClaims : OtherProcess
{
    private TimeProvider _time = null!;
    private long _start;
    private bool _isRefused;
    private int _lost;

    public static IStreamStore Around(World world, int lost, bool isRefused)
    {
        IStreamStore losing = Create<IStreamStore, LosingClaims>();
        var control = (LosingClaims)(object)losing;
        control.Use(world.Store);
        (control._time, control._start, control._lost, control._isRefused) = (world.Time, world.Time.GetTimestamp(), lost, isRefused);
        return losing;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        // Idle for long enough is what was idle when all began, and not what has been claimed since.
        bool isReap = method!.Name == nameof(IStreamStore.ReapAsync);
        if (isReap)
        {
            TimeSpan passed = _time.GetElapsedTime(_start);
            arguments![1] = (ReapQuery)arguments[1]! with { MinIdle = TimeSpan.FromMilliseconds(Math.Floor(passed.TotalMilliseconds)) };
        }
        object? result = base.Invoke(method, arguments);
        return isReap ? LoseAsync((ValueTask<ReapPage>)result!) : result;
    }

    private async ValueTask<ReapPage> LoseAsync(ValueTask<ReapPage> claim)
    {
        ReapPage page = await claim;
        if (page.Entries.Count == 0 || Interlocked.Decrement(ref _lost) < 0) return page;
        page.Entries.Dispose();
        throw _isRefused
            ? new ServerErrorException("LOADING", "LOADING Redis is loading the dataset in memory", isTransient: true) { CameAfterClaim = true }
            : new UnknownOutcomeException("The reply got lost.");
    }
}
