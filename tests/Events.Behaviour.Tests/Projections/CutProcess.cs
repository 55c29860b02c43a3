using System.Reflection;
using Events.Behaviour.Worlds;
using Events.Errors;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Behaviour.Projections;

/// <summary>A process whose pages are cut off on their way, every other one: before they arrive, and after.</summary>
public class CutProcess : OtherProcess
{
    private int _pages;

    public int Pages => Volatile.Read(ref _pages);

    public static (IStreamStore Store, CutProcess Process) Of(IStreamStore store)
    {
        IStreamStore cut = Create<IStreamStore, CutProcess>();
        var process = (CutProcess)(object)cut;
        process.Use(store);
        return (cut, process);
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name != nameof(IProjectionStore.CommitProjectionAsync)) return base.Invoke(method, arguments);
        return (Interlocked.Increment(ref _pages) % 4) switch
        {
            0 => ValueTask.FromException<ProjectionOutcome>(new ConnectionFailedException("Cut off before it was sent.")),
            2 => CutAsync((ValueTask<ProjectionOutcome>)base.Invoke(method, arguments)!),
            _ => base.Invoke(method, arguments),
        };
    }

    private static async ValueTask<ProjectionOutcome> CutAsync(ValueTask<ProjectionOutcome> page)
    {
        await page;
        throw new UnknownOutcomeException("Cut off before the answer came.");
    }
}
