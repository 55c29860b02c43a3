using Events.Locking;

namespace Events.Consuming.Holding;

/// <summary>Follows the entries of one sweep on demand, from the claim to the acknowledgement. Thread-safe.</summary>
internal sealed class ReapTally
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly Dictionary<EntryId, Part> _parts = [];
    private readonly List<(EntryId Id, Exception? Exception, EntryId? Letter)> _failures = [];
    private readonly List<EntryId> _gone = [];
    private readonly TaskCompletionSource _nothingRuns = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _claimed;
    private long _handled;
    private int _running;
    private bool _isSealed;

    /// <summary>Completes when nothing more is claimed and each handler has ended; acknowledgements may be on their way.</summary>
    public Task NothingRuns => _nothingRuns.Task;

    /// <summary>Completes when nothing more is claimed and all that was is settled.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The entry was claimed and is in hand.</summary>
    public void Take(EntryId id)
    {
        lock (_lock.InOrder)
        {
            _claimed++;
            _running++;
            _parts[id] = new Part();
        }
    }

    /// <summary>Entries whose payload is gone: they are dead letters now.</summary>
    public void Gone(IReadOnlyList<EntryId> ids)
    {
        lock (_lock.InOrder) _gone.AddRange(ids);
    }

    /// <summary>The entry is done: it was handled, or needed no handler.</summary>
    public void Done(EntryId id) => Note(id, static part => part.IsDone = true);

    /// <summary>The entry could not be handled, this time or for good.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="exception">What its handler threw; null when it was the handler that decided so.</param>
    public void Failed(EntryId id, Exception? exception) => Note(id, part => (part.HasFailed, part.Exception) = (true, exception));

    /// <summary>The entry was moved to the dead letters.</summary>
    public void DeadLettered(EntryId id, EntryId letter) => Note(id, part => (part.HasFailed, part.Letter) = (true, letter));

    /// <summary>Another consumer had claimed it when its acknowledgement came.</summary>
    public void Lost(EntryId id) => Note(id, static part => part.IsDone = false);

    /// <summary>The entry's handler has ended, and its acknowledgement is collected.</summary>
    public void Collected(EntryId id)
    {
        lock (_lock.InOrder)
        {
            if (!_parts.TryGetValue(id, out Part? part) || part.IsCollected) return;
            part.IsCollected = true;
            _running--;
            Check();
        }
    }

    /// <summary>The entry is not in hand any more.</summary>
    public void End(EntryId id)
    {
        lock (_lock.InOrder)
        {
            if (!_parts.Remove(id, out Part? part)) return;
            if (!part.IsCollected) _running--;
            if (part.IsDone) _handled++;
            else if (part.HasFailed) _failures.Add((id, part.Exception, part.Letter));
            Check();
        }
    }

    /// <summary>Nothing more is claimed.</summary>
    public void Seal()
    {
        lock (_lock.InOrder)
        {
            _isSealed = true;
            Check();
        }
    }

    /// <summary>Returns what is known by now: how many were claimed and handled, which failed and why, and whose payload was gone.</summary>
    public (long Claimed, long Handled, (EntryId Id, Exception? Exception, EntryId? Letter)[] Failures, EntryId[] Gone) Read()
    {
        lock (_lock.InOrder) return (_claimed, _handled, [.. _failures], [.. _gone]);
    }

    private void Note(EntryId id, Action<Part> note)
    {
        lock (_lock.InOrder)
        {
            if (_parts.TryGetValue(id, out Part? part)) note(part);
        }
    }

    private void Check()
    {
        if (!_isSealed || _running > 0) return;
        _nothingRuns.TrySetResult();
        if (_parts.Count == 0) _ended.TrySetResult();
    }

    private sealed class Part
    {
        public bool IsDone { get; set; }

        public bool HasFailed { get; set; }

        public bool IsCollected { get; set; }

        public Exception? Exception { get; set; }

        public EntryId? Letter { get; set; }
    }
}
