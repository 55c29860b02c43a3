using System.Threading.Channels;
using Events.Errors;
using Events.Partitioning;
using Events.Store.Partitions;
using Events.Streams;
using Events.Time;

namespace Events.Subscribing;

/// <summary>
/// A subscription of all partitions of a stream: those of each in order. What is there already comes about by time, the lowest ID first, as each waits for the
/// others to be read; what is added comes as it is read. Partitions that are added while it runs join, from their beginning, when the old partition of their
/// keys is read up to what it had when it was left.
/// </summary>
/// <param name="subscribe">Subscribes to a partition.</param>
/// <param name="isRead">Tells whether a partition has nothing behind an entry up to another one.</param>
/// <param name="from">Where to begin.</param>
/// <param name="options">How to read.</param>
/// <param name="agreement">Which partitions there are.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class PartitionedSubscription(
    Func<int, StreamPosition, SubscriptionOptions, StreamSubscription> subscribe,
    Func<int, EntryId, EntryId, CancellationToken, ValueTask<bool>> isRead,
    StreamPosition from,
    SubscriptionOptions options,
    PartitionAgreement agreement,
    TimeProvider time,
    CancellationToken cancellationToken) : StreamSubscription
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Reader> _readers = [];

    // Those that are read still, so that the others wait for them.
    private readonly HashSet<int> _awaited = [];
    private readonly SortedSet<int> _held = [];
    private readonly PriorityQueue<Reader, (EntryId, int)> _ready = new();
    private readonly Channel<(Reader? Reader, bool HasMoved)> _signals =
        Channel.CreateUnbounded<(Reader?, bool)>(new UnboundedChannelOptions { SingleReader = true });

    private SubscriptionOptions? _each;
    private PartitionTable? _table;
    private EntryId _position;
    private volatile bool _isLive;
    private int _isEnumerated;
    private int _isTicking;

    public override EntryId Position => _position;

    public override bool IsLive => _isLive;

    public override Task CaughtUp => _caughtUp.Task;

    public override IAsyncEnumerator<StreamEntry> GetAsyncEnumerator(CancellationToken second = default)
    {
        if (Interlocked.Exchange(ref _isEnumerated, 1) != 0) throw new InvalidOperationException("A subscription is enumerated once; subscribe again.");

        // The application's code is called by one of them at a time.
        var gate = new Lock();
        _each = options with
        {
            OnCaughtUp = null,
            OnGap = options.OnGap is not { } onGap ? null : gap =>
            {
                lock (gate) return onGap(gap);
            },
        };
        return ReadAsync(second);
    }

    private async IAsyncEnumerator<StreamEntry> ReadAsync(CancellationToken second)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, second);
        bool isTold = options.OnCaughtUp is null;
        Task<PartitionTable> agreeing = AgreeAsync(stopping.Token);
        await ((Task)agreeing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!agreeing.IsCompletedSuccessfully) FailCatchingUp(agreeing);
        _table = await agreeing.ConfigureAwait(false);
        try
        {
            Begin(_table, stopping.Token);
            _ = TickAsync(stopping.Token);
            while (true)
            {
                while (_signals.Reader.TryRead(out (Reader? Reader, bool HasMoved) signal)) await ApplyAsync(signal, stopping.Token).ConfigureAwait(false);
                if (_awaited.Count == 0 && _ready.TryDequeue(out Reader? next, out _))
                {
                    StreamEntry entry = next.Entries.Current;
                    _position = entry.Id;
                    next.Waiting = null;
                    yield return entry;
                    stopping.Token.ThrowIfCancellationRequested();
                    Move(next);
                    continue;
                }

                UpdateLive();
                if (_caughtUp.Task.IsCompleted && !isTold)
                {
                    isTold = true;
                    await options.OnCaughtUp!(_position, stopping.Token).ConfigureAwait(false);
                }

                await ApplyAsync(await _signals.Reader.ReadAsync(stopping.Token).ConfigureAwait(false), stopping.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            foreach (Reader reader in _readers)
            {
                // One that is being moved must not be disposed.
                if (reader.Moving is { } moving) await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await reader.Entries.DisposeAsync().ConfigureAwait(false);
            }

            _caughtUp.TrySetCanceled(CancellationToken.None);
        }
    }

    // From the end on nothing of before is there, so that nothing has to wait for it.
    private void Begin(PartitionTable table, CancellationToken stop)
    {
        for (int partition = 0; partition < table.Count; partition++)
        {
            PartitionGrowth? growth = table.Layout.AddedBy(partition);
            if (growth is null || (growth.Ends.Count > 0 && from.Kind == StreamPositionKind.End)) Start(partition, from, stop);
            else _held.Add(partition);
        }
    }

    private void Start(int partition, StreamPosition at, CancellationToken stop)
    {
        StreamSubscription subscription = subscribe(partition, at, _each!);
        var reader = new Reader(partition, subscription, subscription.GetAsyncEnumerator(stop));
        _readers.Add(reader);
        _ = SignalAsync(subscription.CaughtUp, reader, hasMoved: false);
        Move(reader);
    }

    private void Move(Reader reader)
    {
        ValueTask<bool> moving = reader.Entries.MoveNextAsync();
        if (moving.IsCompletedSuccessfully)
        {
            if (moving.Result) Enqueue(reader);
            return;
        }

        reader.Moving = moving.AsTask();
        if (!reader.IsCaughtUp) _awaited.Add(reader.Partition);
        _ = SignalAsync(reader.Moving, reader, hasMoved: true);
    }

    private void Enqueue(Reader reader)
    {
        reader.Waiting = reader.Entries.Current.Id;
        _ready.Enqueue(reader, (reader.Entries.Current.Id, reader.Partition));
    }

    private async ValueTask ApplyAsync((Reader? Reader, bool HasMoved) signal, CancellationToken stop)
    {
        if (signal.Reader is not { } reader)
        {
            Volatile.Write(ref _isTicking, 0);
            await LookAsync(stop).ConfigureAwait(false);
            return;
        }

        _awaited.Remove(reader.Partition);
        if (!signal.HasMoved)
        {
            reader.IsCaughtUp = reader.Subscription.CaughtUp.IsCompletedSuccessfully;
            if (reader.Subscription.CaughtUp.IsFaulted) FailCatchingUp(reader.Subscription.CaughtUp);
        }
        else if (await reader.Moving!.ConfigureAwait(false))
        {
            Enqueue(reader);
        }
    }

    // The stream may have grown, and an old partition may have been read.
    private async ValueTask LookAsync(CancellationToken stop)
    {
        int had = _table!.Count;
        try
        {
            _table = _table.Layout.Current is null
                ? await agreement.MakeAsync(stop).ConfigureAwait(false)
                : await agreement.RefreshAsync(stop).ConfigureAwait(false);
        }
        catch (StreamStoreException exception) when (exception is not PartitionsDifferException)
        {
            // Those that are read say how that goes.
            return;
        }

        for (int partition = had; partition < _table.Count; partition++) _held.Add(partition);
        foreach (int partition in _held.ToArray())
        {
            if (!await HasReadAsync(partition, stop).ConfigureAwait(false)) continue;
            _held.Remove(partition);
            Start(partition, from.Kind == StreamPositionKind.End ? StreamPosition.Beginning : from, stop);
        }
    }

    private async ValueTask<bool> HasReadAsync(int partition, CancellationToken stop)
    {
        PartitionGrowth growth = _table!.Layout.AddedBy(partition)!;
        int old = partition % growth.From;
        if (!growth.Ends.TryGetValue(old, out EntryId end) || _readers.Find(reader => reader.Partition == old) is not { } reader) return false;
        if (reader.Waiting is { } waiting) return waiting > end;
        EntryId position = reader.Subscription.Position;
        if (position >= end) return true;
        if (!reader.IsCaughtUp) return false;
        try
        {
            return await isRead(old, position, end, stop).ConfigureAwait(false);
        }
        catch (StreamStoreException)
        {
            return false;
        }
    }

    private void UpdateLive()
    {
        bool isLive = _held.Count == 0 && _readers.TrueForAll(static reader => reader.IsCaughtUp);
        _isLive = isLive && _readers.TrueForAll(static reader => reader.Subscription.IsLive);
        if (isLive) _caughtUp.TrySetResult();
    }

    private async Task SignalAsync(Task task, Reader reader, bool hasMoved)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _signals.Writer.TryWrite((reader, hasMoved));
    }

    private async Task TickAsync(CancellationToken stop)
    {
        while (true)
        {
            Task wait = time.WaitAsync(Interval, stop);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!wait.IsCompletedSuccessfully || stop.IsCancellationRequested) return;
            if (Interlocked.Exchange(ref _isTicking, 1) == 0) _signals.Writer.TryWrite((null, false));
        }
    }

    private void FailCatchingUp(Task ended)
    {
        if (ended.Exception is { } exception) _caughtUp.TrySetException(exception.InnerExceptions);
        else _caughtUp.TrySetCanceled(CancellationToken.None);

        // Who does not ask for it is not to be told by the finalizer.
        _ = _caughtUp.Task.Exception;
    }

    private async Task<PartitionTable> AgreeAsync(CancellationToken stop)
    {
        var backoff = new Backoff(time);
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await agreement.MakeAsync(stop).ConfigureAwait(false);
            }
            catch (StreamStoreException exception)
                when (exception is not PartitionsDifferException && (options.GiveUpAfter is not { } limit || time.GetElapsedTime(start) < limit))
            {
                await backoff.WaitAsync(stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>A partition that is read.</summary>
    private sealed class Reader(int partition, StreamSubscription subscription, IAsyncEnumerator<StreamEntry> entries)
    {
        public int Partition { get; } = partition;

        public StreamSubscription Subscription { get; } = subscription;

        public IAsyncEnumerator<StreamEntry> Entries { get; } = entries;

        public bool IsCaughtUp { get; set; }

        /// <summary>Its entry that is to be handed out; null for none.</summary>
        public EntryId? Waiting { get; set; }

        public Task<bool>? Moving { get; set; }
    }
}
