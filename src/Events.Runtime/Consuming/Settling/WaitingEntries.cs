using Events.Consuming.Holding;
using Events.Errors;
using Events.Locking;
using Events.Policies;
using Events.Safety;
using Events.Time;

namespace Events.Consuming.Settling;

/// <summary>
/// Entries whose handlers failed because the store refused what they asked for, as one without memory does, or could not be reached.
/// That is no fault of theirs: they stay held, and run again within the same delivery, all together and after longer and
/// longer. They take up room, so that no more than the prefetch is read to fail in the same way.
/// </summary>
internal sealed class WaitingEntries : IDisposable
{
    private readonly ConsumerScope _scope;
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly ITimer _timer;
    private List<HeldEntry> _waiting = [];
    private int _rounds;
    private long _resumedAt;
    private bool _stopped;

    public WaitingEntries(ConsumerScope scope)
    {
        _scope = scope;
        _timer = scope.Time.CreateTimer(
            static self => ((WaitingEntries)self!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Is called with the entries that are to run again.</summary>
    public Action<List<HeldEntry>>? Resume { get; set; }

    /// <summary>
    /// Tells whether it was the store, and it did nothing: what it refuses for a reason of its own may succeed later, and what was never
    /// sent had no effect. Where nobody knows what happened, the entry itself may be the cause.
    /// </summary>
    public static bool IsOwedTo(Exception exception)
    {
        int depth = 0;
        for (Exception? cause = exception; cause is not null && depth < ExceptionText.MaxDepth; cause = cause.InnerException, depth++)
        {
            if (cause is ConnectionFailedException or ServerErrorException { IsTransient: true }) return true;
        }

        return false;
    }

    /// <summary>Tells whether the consumer stops, so that what is not tried is to be released.</summary>
    public bool IsStopped
    {
        get
        {
            lock (_lock.InOrder) return _stopped;
        }
    }

    /// <summary>Keeps an entry until it is tried again.</summary>
    /// <returns>False when the consumer stops: then it is to be released.</returns>
    public bool TryAdd(HeldEntry entry)
    {
        lock (_lock.InOrder)
        {
            if (_stopped) return false;
            _waiting.Add(entry);
            if (_waiting.Count > 1) return true;

            // Nothing was refused for longer than ever is waited: another fault begins.
            RetryPolicy policy = _scope.Options.Retry;
            if (_scope.Time.Since(_resumedAt) > policy.MaxDelay) _rounds = 0;
            _timer.Change(Spans.ForTimer(policy.DelayAfter(++_rounds, Random.Shared.NextDouble())), Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>The store has just done what a handler asked for: whatever it refuses next is another fault.</summary>
    public void Reset()
    {
        lock (_lock.InOrder) _rounds = 0;
    }

    /// <summary>Takes what others may try, but for the first. What has an ordering key stays: others of the key may come here, and would overtake it.</summary>
    public List<HeldEntry> TakeUntried()
    {
        lock (_lock.InOrder)
        {
            List<HeldEntry> untried = [.. _waiting.Skip(1).Where(static entry => entry.OrderingKey is null)];
            if (untried.Count > 0) _waiting = [.. _waiting.Except(untried)];
            return untried;
        }
    }

    /// <summary>Keeps no further entry from now on.</summary>
    /// <returns>What was kept.</returns>
    public List<HeldEntry> Stop()
    {
        lock (_lock.InOrder)
        {
            _stopped = true;
            return Take();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnDue() => _scope.Supervisor.Guard("trying again", static self => self.ResumeAll(), this);

    private void ResumeAll()
    {
        List<HeldEntry> waiting;
        lock (_lock.InOrder)
        {
            waiting = Take();
            _resumedAt = _scope.Time.GetTimestamp();
        }

        if (waiting.Count > 0) Resume!(waiting);
    }

    private List<HeldEntry> Take()
    {
        List<HeldEntry> waiting = _waiting;
        _waiting = [];
        return waiting;
    }
}
