using Events.Definitions;
using Events.Store;

namespace Events.Consuming.Holding;

/// <summary>
/// Decides how many entries a consumer may hold: what its handlers will have handled within <see cref="ConsumerOptions.HoldTarget"/>, at the pace
/// at which they have gone so far, and never less than what they can begin now; at most <see cref="ConsumerOptions.Prefetch"/>, and
/// at most <see cref="ConsumerOptions.PrefetchBytes"/>. It starts with what can begin now and doubles with each entry that is handled,
/// again after each time in which nothing came. Used under the lock of <see cref="HeldEntries"/>.
/// </summary>
/// <remarks>
/// Redis gives entries to whoever asks, so whoever asks for more than it will soon handle keeps them from others. What waits behind
/// another entry of its ordering key, or for the store, cannot begin: it takes up room in count and bytes alone, so that what can begin is still found.
/// The pace of each handler is a moving average over its calls, an entry of a batch handler being a part of a full batch. A call counts
/// for no longer than <see cref="SlowAfter"/>: one that took minutes is forgotten after some thirty quick ones.
/// </remarks>
internal sealed class HoldLimit
{
    // How much the last call of a handler weighs against all calls before it.
    private const double Weight = 0.2;

    // A segment of quick calls that is measured as one.
    private const double SegmentSeconds = 0.001;
    private const int MaxSegment = 64;

    // After so many entries, those before them count half when the mix of handlers is looked at.
    private const double MixMemory = 512;

    // Far more than is ever held.
    private const double Plenty = 1e9;

    private readonly Pace[] _paces;

    // Handlers that are one method have one pace.
    private readonly int[] _paceOf;
    private readonly int _prefetch;
    private readonly long _maxBytes;
    private readonly int _batchSize;
    private readonly int _calls;
    private readonly int _concurrency;
    private readonly int _largest = 1;
    private readonly double _target;
    private readonly double _slow;
    private readonly double _first;
    private double _started;
    private double _seen;
    private double _entryBytes;
    private long _bytes;
    private int _held;
    private int _blocked;

    public HoldLimit(ConsumerOptions options, IReadOnlyList<HandlerDefinition> handlers, int concurrency)
    {
        _prefetch = options.Prefetch;
        _maxBytes = options.PrefetchBytes;
        _batchSize = options.BatchSize;
        _concurrency = concurrency;
        _target = options.HoldTarget.TotalSeconds;
        _slow = SlowAfter(options).TotalSeconds;
        _paces = new Pace[handlers.Count + 1];
        _paceOf = new int[handlers.Count + 1];
        int batches = 0;
        for (int i = 0; i < _paces.Length; i++)
        {
            _paceOf[i] = i == 0 ? 0 : SharedBatches.FirstOf(handlers, i - 1) + 1;
            int size = i == 0 || !handlers[i - 1].IsBatch ? 1 : handlers[i - 1].MaxBatch;
            _paces[i] = new Pace { BatchSize = size, Seconds = double.NaN };
            _largest = Math.Max(_largest, size);
            if (i > 0 && handlers[i - 1].IsBatch && _paceOf[i] == i) batches++;
        }

        // So that the batch of one handler can fill while those of others fill as well.
        _calls = concurrency + Math.Max(0, batches - 1);
        _first = options.HoldTarget == TimeSpan.MaxValue ? _prefetch : Math.Min((double)concurrency * _largest, _prefetch);
        _started = _first;
    }

    /// <summary>The number of entries that are held.</summary>
    public int Held => _held;

    /// <summary>The number of them that can begin, or have begun.</summary>
    public int Beginning => _held - _blocked;

    /// <summary>Tells whether a handler is free.</summary>
    public bool IsIdle => Beginning < _concurrency && Room(0) > 0;

    /// <summary>The size of the entries in bytes.</summary>
    public long Bytes => _bytes;

