using System.Reflection;
using Events.Behaviour.Worlds;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Behaviour.Projections;

/// <summary>A process that stands still, as far as its projections can tell: what it sends arrives when it goes on.</summary>
public class PausedProcess : OtherProcess
{
    private volatile TaskCompletionSource? _pause;

    /// <summary>Tells whether a page is held up.</summary>
    public bool HoldsPage { get; private set; }

    public static (IStreamStore Store, PausedProcess Process) Of(IStreamStore store)
    {
        IStreamStore paused = Create<IStreamStore, PausedProcess>();
        var process = (PausedProcess)(object)paused;
        process.Use(store);
        return (paused, process);
    }

    public void Pause() => _pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _pause?.TrySetResult();

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (_pause is not { } pause) return base.Invoke(method, arguments);
        switch (method!.Name)
        {
            case nameof(IProjectionStore.LeaseProjectionAsync):
                return LaterAsync<ProjectionLease?>(pause, method, arguments);
            case nameof(IProjectionStore.CommitProjectionAsync):
                HoldsPage = true;
                return LaterAsync<ProjectionOutcome>(pause, method, arguments);
            default:
                return base.Invoke(method, arguments);
        }
    }

    private async ValueTask<T> LaterAsync<T>(TaskCompletionSource pause, MethodInfo method, object?[]? arguments)
    {
        // What is on its way is not called back.
        arguments = [.. arguments!];
        arguments[^1] = CancellationToken.None;
        await pause.Task;
        return await (ValueTask<T>)base.Invoke(method, arguments)!;
    }
}
