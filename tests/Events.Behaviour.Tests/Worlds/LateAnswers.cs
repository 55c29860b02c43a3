using System.Reflection;
using Events.Errors;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>
/// A store that claims whatever is pending, in hand or not, and gives the first such page only when it is let go; and whose first answer to a move to
/// the dead letters gets lost.
/// </summary>
public class LateAnswers : OtherProcess
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claims;
    private int _moves;
    private int _restores;

    /// <summary>Whether a page is claimed, and held up.</summary>
    public bool HasClaimed => Volatile.Read(ref _claims) > 0;

    /// <summary>How often it was answered what became of entries.</summary>
    public int Restores => Volatile.Read(ref _restores);

    public static (IStreamStore Store, LateAnswers Control) Around(IStreamStore store)
    {
        IStreamStore late = Create<IStreamStore, LateAnswers>();
        var control = (LateAnswers)(object)late;
        control.Use(store);
        return (late, control);
    }

    public void LetGo() => _go.TrySetResult();

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        // It is as if this process had stood still for longer than the minimum idle time.
        if (method!.Name == nameof(IStreamStore.ReapAsync)) arguments![1] = (ReapQuery)arguments[1]! with { MinIdle = TimeSpan.Zero };
        object? result = base.Invoke(method, arguments);
        return result switch
        {
            ValueTask<ReapPage> page when method.Name == nameof(IStreamStore.ReapAsync) => HoldUpAsync(page),
            ValueTask<DeadLetterMove> move => LoseAsync(move),
            ValueTask<IReadOnlyList<RecordStanding>?> standings => CountAsync(standings),
            _ => result,
        };
    }

    private async ValueTask<ReapPage> HoldUpAsync(ValueTask<ReapPage> claim)
    {
        ReapPage page = await claim;
        if (page.Entries.Count > 0 && Interlocked.Increment(ref _claims) == 1) await _go.Task;
        return page;
    }

    private async ValueTask<DeadLetterMove> LoseAsync(ValueTask<DeadLetterMove> move)
    {
        DeadLetterMove answer = await move;
        return Interlocked.Increment(ref _moves) > 1 ? answer : throw new UnknownOutcomeException("The reply got lost.");
    }

    private async ValueTask<IReadOnlyList<RecordStanding>?> CountAsync(ValueTask<IReadOnlyList<RecordStanding>?> standings)
    {
        IReadOnlyList<RecordStanding>? answer = await standings;
        Interlocked.Increment(ref _restores);
        return answer;
    }
}