    /// <summary>Gives the time after which a handler is slow: then what waits behind it is better off with somebody else.</summary>
    public static TimeSpan SlowAfter(ConsumerOptions options)
    {
        TimeSpan least = TimeSpan.FromSeconds(1);
        if (options.HoldTarget >= TimeSpan.MaxValue / 5) return TimeSpan.MaxValue;
        return options.HoldTarget * 5 > least ? options.HoldTarget * 5 : least;
    }

    /// <summary>An entry is held from now on.</summary>
    /// <param name="handler">Its handler's index; -1 for none.</param>
    /// <param name="bytes">How many bytes it has.</param>
    public void Hold(int handler, int bytes)
    {
        ref Pace pace = ref PaceOf(handler);
        pace.Held++;
        pace.Seen++;
        _held++;
        _bytes += bytes;
        if (++_seen < MixMemory) return;
        for (int i = 0; i < _paces.Length; i++) _paces[i].Seen /= 2;
        _seen /= 2;
    }

    /// <summary>A held entry is handled, or released.</summary>
    public void Release(int handler, int bytes, bool isBlocked)
    {
        _held--;
        _bytes -= bytes;
        if (isBlocked) _blocked--;
        else PaceOf(handler).Held--;
    }

    /// <summary>A held entry cannot begin for now.</summary>
    public void Block(int handler)
    {
        PaceOf(handler).Held--;
        _blocked++;
    }

    /// <summary>Notes that a handler can begin for an entry that could not.</summary>
    public void Unblock(int handler)
    {
        PaceOf(handler).Held++;
        _blocked--;
    }

    /// <summary>Handlers have been called.</summary>
    /// <param name="handler">Which; -1 for none.</param>
    /// <param name="calls">How many times, one after the other.</param>
    /// <param name="entries">How many entries they got.</param>
    /// <param name="elapsed">How long it took. A clock may have jumped.</param>
    /// <returns>How many calls of this handler are to be measured together next.</returns>
    public int Report(int handler, int calls, int entries, TimeSpan elapsed)
    {
        _started = Math.Min(_prefetch, _started * Math.Pow(2, Math.Min(entries, 30)));
        ref Pace pace = ref PaceOf(handler);
        double seconds = Math.Clamp(elapsed.TotalSeconds / calls, 1e-7, Math.Max(_slow, 1e-7)) / pace.BatchSize;
        double weight = double.IsNaN(pace.Seconds) ? 1 : 1 - Math.Pow(1 - Weight, Math.Min(calls, MaxSegment));
        pace.Seconds = weight == 1 ? seconds : pace.Seconds + (weight * (seconds - pace.Seconds));
        return (int)Math.Clamp(SegmentSeconds / (pace.Seconds * pace.BatchSize), 1, MaxSegment);
    }

    /// <summary>Takes note of a page that came.</summary>
    public void SeePage(int entries, long bytes)
    {
        // Up at once and down slowly: a page too many of large entries costs more than some small ones of small entries.
        double average = (double)bytes / entries;
        _entryBytes = average >= _entryBytes ? average : _entryBytes + ((average - _entryBytes) / 4);
    }

    /// <summary>Nothing came for a while: what comes next may be something else.</summary>
    public void StartSlowly() => _started = _first;

    /// <summary>The number of entries for which there is room.</summary>
    /// <param name="coming">How many come already.</param>
    public int Room(int coming)
    {
        (double seconds, double calls) = AveragePace();
        double heldSeconds = 0;
        double heldCalls = 0;
        for (int i = 0; i < _paces.Length; i++)
        {
            ref Pace pace = ref _paces[i];
            if (pace.Held == 0) continue;
            heldSeconds += pace.Held * SecondsOf(pace);
            heldCalls += (double)pace.Held / pace.BatchSize;
        }

        double inTime = Math.Min(((_target * _concurrency) - heldSeconds) / seconds, _started - Beginning);
        double beginning = ((_calls - heldCalls) / calls) + 1e-6;
        return Math.Min(Bound(Math.Max(inTime, beginning), _held + coming, _bytes, coming), PageSize);
    }

