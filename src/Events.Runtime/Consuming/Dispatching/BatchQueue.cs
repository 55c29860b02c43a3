using Events.Consuming.Holding;
using Events.Time;

namespace Events.Consuming.Dispatching;

/// <summary>Entries that wait for a call of one batch handler, in the order in which they came.</summary>
internal sealed class BatchQueue(int handler, int maxBatch, TimeSpan maxWait, ITimer? timer)
{
    private HeldEntry? _first;
    private HeldEntry? _last;
    private bool _armed;

    public int Handler => handler;

    public int MaxBatch => maxBatch;

    public int Count { get; private set; }

    /// <summary>The place of the first entry in the order in which the dispatcher got all of them.</summary>
    public long Sequence => _first!.Sequence;

    public void Add(HeldEntry entry, TimeProvider time)
    {
        if (maxWait > TimeSpan.Zero) entry.WaitingSince = time.GetTimestamp();
        Return(entry);
    }

    /// <summary>Puts back an entry that was taken, as the last.</summary>
    public void Return(HeldEntry entry)
    {
        entry.Next = null;
        if (_last is null) _first = entry;
        else _last.Next = entry;
        _last = entry;
        Count++;
    }

    /// <summary>The number of batches that may run now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isFull">Whether no more entries come before some are handled.</param>
    public int CountDue(TimeProvider time, bool isFull)
    {
        if (Count == 0) return 0;
        int full = Count / maxBatch;
        if (Count % maxBatch == 0) return full;
        return maxWait == TimeSpan.Zero || isFull || time.Since(_first!.WaitingSince) >= maxWait ? full + 1 : full;
    }

    /// <summary>Asks to be looked at again when the first entry has waited for long enough, or earlier, unless it has asked before.</summary>
    public void Arm(TimeProvider time)
    {
        if (timer is null || Count == 0 || _armed) return;
        _armed = true;
        TimeSpan waited = time.Since(_first!.WaitingSince);
        TimeSpan left = waited < maxWait ? maxWait - waited : TimeSpan.FromMilliseconds(1);
        timer.Change(Spans.ForTimer(left), Timeout.InfiniteTimeSpan);
    }

    /// <summary>It is being looked at.</summary>
    public void Disarm() => _armed = false;

    public HeldEntry Take()
    {
        HeldEntry entry = _first!;
        _first = entry.Next;
        if (_first is null) _last = null;
        entry.Next = null;
        Count--;
        return entry;
    }

    public void Stop() => timer?.Dispose();
}
