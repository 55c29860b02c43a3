using Events.Locking;

namespace Events.Consuming.Recovering;

/// <summary>The progress of reading new entries: others of this consumer can tell by it what may still be on its way here.</summary>
internal sealed class ReadProgress
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private State _state;

    /// <summary>Returns a snapshot of the progress.</summary>
    public State Now
    {
        get
        {
            lock (_lock.InOrder) return _state;
        }
    }

    /// <summary>Reading begins, with nothing under way.</summary>
    public void Begin()
    {
        lock (_lock.InOrder) _state = new State(_state.Round + 1, IsReading: true, EntryId.Min, 0, 0);
    }

    /// <summary>A read is sent.</summary>
    public void Began()
    {
        lock (_lock.InOrder) _state = _state with { Begun = _state.Begun + 1 };
    }

    /// <summary>A read has ended, and what it brought is in hand: before that it is still on its way here.</summary>
    /// <param name="last">The last entry it brought; null for none.</param>
    public void Held(EntryId? last)
    {
        lock (_lock.InOrder) _state = _state with { Completed = _state.Completed + 1, LastId = last > _state.LastId ? last.Value : _state.LastId };
    }

    /// <summary>Reading has ended; what was under way may have got lost.</summary>
    public void End()
    {
        lock (_lock.InOrder) _state = _state with { IsReading = false };
    }

    /// <param name="Round">Counts the connections.</param>
    /// <param name="IsReading">Whether what is delivered comes here.</param>
    /// <param name="LastId">The last new entry that has come and is in hand; later ones are larger.</param>
    /// <param name="Begun">How many reads were sent.</param>
    /// <param name="Completed">How many of them have ended, with what they brought in hand.</param>
    public readonly record struct State(int Round, bool IsReading, EntryId LastId, long Begun, long Completed);
}
