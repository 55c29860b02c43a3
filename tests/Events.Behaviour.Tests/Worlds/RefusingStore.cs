using System.Reflection;
using Events.Errors;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>A store that refuses to claim dedupe keys some times, as a server without memory does.</summary>
public class RefusingStore : OtherProcess
{
    private int _left;

    public static IStreamStore Around(IStreamStore store, int times)
    {
        IStreamStore refusing = Create<IStreamStore, RefusingStore>();
        var control = (RefusingStore)(object)refusing;
        control.Use(store);
        control._left = times;
        return refusing;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments) =>
        method!.Name == nameof(IStreamStore.ClaimDedupeAsync) && Interlocked.Decrement(ref _left) >= 0
            ? ValueTask.FromException<IReadOnlyList<DedupeState>>(new ServerErrorException("OOM", "OOM command not allowed when used memory > 'maxmemory'.", isTransient: true))
            : base.Invoke(method, arguments);
}
