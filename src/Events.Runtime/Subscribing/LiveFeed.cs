using System.Threading.Tasks.Sources;
using Events.Errors;
using Events.Locking;
using Events.Store;
using Events.Store.Roles;

namespace Events.Subscribing;

/// <summary>
/// Reads the end of one stream, blocking, for all in this process who have caught up with it, and keeps the last pages for those who are a little slower. It
/// reads one page ahead of the fastest, and no further. Who asks for a page that is kept no more reads for himself; so memory is bounded whatever they do.
/// </summary>
/// <remarks>
/// It never bridges anything: whenever it cannot tell that a page follows on what it has read (a lost connection, its last entry gone from the stream), it
/// publishes nothing and lets go of its position. Each subscriber then reads for itself, judges what has happened, and the first to be at the end again says
/// where to go on.
/// </remarks>
internal sealed class LiveFeed : IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private const int MaxPages = 64;
    private const long MaxBytes = 4 << 20;
    private const int MaxPageEntries = 500;
    private const int MaxPageBytes = 1 << 20;

    // Bounds how long a deleted stream, whose blocked reads stay blocked, and a half-dead connection go unnoticed.
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(2);

    private readonly OrderedLock _lock = new(LockRank.Feeds);
    private readonly IStreamStore _store;
    private readonly EntryPage?[] _pages = new EntryPage?[MaxPages];
    private readonly List<FeedWaiter> _waiters = [];
    private IStreamReader? _reader;
    private ManualResetValueTaskSourceCore<bool> _demand;
    private EntryId _position;
    private long _oldest;
    private long _next;
    private long _bytes;
    private int _count = 1;
    private bool _hasPosition;
    private bool _isNewestWanted;
    private bool _awaitsDemand;
    private bool _isEnded;
    private Exception? _failure;

    public LiveFeed(IStreamStore store, StreamKey stream)
    {
        _store = store;
        Stream = stream;
    }

    /// <summary>Begins to read when somebody asks for it; once, by the first of its subscribers, whom nothing ends before this returns.</summary>
    public void Begin()
    {
        _reader = _store.OpenReader(Stream);

        // Nothing of the first subscriber's context stays with the feed.
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = RunAsync();
            return;
        }

        using (ExecutionContext.SuppressFlow()) _ = RunAsync();
    }

    public StreamKey Stream { get; }

    /// <summary>The number of its subscribers; <see cref="LiveFeeds"/> counts them under its lock.</summary>
    public int Members { get; set; }

    /// <summary>The error for which the last read failed; null when it did not fail.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_lock.InOrder) return _failure;
        }
    }

    /// <summary>The number of bytes of entries that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock.InOrder) return _bytes;
        }
    }

    // Somebody waits, or has the newest page, so that he will ask for the next one soon.
    private bool HasDemand => _hasPosition && (_waiters.Count > 0 || _isNewestWanted);

    /// <summary>
    /// The number of the page that comes next, to be noted before reading for oneself: who has then read all that there is may go on with that page. -1 when
    /// nobody knows what it will follow on.
    /// </summary>
    /// <param name="position">What that page follows on.</param>
    public long NoteNext(out EntryId position)
    {
        lock (_lock.InOrder)
        {
            position = _position;
            return _hasPosition ? _next : -1;
        }
    }

    /// <summary>Joins at the end of the stream.</summary>
    /// <param name="position">What the subscriber has read last.</param>
    /// <param name="noted">What <see cref="NoteNext"/> said before it read to the end; -1 for nothing.</param>
    /// <param name="number">The page to ask for first. Entries of it may have been read already.</param>
    /// <returns>False when it has to read on for itself first.</returns>
    public bool TryJoin(EntryId position, long noted, out long number)
    {
        lock (_lock.InOrder)
        {
            number = noted;
            if (noted >= 0 && noted >= _oldest) return true;
            if (!_hasPosition)
            {
                _position = position;
                _hasPosition = true;
            }

            number = _next;
            return _position <= position;
        }
    }

    /// <summary>Takes a page; release it afterwards.</summary>
    public FeedTake Take(long number, out EntryPage? page)
    {
        lock (_lock.InOrder)
        {
            page = null;
            if (_isEnded || number < _oldest) return FeedTake.ReadYourself;
            if (number >= _next) return FeedTake.NotYet;
            page = _pages[number % MaxPages]!;
            page.Retain();
            if (number == _next - 1 && !_isNewestWanted)
            {
                _isNewestWanted = true;
                Demand();
            }

            return FeedTake.Page;
        }
    }

    /// <summary>Waits until a page is there, or will not come, or the waiter is cancelled.</summary>
    public ValueTask WaitAsync(FeedWaiter waiter, long number)
    {
        lock (_lock.InOrder)
        {
            if (_isEnded || number < _next || waiter.IsCancelled) return ValueTask.CompletedTask;
            ValueTask wait = waiter.Begin(this);
            _waiters.Add(waiter);
            Demand();
            return wait;
        }
    }

    /// <summary>Ends a wait.</summary>
    public void Withdraw(FeedWaiter waiter)
    {
        lock (_lock.InOrder)
        {
            if (_waiters.Remove(waiter)) waiter.Queue();
        }
    }

    /// <summary>Nobody follows the stream any more.</summary>
    public void End()
    {
        lock (_lock.InOrder)
        {
            _isEnded = true;
            DropAll();
            Wake();
            Demand();
        }

        // It closes a socket and stops a timer, and throws nothing.
        _ = _reader?.DisposeAsync().AsTask();
    }

    void IThreadPoolWorkItem.Execute() => _demand.SetResult(true);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _demand.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _demand.OnCompleted(continuation, state, token, flags);

    bool IValueTaskSource<bool>.GetResult(short token) => _demand.GetResult(token) && !Volatile.Read(ref _isEnded);

    private async Task RunAsync()
    {
        while (await DemandAsync().ConfigureAwait(false))
        {
            try
            {
                EntryId after = _position;
                EntryPage page = await _reader!.ReadAsync(after, _count, Block, CancellationToken.None).ConfigureAwait(false);
                if (page.Count > 0 && _reader.IsPositionThere)
                {
                    Publish(page);
                    continue;
                }

                bool isEmpty = page.Count == 0;
                page.Dispose();
                if (!isEmpty || !(_reader.IsPositionThere || await IsUnchangedAsync(after).ConfigureAwait(false))) LetGo(null);
                else lock (_lock.InOrder) _isNewestWanted = false;
            }
            catch (Exception exception)
            {
                LetGo(exception);
            }
        }
    }

    private ValueTask<bool> DemandAsync()
    {
        lock (_lock.InOrder)
        {
            if (_isEnded) return ValueTask.FromResult(false);
            if (HasDemand) return ValueTask.FromResult(true);
            _demand.Reset();
            _awaitsDemand = true;
            return new ValueTask<bool>(this, _demand.Version);
        }
    }

    // On the pool: reading must not begin on the thread of a subscriber.
    private void Demand()
    {
        if (!_awaitsDemand || !(HasDemand || _isEnded)) return;
        _awaitsDemand = false;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Nothing came, and the entry read last is not there: nothing was ever added, or all was trimmed or deleted.
    private async ValueTask<bool> IsUnchangedAsync(EntryId position)
    {
        try
        {
            return (await _store.StreamInfoAsync(Stream).ConfigureAwait(false)).LastGeneratedId == position;
        }
        catch (StreamNotFoundException)
        {
            return position == EntryId.Min;
        }
    }

    private void Publish(EntryPage page)
    {
        long bytes = page.TotalLength;
        page.Retain();
        lock (_lock.InOrder)
        {
            if (_isEnded)
            {
                page.Release();
                return;
            }

            while (_next - _oldest == MaxPages || (_next > _oldest && _bytes + bytes > MaxBytes)) DropOldest();
            _pages[_next % MaxPages] = page;
            _bytes += bytes;
            _next++;
            _position = page.GetId(page.Count - 1);
            _count = page.CountWithin(MaxPageBytes, MaxPageEntries);
            _failure = null;
            _isNewestWanted = _waiters.Count > 0;
            Wake();
        }
    }

    // The page that was to come does not: its number is passed over, so that who waits for it, or asks later, reads for himself.
    private void LetGo(Exception? failure)
    {
        lock (_lock.InOrder)
        {
            _failure = failure;
            _hasPosition = false;
            _isNewestWanted = false;
            DropAll();
            _oldest = ++_next;
            Wake();
        }
    }

    private void Wake()
    {
        foreach (FeedWaiter waiter in _waiters) waiter.Queue();
        _waiters.Clear();
    }

    private void DropAll()
    {
        while (_oldest < _next) DropOldest();
    }

    private void DropOldest()
    {
        ref EntryPage? page = ref _pages[_oldest++ % MaxPages];
        _bytes -= page!.TotalLength;
        page.Release();
        page = null;
    }
}
