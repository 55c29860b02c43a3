using System.Diagnostics.CodeAnalysis;

namespace Events.Consuming;

/// <summary>
/// Runs the handlers of held entries: one after the other, or up to <see cref="ConsumerOptions.Concurrency"/> at a time,
/// those of one ordering key in line. A worker runs as long as there is something to do; a handler that completes
/// synchronously costs no task.
/// </summary>
internal sealed class Dispatcher(ConsumerScope scope, HandlerRunner runner, AckBatcher acks, HandlersFirst handlersFirst)
    : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly KeyedLanes _lanes = new();
    private HeldEntry? _first;
    private HeldEntry? _last;
    private int _workers;
    private bool _stopped;

    public void Enqueue(HeldEntry entry)
    {
        bool start;
        lock (_lock)
        {
            if (entry.OrderingKey is not null && !_lanes.TryEnter(entry)) return;
            start = AppendReady(entry);
        }

        // On the local queue of this thread: it runs as soon as the read loop waits for the next page.
        if (start) StartWorker();
    }

    /// <summary>A parked entry does not come back here: the others of its key may go on.</summary>
    public void Unpark(ulong key, EntryId id)
    {
        bool start = false;
        lock (_lock)
        {
            if (_lanes.Unpark(key, id) is { } next) start = AppendReady(next);
        }

        if (start) StartWorker();
    }

    /// <summary>Begins no further handler.</summary>
    /// <returns>What was queued and not begun.</returns>
    public List<HeldEntry> StopBeginning()
    {
        lock (_lock)
        {
            _stopped = true;
            List<HeldEntry> queued = _lanes.Drain();
            for (HeldEntry? entry = _first; entry is not null; entry = entry.Next) queued.Add(entry);
            foreach (HeldEntry entry in queued) entry.Next = null;
            _first = _last = null;
            return queued;
        }
    }

    // Nothing is allocated as long as handlers complete synchronously.
    void IThreadPoolWorkItem.Execute()
    {
        while (TryTake(out HeldEntry? entry))
        {
            ulong? key = entry.OrderingKey;
            EntryId id = entry.Id;
            ValueTask<bool> running = runner.RunAsync(entry);
            if (!running.IsCompletedSuccessfully)
            {
                _ = GoOnAsync(running, key, id);
                handlersFirst.End();
                return;
            }

            if (key is not null) LeaveLane(key.Value, id, running.Result);
        }

        // The read loop sees to the acknowledgements when it waits for this.
        if (!handlersFirst.End()) FlushIfIdle();
    }

    private async Task GoOnAsync(ValueTask<bool> running, ulong? key, EntryId id)
    {
        while (true)
        {
            bool parked = await running.ConfigureAwait(false);
            if (key is not null) LeaveLane(key.Value, id, parked);
            if (!TryTake(out HeldEntry? entry))
            {
                FlushIfIdle();
                return;
            }

            key = entry.OrderingKey;
            id = entry.Id;
            running = runner.RunAsync(entry);
        }
    }

    private void LeaveLane(ulong key, EntryId id, bool parked)
    {
        bool start = false;
        lock (_lock)
        {
            if (parked) _lanes.Park(key, id);
            else if (_lanes.Leave(key) is { } next) start = AppendReady(next);
        }

        if (start) StartWorker();
    }

    private bool AppendReady(HeldEntry entry)
    {
        entry.Next = null;
        if (_last is null) _first = entry;
        else _last.Next = entry;
        _last = entry;
        bool start = !_stopped && _workers < scope.Options.Concurrency;
        if (start) _workers++;
        return start;
    }

    private void StartWorker()
    {
        handlersFirst.Begin();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private bool TryTake([NotNullWhen(true)] out HeldEntry? entry)
    {
        lock (_lock)
        {
            entry = _stopped ? null : _first;
            if (entry is not null)
            {
                _first = entry.Next;
                if (_first is null) _last = null;
                entry.Next = null;
                entry.MarkBegun();
                return true;
            }

            _workers--;
            return false;
        }
    }

    // Nothing left to do: no read is near whose write the acknowledgements could share.
    private void FlushIfIdle()
    {
        lock (_lock)
        {
            if (_workers > 0) return;
        }

        acks.BeginFlush();
    }
}
