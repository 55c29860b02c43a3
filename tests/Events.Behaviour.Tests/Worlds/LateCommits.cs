using System.Reflection;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>A store that makes commits, and says so only when it is let go.</summary>
public class LateCommits : OtherProcess
{
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static (IStreamStore Store, LateCommits Control) Around(IStreamStore store)
    {
        IStreamStore late = Create<IStreamStore, LateCommits>();
        var control = (LateCommits)(object)late;
        control.Use(store);
        return (late, control);
    }

    public void GoOn() => _goesOn.SetResult();

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        object? result = base.Invoke(method, arguments);
        return method!.Name == nameof(IDeliveryStore.CommitAsync) && result is ValueTask<IReadOnlyList<LostEntry>> commit ? HoldUpAsync(commit) : result;
    }

    private async ValueTask<IReadOnlyList<LostEntry>> HoldUpAsync(ValueTask<IReadOnlyList<LostEntry>> commit)
    {
        IReadOnlyList<LostEntry> lost = await commit;
        await _goesOn.Task;
        return lost;
    }
}
