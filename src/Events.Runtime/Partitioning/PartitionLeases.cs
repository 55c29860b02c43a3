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
    private readonly StreamKey _stream;
    private readonly string _group;
    private readonly string _member;
    private readonly PartitionLease[] _leases;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isRunning;

    /// <param name="store">Where the stream is.</param>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="group">The group.</param>
    /// <param name="partitions">The number of partitions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public PartitionLeases(IStreamStore store, StreamKey stream, string group, int partitions, TimeProvider time, ILogger logger)
    {
        _store = store;
        _stream = stream;
        _group = group;
        _time = time;
        _logger = logger;

        // By when it came: who is there already keeps the larger share.
        _member = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().ToUnixTimeMilliseconds():x12} {Environment.MachineName} {Environment.ProcessId} {Guid.NewGuid():n}");
        _leases = [.. Enumerable.Range(0, partitions).Select(partition => new PartitionLease(this, partition))];
    }

    /// <summary>The lock around what the leases say.</summary>
    public OrderedLock Gate { get; } = new(LockRank.Collection);

    /// <summary>The lease of a partition.</summary>
    public PartitionLease this[int partition] => _leases[partition];

    /// <summary>A consumer waits for its partition.</summary>
    public void Arrive()
    {
        lock (Gate.InOrder)
        {
            if (_isRunning)
            {
                _asked.TrySetResult();
                return;
            }

            _isRunning = true;
        }

        _ = InsideHandler.RunOutside(RunAsync);
    }

    /// <summary>Asks the store without waiting for the next time.</summary>
    public void Ask()
    {
        lock (Gate.InOrder) _asked.TrySetResult();
    }

    private async Task RunAsync()
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
                if (!isTold) Log.PartitionsNotShared(_logger, _stream.Name, _group, exception);
            }

            isTold = failure is not null;
            foreach (PartitionLease lease in _leases)
            {
                if (!lease.IsActive && lease.IsHere) lease.OnAsked?.Invoke(failure);
            }

            if (failure is ObjectDisposedException)
            {
                lock (Gate.InOrder) _isRunning = false;
                return;
            }

            // A store that is away is not asked as fast as consumers come and go.
            Task wake = failure is null ? asked : new TaskCompletionSource().Task;
            await wake.EndsWithinAsync(Interval, _time).ConfigureAwait(false);
        }
    }

    // When no consumer is there any more the others need not wait for the lease to end.
    private async Task<bool> EndsAsync()
    {
        lock (Gate.InOrder)
        {
            if (Array.Exists(_leases, static lease => lease.IsHere || lease.IsActive)) return false;
            foreach (PartitionLease lease in _leases) lease.IsReserved = false;
            _isRunning = false;
        }

        try
        {
            await _store.LeavePartitionsAsync(_stream, _group, _member).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StreamStoreException or ObjectDisposedException)
        {
            Log.PartitionsNotShared(_logger, _stream.Name, _group, exception);
        }

        return true;
    }

    private async Task ShareAsync()
    {
        PartitionClaim claim;
        lock (Gate.InOrder)
        {
            claim = new PartitionClaim(
                _member,
                NameLease.Duration,
                _leases.Length,
                Select(static lease => lease.IsGranted || lease.IsActive),
                Select(static lease => lease is { IsGranted: false, IsActive: false, IsReserved: true }),
                Select(static lease => !lease.IsHere));
        }

        PartitionShare share = await _store.SharePartitionsAsync(_stream, _group, claim).ConfigureAwait(false);
        var revoked = new List<CancellationTokenSource>();
        lock (Gate.InOrder) Apply(share, revoked);
        foreach (CancellationTokenSource one in revoked) Cancelling.Begin(one, static _ => { });
        if (revoked.Count > 0) Log.PartitionsGivenBack(_logger, revoked.Count, _stream.Name, _group, share.Quota, share.Members);
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
