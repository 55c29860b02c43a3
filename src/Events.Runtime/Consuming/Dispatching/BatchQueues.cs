using Events.Consuming.Holding;
using Events.Definitions;

namespace Events.Consuming.Dispatching;

/// <summary>
/// The queues of a group's batch handlers. An entry that is delivered for the first time waits for the batch of its handler; one
/// that was delivered before comes alone, so that the one that makes a batch fail, or its process die, is found and takes no
/// other with it. Used under the dispatcher's lock.
/// </summary>
internal sealed class BatchQueues
{
    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly BatchQueue[] _queues;

    // By the index of the handler; handlers that are one method have one queue.
    private readonly BatchQueue?[] _queueOf;
    private HeldBatch? _pool;

    private BatchQueues(ConsumerScope scope, HeldEntries held, Action onDue)
    {
        _scope = scope;
        _held = held;
        IReadOnlyList<HandlerDefinition> handlers = scope.Definition.Handlers;
        _queueOf = new BatchQueue?[handlers.Count];
        for (int i = 0; i < handlers.Count; i++)
        {
            if (!handlers[i].IsBatch) continue;
            if (_queueOf[SharedBatches.FirstOf(handlers, i)] is { } shared)
            {
                _queueOf[i] = shared;
                continue;
            }

            ITimer? timer = handlers[i].MaxWait == TimeSpan.Zero ? null : scope.Time.CreateTimer(
                static state => ((Action)state!)(), onDue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _queueOf[i] = new BatchQueue(i, handlers[i].MaxBatch, handlers[i].MaxWait, timer);
        }

        _queues = [.. _queueOf.OfType<BatchQueue>().Distinct()];
    }

    /// <summary>The queues of a group; null when it has no batch handler.</summary>
    /// <param name="scope">The consumer.</param>
    /// <param name="held">What it holds.</param>
    /// <param name="onDue">Called when a batch may be due because of its age.</param>
    public static BatchQueues? For(ConsumerScope scope, HeldEntries held, Action onDue) =>
        scope.Definition.Handlers.Any(static handler => handler.IsBatch) ? new BatchQueues(scope, held, onDue) : null;

    /// <summary>Lets an entry wait for its batch, if that is what it is for.</summary>
    public bool TryAdd(HeldEntry entry)
    {
        if (entry.DeliveryCount > 1 || FindQueue(entry) is not { } queue) return false;
        queue.Add(entry, _scope.Time);
        return true;
    }

    /// <summary>A batch of one, for an entry of a batch handler that comes alone; null for any other entry.</summary>
    public HeldBatch? TryWrap(HeldEntry entry)
    {
        if (FindQueue(entry) is not { } queue) return null;
        HeldBatch batch = Rent(queue.Handler);
        batch.Add(entry);
        return batch;
    }

    /// <summary>The time has come at which one of the queues asked to be looked at.</summary>
    public void Disarm()
    {
        foreach (BatchQueue queue in _queues) queue.Disarm();
    }

    /// <summary>Counts the batches that may run now; those that may not yet are looked at again in time.</summary>
    public int CountDue()
    {
        int due = 0;
        bool isFull = _held.IsRoomAwaited;
        foreach (BatchQueue queue in _queues)
        {
            if (queue.Count == 0) continue;
            int now = queue.CountDue(_scope.Time, isFull);
            if (now == 0) queue.Arm(_scope.Time);
            due += now;
        }

        return due;
    }

    /// <summary>Takes the batch that is due and has waited the longest, unless something else has waited for longer.</summary>
    /// <param name="before">The place of what else there is.</param>
    public HeldBatch? TryTake(long before)
    {
        BatchQueue? chosen = null;
        bool isFull = _held.IsRoomAwaited;
        foreach (BatchQueue queue in _queues)
        {
            if (queue.Count == 0 || queue.Sequence >= before) continue;
            if (queue.CountDue(_scope.Time, isFull) == 0)
            {
                queue.Arm(_scope.Time);
                continue;
            }

            chosen = queue;
            before = queue.Sequence;
        }

        if (chosen is null) return null;
        HeldBatch batch = Rent(chosen.Handler);
        for (int left = Math.Min(chosen.MaxBatch, chosen.Count); left > 0; left--) batch.Add(chosen.Take());
        if (chosen.CountDue(_scope.Time, isFull) == 0) chosen.Arm(_scope.Time);
        return batch;
    }

    /// <summary>The batch is done; it is used again.</summary>
    public void Return(HeldBatch batch)
    {
        batch.Reset();
        batch.Next = _pool;
        _pool = batch;
    }

    /// <summary>Tells whether anything waits.</summary>
    public bool IsEmpty => Array.TrueForAll(_queues, static queue => queue.Count == 0);

    /// <summary>Removes what waits and has no place in an order to keep.</summary>
    /// <param name="removed">Where it goes.</param>
    public void TakeUnordered(List<HeldEntry> removed)
    {
        foreach (BatchQueue queue in _queues)
        {
            // Those that stay go in again, in their order, and have waited for as long as they have.
            for (int left = queue.Count; left > 0; left--)
            {
                HeldEntry entry = queue.Take();
                if (entry.OrderingKey is null) removed.Add(entry);
                else queue.Return(entry);
            }
        }
    }

    /// <summary>Removes all that wait, and waits no more.</summary>
    public void Drain(List<HeldEntry> drained)
    {
        foreach (BatchQueue queue in _queues)
        {
            while (queue.Count > 0) drained.Add(queue.Take());
            queue.Stop();
        }
    }

    // What has no handler to run: duplicates, and what is dead-lettered or deferred without a try, is no part of a batch.
    private BatchQueue? FindQueue(HeldEntry entry) =>
        entry is { Handler: >= 0, IsDuplicate: false, IsDedupeBlocked: false }
        && entry.DeliveryCount <= _scope.Options.MaxDeliveries
        && !(entry.LacksDedupeKey && _scope.DeadLettersWithoutKey)
            ? _queueOf[entry.Handler]
            : null;

    private HeldBatch Rent(int handler)
    {
        HeldBatch batch = _pool ?? new HeldBatch(_scope);
        _pool = batch.Next;
        batch.Next = null;
        batch.Begin(handler);
        return batch;
    }
}
