using System.Reflection;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>A store that refuses to claim dedupe keys twice, the second time after long; between the two refusals nothing can be read.</summary>
public class HeldUpRefusal : OtherProcess
{
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claims;
    private int _readers;
    private int _looks;

    /// <summary>Whether it has refused once.</summary>
    public bool HasRefused => Volatile.Read(ref _claims) > 0;

    /// <summary>Whether the second refusal is on its way.</summary>
    public bool IsHeldUp => Volatile.Read(ref _claims) > 1;

    /// <summary>How many readers were opened since the second refusal is on its way.</summary>
    public int Readers => Volatile.Read(ref _readers);

    /// <summary>How often was looked at what is pending, while the second refusal was on its way.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public static (IStreamStore Store, HeldUpRefusal Control) Around(IStreamStore store)
    {
        IStreamStore refusing = Create<IStreamStore, HeldUpRefusal>();
        var control = (HeldUpRefusal)(object)refusing;
        control.Use(store);
        return (refusing, control);
    }

    public void GoOn() => _goesOn.SetResult();

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        switch (method!.Name)
        {
            case nameof(IStreamStore.ClaimDedupeAsync) when Interlocked.Increment(ref _claims) is 1 or 2:
                return RefuseAsync(IsHeldUp ? _goesOn.Task : Task.CompletedTask);

            case nameof(IStreamStore.OpenReader) when HasRefused:
                if (!IsHeldUp) throw new ConnectionFailedException("The connection was lost.");
                Interlocked.Increment(ref _readers);
                break;

            case nameof(IStreamStore.PendingAsync) when IsHeldUp && !_goesOn.Task.IsCompleted
                && arguments!.OfType<PendingQuery>().Any(static query => query.Consumer is not null):
                Interlocked.Increment(ref _looks);
                break;
        }

        return base.Invoke(method, arguments);
    }

    private static async ValueTask<IReadOnlyList<DedupeState>> RefuseAsync(Task after)
    {
        await after;
        throw new ServerErrorException("OOM", "OOM command not allowed when used memory > 'maxmemory'.", isTransient: true);
    }
}
