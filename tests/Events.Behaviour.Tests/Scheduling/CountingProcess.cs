using System.Reflection;
using Events.Behaviour.Worlds;
using Events.Store.Roles;

namespace Events.Behaviour.Scheduling;

/// <summary>Counts how often a process looks at what is pending for it, and at what is scheduled.</summary>
public class CountingProcess : OtherProcess
{
    private int _looks;
    private int _moves;

    public int Looks => Volatile.Read(ref _looks);

    public int Moves => Volatile.Read(ref _moves);

    public static IStreamStore Count(IStreamStore store)
    {
        IStreamStore counting = Create<IStreamStore, CountingProcess>();
        ((CountingProcess)(object)counting).Use(store);
        return counting;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name == nameof(IConsumerStore.WatchAsync)) Interlocked.Increment(ref _looks);
        if (method.DeclaringType == typeof(IScheduleStore)) Interlocked.Increment(ref _moves);
        return base.Invoke(method, arguments);
    }
}
