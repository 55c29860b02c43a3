using Events.Errors;
using Events.Locking;
using Events.Safety;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Roles;
using Events.Time;

namespace Events.Partitioning;

/// <summary>
/// Makes sure that all who use a stream split it into the same partitions: before anything else, and beside it every few seconds from then on, since the stream
/// may grow, and what is kept beside it may be lost and said anew by somebody else. Thread-safe.
/// </summary>
/// <param name="store">Where the stream is.</param>
/// <param name="stream">The stream, by the key that it is declared with.</param>
/// <param name="declared">The number that this process declares.</param>
/// <param name="time">The clock.</param>
internal sealed class PartitionAgreement(IStreamStore store, StreamKey stream, int declared, TimeProvider time)
{
    // Who announces a growth waits for longer than the second until the switch.
    private static readonly TimeSpan AskedAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private volatile PartitionTable? _table;
    private PartitionTable? _last;
    private Task<PartitionTable>? _asking;
    private long _madeAt;
    private int _isChecking;

    /// <summary>Is called with each table that is new, in no order.</summary>
    public event Action<PartitionTable>? Changed;

    /// <summary>The stream, by the key that it is declared with.</summary>
    public StreamKey Stream => stream;

    /// <summary>The number that this process declares.</summary>
    public int Declared => declared;

    /// <summary>The turns of what is produced to new partitions.</summary>
    public MovedTurns Turns { get; } = new();

    /// <summary>
    /// The partitions, as they were a few seconds ago; null when they must be asked for first. Whoever asks has them compared again in time, and need not wait
    /// for it.
    /// </summary>
    public PartitionTable? Current
    {
        get
        {
            if (_table is not { } table) return null;
            TimeSpan age = time.Since(Volatile.Read(ref _madeAt));
            if (age <= AskedAfter) return table;
            if (Interlocked.Exchange(ref _isChecking, 1) == 0) UserCall.Run(() => _ = CheckAsync());
            return age <= Lifetime ? table : null;
        }
    }

    /// <summary>The partitions as they were known last; null when they never were.</summary>
    public PartitionTable? Last => Volatile.Read(ref _last);

    /// <summary>They have become others: they are compared before anything else is done.</summary>
    public void Forget() => _table = null;

    /// <summary>Compares, or says it first.</summary>
    /// <exception cref="PartitionsDifferException">Others have another number.</exception>
    public ValueTask<PartitionTable> MakeAsync(CancellationToken cancellationToken) =>
        Current is { } table ? new(table) : RefreshAsync(cancellationToken);

    /// <summary>Compares in any case.</summary>
    /// <exception cref="PartitionsDifferException">Others have another number.</exception>
    public async ValueTask<PartitionTable> RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Ask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownOutcomeException exception)
        {
            // Of what is behind it nothing is on its way.
            throw new ConnectionFailedException(
                $"It is not known whether others split '{stream}' into {declared} partitions as well, so nothing was sent: {exception.Message}", exception);
        }
    }

    private Task<PartitionTable> Ask()
    {
        TaskCompletionSource<PartitionTable> asked;
        lock (_lock.InOrder)
        {
            if (_asking is { IsCompleted: false } asking) return asking;
            asked = new TaskCompletionSource<PartitionTable>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asking = asked.Task;
        }

        UserCall.Run(() => _ = CompareAsync(asked));
        return asked.Task;
    }

    // For all who wait for it, so that none of them can cancel it.
    private async Task CompareAsync(TaskCompletionSource<PartitionTable> asked)
    {
        try
        {
            asked.TrySetResult(await CompareAsync().ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            asked.TrySetException(exception);
            _ = asked.Task.Exception;
        }
    }

    private async Task<PartitionTable> CompareAsync()
    {
        PartitionTable? last = Last;
        long start = time.GetTimestamp();
        int actual = await store.AgreePartitionsAsync(stream, last?.Produced ?? declared).ConfigureAwait(false);
        PartitionTable table = last is not null && actual == last.Answer && actual != PartitionLayout.Growing
            ? last
            : await ReadAsync(last, actual).ConfigureAwait(false);
        Volatile.Write(ref _madeAt, start);
        _table = table;
        if (ReferenceEquals(table, last)) return table;
        Volatile.Write(ref _last, table);
        Changed?.Invoke(table);
        return table;
    }

    private async Task<PartitionTable> ReadAsync(PartitionTable? last, int actual)
    {
        long start = time.GetTimestamp();
        PartitionLayout layout = await store.ReadPartitionsAsync(stream).ConfigureAwait(false) ?? new PartitionLayout(actual, [], time.GetUtcNow());

        // How it has grown may have been lost, and the number not.
        if (last is not null && layout.Partitions == last.Count && layout.Growths.Count < last.Layout.Growths.Count)
        {
            layout = layout with { Growths = [.. last.Layout.Growths.Select(static growth => growth with { IsComplete = true })] };
        }

        // There is no way to fewer: another program, or a process that knew of nothing, has said it anew.
        if (layout.Explains(declared) && layout.Partitions >= (last?.Count ?? 0)) return new PartitionTable(layout, start, time.GetTimestamp(), time);
        _table = null;
        throw new PartitionsDifferException(stream.Name, last?.Count ?? declared, layout.Partitions);
    }

    private async Task CheckAsync()
    {
        try
        {
            await Ask().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // What differs is told to whoever comes next, and a store that is away is asked again.
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }
}
