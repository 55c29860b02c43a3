using Events.Locking;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Dispatching;

/// <summary>The deferred entries, and when each is due. It is only a reminder: the due time is with the server.</summary>
internal sealed class DeferredEntries(TimeProvider time)
{
    // Beyond this the sweeps do it; a memory of all failures of a long outage is not needed.
    private const int MaxDeferred = 10_000;

    // Timers end at whole milliseconds.
    private static readonly TimeSpan OneMillisecond = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<DeferredEntry, long> _due = new();

    // When each is due; an entry that came back early and was deferred again has an older reminder, which is void.
    private readonly Dictionary<EntryId, long> _dueOf = [];
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _changes;
    private long _taken;
    private long _awaited;

    /// <summary>The entry is deferred.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="orderingKey">Hash of its ordering key, others of which wait for it; null for none.</param>
    /// <param name="delay">After how long.</param>
    public void Add(EntryId id, ulong? orderingKey, TimeSpan delay)
    {
        TaskCompletionSource changed;
        lock (_lock.InOrder)
        {
            // The key of an ordered event is blocked until it comes back, so it is never left out.
            if (_dueOf.Count >= MaxDeferred && orderingKey is null) return;
            long due = time.TimestampAfter(time.GetTimestamp(), delay);
            _dueOf[id] = due;
            _due.Enqueue(new DeferredEntry(id, orderingKey), due);
            changed = _changed;
            _changes++;
        }

        changed.TrySetResult();
    }

    /// <summary>Tells whether the entry waits here for its time.</summary>
    public bool Contains(EntryId id)
    {
        lock (_lock.InOrder) return _dueOf.ContainsKey(id);
    }

    /// <summary>Tells whether something was added, and whoever takes it does not wait for its time yet; or its time is over, and it is not taken.</summary>
    public bool IsUnattended
    {
        get
        {
            lock (_lock.InOrder)
            {
                return _awaited != _changes
                    || (_due.TryPeek(out _, out long due) && time.TimestampAfter(due, OneMillisecond) < time.GetTimestamp());
            }
        }
    }

    /// <summary>Whoever takes what is due waits for the time that the next is, as <see cref="TakeDue"/> has said last.</summary>
    public void Await()
    {
        lock (_lock.InOrder) _awaited = _taken;
    }

    /// <summary>Takes what is due.</summary>
    /// <param name="wait">After how long the next is.</param>
    /// <param name="changed">Completes when another one is added.</param>
    public List<DeferredEntry> TakeDue(out TimeSpan wait, out Task changed)
    {
        var ready = new List<DeferredEntry>();
        lock (_lock.InOrder)
        {
            if (_changed.Task.IsCompleted) _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            changed = _changed.Task;
            _taken = _changes;
            wait = Timeout.InfiniteTimeSpan;
            long now = time.GetTimestamp();
            while (ready.Count < DeliveryLimits.MaxEntries && _due.TryPeek(out DeferredEntry retry, out long due))
            {
                if (due > now)
                {
                    wait = time.Until(now, due);
                    break;
                }

                _due.Dequeue();
                if (_dueOf.GetValueOrDefault(retry.Id) != due) continue;
                _dueOf.Remove(retry.Id);
                ready.Add(retry);
            }
        }

        return ready;
    }
}
