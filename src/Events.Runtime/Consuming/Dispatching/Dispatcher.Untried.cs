using Events.Consuming.Holding;

namespace Events.Consuming.Dispatching;

/// <summary>The part of the dispatcher that takes out what waits behind slow handlers.</summary>
internal sealed partial class Dispatcher
{
    private long _taken;

    /// <summary>
    /// The number of times that something was begun so far, when no handler is free for what waits; -1 when one is, or nothing waits. The same number
    /// twice means that all handlers have been busy with the same entries all the while.
    /// </summary>
    public long BegunWhileWaiting
    {
        get
        {
            lock (_lock.InOrder)
            {
                int limit = _main is null ? _scope.Options.Concurrency - _slotsTaken : 1;
                return !_stopped && _workers >= limit && (_first is not null || _batches is { IsEmpty: false }) ? _taken : -1;
            }
        }
    }

    /// <summary>
    /// Removes what waits for a handler, but for the first of it. What has an ordering key stays: others of the key may come here, and
    /// would overtake it.
    /// </summary>
    /// <param name="keep">How much work for the handlers together may stay.</param>
    /// <returns>What was removed. It is still held, and its lease is not renewed any more.</returns>
    public List<HeldEntry> TakeUntried(TimeSpan keep)
    {
        var untried = new List<HeldEntry>();
        double left = keep.TotalSeconds * _scope.Options.Concurrency;
        lock (_lock.InOrder)
        {
            if (_stopped) return untried;
            HeldEntry? kept = null;
            HeldEntry? next;
            for (HeldEntry? entry = _first; entry is not null; entry = next)
            {
                next = entry.Next;
                left -= _held.SecondsOf(entry.Handler);
                if (left > 0 || entry.OrderingKey is not null)
                {
                    kept = entry;
                    continue;
                }

                if (kept is null) _first = next;
                else kept.Next = next;
                entry.Next = null;
                untried.Add(entry);
            }

            _last = kept;
            if (left <= 0) _batches?.TakeUnordered(untried);
        }

        _held.BeginReleasing(untried);
        return untried;
    }
}