    /// <summary>The number of entries that may be held in all, as things are.</summary>
    public int Total()
    {
        (double seconds, double calls) = AveragePace();
        return Bound(Math.Max(Math.Min(_target * _concurrency / seconds, _started), (_calls / calls) + 1e-6), 0, 0, 0);
    }

    /// <summary>Says for how much room a read waits: so that half is on its way while the other half is handled, but no handler is without work.</summary>
    public int ReadSize()
    {
        int total = Total();
        return Math.Max(1, Math.Min(Math.Clamp(total / 2, 1, Math.Min(_batchSize, PageSize)), total - _concurrency + 1));
    }

    /// <summary>
    /// Tells whether entries that were delivered before may be claimed: while nothing is held beyond the limit. They may come on top of what is read, since a
    /// consumer that is never out of work never has more room, and what others left behind must not wait for a quiet moment.
    /// </summary>
    public bool MayClaim => Room(0) > 0 || (Beginning <= Total() && _held <= _prefetch && _bytes <= _maxBytes);

    /// <summary>The number of entries, delivered before, that a consumer claims at a time.</summary>
    /// <param name="most">At most.</param>
    public int ClaimSize(int most)
    {
        int total = Total();
        int size = Math.Min(Math.Max(Room(0), total > _first ? total / 2 : 1), PageSize);
        return Math.Clamp(Math.Min(size, BytesRoom(_bytes, 0)), 1, most);
    }

    /// <summary>Gives the time, in seconds, for which the handlers have work with what is held and can begin.</summary>
    public double SecondsHeld()
    {
        double sum = 0;
        foreach (ref Pace pace in _paces.AsSpan()) sum += pace.Held * SecondsOf(pace);
        return sum / _concurrency;
    }

    /// <summary>The time for which an entry occupies one of the handlers.</summary>
    public double SecondsOf(int handler) => SecondsOf(PaceOf(handler));

    private ref Pace PaceOf(int handler) => ref _paces[_paceOf[handler + 1]];

    private int Bound(double room, int held, long bytes, int coming)
    {
        double bounded = Math.Min(Math.Min(room - coming, _prefetch - held), BytesRoom(bytes, coming));

        // Something is always under way, however large it is.
        if (Beginning == 0 && coming == 0 && held < _prefetch) bounded = Math.Max(bounded, 1);
        return (int)Math.Clamp(bounded, 0, Plenty);
    }

    // How many entries one page has room for.
    private int PageSize => (int)Math.Clamp(_entryBytes == 0 ? Plenty : EntryPage.MostBytes / _entryBytes, 1, Plenty);

    private int BytesRoom(long bytes, int coming) =>
        (int)Math.Clamp(_entryBytes == 0 ? Plenty : ((_maxBytes - bytes) / _entryBytes) - coming, 0, Plenty);

    // Of an entry as they have come so far: how long it takes a handler, and which part of a call it is.
    private (double Seconds, double Calls) AveragePace()
    {
        // Nothing is known yet: as many as can begin, and full batches where there are batches.
        if (_seen == 0) return (Math.Max(Math.Min(_target, 1), 1e-7), 1.0 / _largest);
        double seconds = 0;
        double calls = 0;
        foreach (ref Pace pace in _paces.AsSpan())
        {
            if (pace.Seen == 0) continue;
            seconds += pace.Seen * SecondsOf(pace);
            calls += pace.Seen / pace.BatchSize;
        }

        return (Math.Max(seconds / _seen, 1e-7), calls / _seen);
    }

    // A handler that was never called may take as long as all that is held.
    private double SecondsOf(in Pace pace) => double.IsNaN(pace.Seconds) ? Math.Min(_target, 1) / pace.BatchSize : pace.Seconds;

    private struct Pace
    {
        public int BatchSize;

        // For an entry.
        public double Seconds;

        // How many that can begin are held, and how many came lately.
        public int Held;
        public double Seen;
    }
}
