using Events.Definitions;
using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Naming;
using Events.Safety;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Roles;
using Events.Supervision;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Partitioning;

/// <summary>
/// The share of this process in the partitions of a group: says each second that it is there, and learns which partitions are its own. It takes what nobody has
/// until it has its due, and gives back what is more than that, one consumer at a time ending while the others go on. Thread-safe.
/// </summary>
internal sealed class PartitionLeases
{
    /// <summary>The interval at which the store is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IStreamStore _store;
    private readonly string _group;
    private readonly string[] _types;
    private readonly TimeSpan _typesKept;
    private readonly PartitionAgreement _agreement;
    private volatile PartitionLease[] _leases;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private long? _typesSaidAt;

    /// <param name="store">Where the stream is.</param>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="definition">The group.</param>
    /// <param name="typesKept">How long others know which types this process handles.</param>
    /// <param name="agreement">Whether all know of as many partitions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public PartitionLeases(
        IStreamStore store,
        StreamKey stream,
        ConsumerGroupDefinition definition,
        TimeSpan typesKept,
        PartitionAgreement agreement,
        TimeProvider time,
        ILogger logger)
    {
        _store = store;
        Stream = stream;
        _group = definition.Group;
        _types = [.. definition.Handlers.Select(static handler => handler.EventType)];
        _typesKept = typesKept;
        _agreement = agreement;
        _time = time;
        _logger = logger;

        // By when it came: who is there already keeps the larger share.
        Member = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().ToUnixTimeMilliseconds():x12} {Environment.MachineName} {Environment.ProcessId} {Guid.NewGuid():n}");
        _leases = [.. Enumerable.Range(0, definition.Stream.Partitions).Select(partition => new PartitionLease(this, partition))];
    }

    /// <summary>The lock around what the leases say.</summary>
    public OrderedLock Gate { get; } = new(LockRank.Collection);

    /// <summary>The stream, by the key that it is declared with.</summary>
    public StreamKey Stream { get; }

    /// <summary>The name of this process among those that share the partitions.</summary>
    public string Member { get; }

    private bool IsAnyHere => Array.Exists(_leases, static lease => lease.IsHere);

    /// <summary>The lease of a partition.</summary>
    public PartitionLease this[int partition]
    {
        get
        {
            lock (Gate.InOrder)
            {
                Grow(partition + 1);
                return _leases[partition];
            }
        }
    }

    /// <summary>A consumer waits for its partition.</summary>
    public void Arrive()
    {
        lock (Gate.InOrder)
        {
            _asked.TrySetResult();
            if (_isRunning) return;
            _isRunning = true;
            _running = InsideHandler.RunOutside(RunAsync);
        }
    }

    /// <summary>Asks the store without waiting for the next time.</summary>
    public void Ask()
    {
        lock (Gate.InOrder) _asked.TrySetResult();
    }

    /// <summary>Waits until the others know that this process has none of the partitions any more, where all of its consumers end.</summary>
    public Task WhenLeft()
    {
        lock (Gate.InOrder) return IsAnyHere ? Task.CompletedTask : _running;
    }

    // Whatever happens: without it consumers would stand by for ever, and look well.
    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await LoopAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception exception)
            {
                Log.PartitionsNotShared(_logger, Stream.Name, _group, exception);
                await TimeProvider.System.WaitAsync(Interval, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task LoopAsync()
    {
        bool isTold = false;
        while (true)
        {
            Task asked;
            lock (Gate.InOrder)
            {
                _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                asked = _asked.Task;
            }

            Exception? failure = null;
            try
            {
                if (await EndsAsync().ConfigureAwait(false)) return;
                await ShareAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = exception;
                OnFailed(exception, isTold);
            }

            isTold = failure is not null;
            foreach (PartitionLease lease in _leases)
            {
                if (!lease.IsActive && lease.IsHere) lease.OnAsked?.Invoke(failure);
            }

            if (failure is ObjectDisposedException) return;

            // A store that is away is not asked as fast as consumers come and go.
            Task wake = failure is null ? asked : new TaskCompletionSource().Task;
            await wake.EndsWithinAsync(Interval, _time).ConfigureAwait(false);
        }
    }

    private void OnFailed(Exception exception, bool isTold)
    {
        var revoked = new List<CancellationTokenSource>();
        switch (exception)
        {
            case PartitionsDifferException:
                if (!isTold) Log.PartitionsDiffer(_logger, Stream.Name, _group, exception);
                _agreement.Forget();
                lock (Gate.InOrder) revoked.AddRange(_leases.Where(static lease => lease.IsGranted).Select(static lease => lease.Revoke()));
                break;
            case ObjectDisposedException:
                // It does not come back: who waits for it ends.
                lock (Gate.InOrder)
                {
                    foreach (PartitionLease lease in _leases) lease.Fail(exception);
                    _isRunning = false;
                }

                break;
            default:
                if (!isTold) Log.PartitionsNotShared(_logger, Stream.Name, _group, exception);
                break;
        }

        foreach (CancellationTokenSource one in revoked) Cancelling.Begin(one, static _ => { });
    }

    // When no consumer is to read any more the others need not wait until they miss this process, and share what it has: of a partition whose handlers still
    // run they wait for the name.
    private async Task<bool> EndsAsync()
    {
        lock (Gate.InOrder)
        {
            if (IsAnyHere) return false;
            foreach (PartitionLease lease in _leases) lease.IsReserved = false;
        }

        try
        {
            await _store.LeavePartitionsAsync(Stream, _group, Member).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.PartitionsNotLeft(_logger, Stream.Name, _group, exception);
        }

        lock (Gate.InOrder)
        {
            if (IsAnyHere) return false;
            _typesSaidAt = null;
            _isRunning = false;
            return true;
        }
    }

    private async Task ShareAsync()
    {
        await SayTypesAsync().ConfigureAwait(false);
        PartitionTable table = _agreement.Last ?? await _agreement.MakeAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await ShareAsync(table.Count).ConfigureAwait(false);
        }
        catch (PartitionsDifferException)
        {
            // The stream may have grown meanwhile; who may not read it any more is told here.
            table = await _agreement.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            await ShareAsync(table.Count).ConfigureAwait(false);
        }
    }

    private async Task ShareAsync(int partitions)
    {
        PartitionClaim claim;
        lock (Gate.InOrder)
        {
            Grow(partitions);
            claim = new PartitionClaim(
                Member,
                NameLease.Duration,
                _leases.Length,
                Select(static lease => lease.IsGranted || lease.IsActive),
                Select(static lease => lease is { IsGranted: false, IsActive: false, IsReserved: true }),
                Select(static lease => !lease.IsHere));
        }

        PartitionShare share = await _store.SharePartitionsAsync(Stream, _group, claim).ConfigureAwait(false);
        var revoked = new List<CancellationTokenSource>();
        lock (Gate.InOrder) Apply(share, revoked);
        foreach (CancellationTokenSource one in revoked) Cancelling.Begin(one, static _ => { });
        if (revoked.Count > 0) Log.PartitionsGivenBack(_logger, revoked.Count, Stream.Name, _group, share.Quota, share.Members);
    }

    // For all partitions, and before the first of them is read: who reads one leaves what it does not handle to whoever has the partition next.
    private async Task SayTypesAsync()
    {
        if (_typesSaidAt is { } said && _time.Since(said) < _typesKept / 4) return;
        long now = _time.GetTimestamp();
        try
        {
            await _store.SaveHandlersAsync(new(Stream, _group, Member), _types, _typesKept).ConfigureAwait(false);
            _typesSaidAt = now;
        }
        catch (StreamStoreException exception) when (_typesSaidAt is not null)
        {
            Log.SavingHandlersFailed(_logger, Stream.Name, _group, Member, exception);
        }
    }

    // Under the lock. A consumer comes to each, or none: then others have it.
    private void Grow(int partitions)
    {
        PartitionLease[] had = _leases;
        if (had.Length >= partitions) return;
        _leases = [.. had, .. Enumerable.Range(had.Length, partitions - had.Length).Select(partition => new PartitionLease(this, partition))];
    }

    private void Apply(PartitionShare share, List<CancellationTokenSource> revoked)
    {
        foreach (PartitionLease lease in _leases) lease.IsReserved = false;
        foreach (int partition in share.Partitions) _leases[partition].IsReserved = true;
        foreach (PartitionLease lease in _leases)
        {
            if (lease is { IsReserved: false, IsGranted: true }) revoked.Add(lease.Revoke());
            else if (lease is { IsReserved: true, IsGranted: false, IsActive: false, IsHere: true }) lease.Grant();
        }

        int excess = _leases.Count(static lease => lease.IsGranted) - share.Quota;
        for (int partition = _leases.Length - 1; partition >= 0 && excess > 0; partition--)
        {
            if (!_leases[partition].IsGranted) continue;
            revoked.Add(_leases[partition].Revoke());
            excess--;
        }
    }

    private int[] Select(Predicate<PartitionLease> which) => [.. _leases.Where(lease => which(lease)).Select(static lease => lease.Partition)];
}
