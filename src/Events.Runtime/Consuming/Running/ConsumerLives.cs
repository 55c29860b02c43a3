using Events.Diagnostics;
using Events.Errors;
using Events.Handling;
using Events.Locking;
using Events.Naming;
using Events.Partitioning;
using Events.Safety;
using Events.Supervision;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Consuming.Running;

/// <summary>
/// The lives of one consumer, one after the other: each begins by taking the name, and ends when it is stopped, when the name is lost, or when
/// something fails that nothing expects. Then everything of it ends together, and the next begins, after longer and longer.
/// </summary>
/// <param name="name">The consumer's name.</param>
/// <param name="monitor">What the consumer says of itself.</param>
/// <param name="permissions">Asks whether the consumer may do what it needs, before each life.</param>
/// <param name="begin">Makes a life; nothing of it runs yet.</param>
/// <param name="grace">How long handlers may take to heed their cancellation.</param>
/// <param name="partition">The partition that is read; null for a stream without.</param>
/// <param name="identity">Who this is, for the log.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed class ConsumerLives(
    NameLease name,
    ConsumerMonitor monitor,
    PermissionGuard permissions,
    Func<ConsumerIncarnation> begin,
    TimeSpan grace,
    LeasedPartition? partition,
    ConsumerIdentity identity,
    TimeProvider time,
    ILogger logger)
{
    // What goes well for so long has nothing to do with what failed before.
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private ConsumerIncarnation? _current;
    private bool _hasLived;
    private bool _isAborted;

    /// <summary>The life that runs, or was running when the consumer was stopped; null between two of them.</summary>
    public ConsumerIncarnation? Current => Volatile.Read(ref _current);

    /// <summary>
    /// The reason for which no life can ever begin; null when there is none. Where one has begun, the server has
    /// changed and may change again.
    /// </summary>
    public StreamStoreException? Fault { get; private set; }

    /// <summary>
    /// Lives until it is stopped, or the store is there no more, or cannot be used. Then the last life's parts have
    /// ended; its handlers may run. Does not throw.
    /// </summary>
    public async Task RunAsync()
    {
        var waiting = new Backoff(time);
        var failures = new Backoff(time);
        while (!_stop.IsCancellationRequested)
        {
            bool failed = false;
            CancellationToken revoked = default;
            try
            {
                monitor.Enter(ConsumerState.Starting);
                await permissions.CheckAsync(_stop.Token).ConfigureAwait(false);
                if (partition is not null) revoked = await WaitForPartitionAsync(partition).ConfigureAwait(false);
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, revoked);
                if (partition is not null) await PassAsync(partition, ending.Token).ConfigureAwait(false);
                await name.TakeAsync(ending.Token).ConfigureAwait(false);
                waiting.Reset();
                _hasLived = true;
                failed = await LiveAsync(failures, ending.Token, revoked).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException) when (revoked.IsCancellationRequested)
            {
                // Before it had begun.
            }
            catch (PartitionsDifferException exception) when (!_hasLived)
            {
                Fail(exception);
                return;
            }
            catch (StreamStoreException exception)
                when (!_hasLived && (exception is UnsupportedServerException or MissingPermissionException { Unknown.Count: > 0 }))
            {
                Fail(exception);
                return;
            }
            catch (MissingPermissionException exception)
            {
                // It is logged.
                monitor.StoreFailed(exception);
                await WaitAsync(waiting).ConfigureAwait(false);
            }
            catch (StreamStoreException exception)
            {
                Log.ReadFailed(logger, identity.Stream, identity.Group, name.Name, exception);
                monitor.StoreFailed(exception);
                await WaitAsync(waiting).ConfigureAwait(false);
            }
            catch (ObjectDisposedException exception)
            {
                // It does not come back.
                Log.StoreDisposed(logger, name.Name, identity.Group, identity.Stream, exception);
                monitor.StoreFailed(exception);
                return;
            }
            catch (Exception exception)
            {
                Log.ConsumerFailed(logger, name.Name, identity.Group, identity.Stream, exception);
                monitor.Enter(ConsumerState.Restarting, exception);
                failed = true;
            }
            finally
            {
                // Whoever stops it sees to the rest.
                if (partition?.Lease is { } lease && !_stop.IsCancellationRequested)
                {
                    await GiveBackAsync(lease).ConfigureAwait(false);
                }
            }

            if (failed) await WaitAsync(failures).ConfigureAwait(false);
        }
    }

    /// <summary>No further life begins, and the one that runs begins no further handler.</summary>
    public void BeginStop()
    {
        Cancelling.Begin(_stop, OnCallbackThrew);
        try
        {
            Current?.StopBeginning();
        }
        catch (Exception exception)
        {
            // Tried again when the life ends.
            Log.EndingFailed(logger, "releasing what had not begun", name.Name, identity.Group, identity.Stream, exception);
        }
    }

    /// <summary>Ends as a killed process would.</summary>
    public void Abort()
    {
        lock (_lock.InOrder) _isAborted = true;
        name.Abandon();
        Current?.Abort();
        Cancelling.Begin(_stop, OnCallbackThrew);
    }

    /// <returns>Whether something failed that nothing expects.</returns>
    private async Task<bool> LiveAsync(Backoff failures, CancellationToken stop, CancellationToken revoked)
    {
        ConsumerIncarnation life = begin();
        lock (_lock.InOrder)
        {
            if (_isAborted) return false;
            Volatile.Write(ref _current, life);
        }

        long start = time.GetTimestamp();
        bool lostName = await life.RunAsync(name, stop).ConfigureAwait(false);
        if (life.Fault is { } fault) Log.ConsumerFailed(logger, name.Name, identity.Group, identity.Stream, fault);
        lock (_lock.InOrder)
        {
            // Whoever stops it, or has aborted it, sees to the rest.
            if (_isAborted || (_stop.IsCancellationRequested && !lostName)) return false;
        }

        if (time.Since(start) > Healthy) failures.Reset();
        if (lostName) Log.NameLost(logger, name.Name, identity.Group, identity.Stream, name.Holder, life.VoidedCount);
        bool isGivenBack = revoked.IsCancellationRequested && !lostName && life.Fault is null;
        monitor.Enter(isGivenBack ? ConsumerState.Standby : ConsumerState.Restarting, life.Fault ?? (lostName ? NameLost() : null));

        // Another process may have the name and everything pending for it; then what ran here is void. Else it ends as by a stop, which waits only where a
        // partition is given back.
        if (!lostName) await life.FinishAsync(new EndLimits(isGivenBack ? partition!.StopTimeout : TimeSpan.Zero, grace, default)).ConfigureAwait(false);
        life.Abort();
        if (lostName) await life.WaitForCancelledAsync(grace).ConfigureAwait(false);
        Volatile.Write(ref _current, null);
        return !lostName && !isGivenBack;
    }

    private async Task<CancellationToken> WaitForPartitionAsync(LeasedPartition of)
    {
        await of.Readers.Agreement.MakeAsync(_stop.Token).ConfigureAwait(false);
        if (of.Lease is not { } lease) return default;
        lease.OnAsked = exception =>
        {
            if (exception is null) monitor.StoreAnswered();
            else monitor.StoreFailed(exception);
        };
        monitor.Enter(ConsumerState.Standby);
        CancellationToken revoked = await lease.WaitAsync(_stop.Token).ConfigureAwait(false);
        monitor.Enter(ConsumerState.Starting);
        return revoked;
    }

    private async ValueTask PassAsync(LeasedPartition of, CancellationToken ending)
    {
        await of.Readers.PassAsync(of.Number, () => monitor.Enter(ConsumerState.Standby), ending).ConfigureAwait(false);
        monitor.Enter(ConsumerState.Starting);
    }

    private async Task GiveBackAsync(PartitionLease lease)
    {
        try
        {
            await name.YieldAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It runs out by itself.
            Log.EndingFailed(logger, "giving back the lease", name.Name, identity.Group, identity.Stream, exception);
        }

        lease.End();
    }

    private void Fail(StreamStoreException exception)
    {
        Log.ConsumerFaulted(logger, name.Name, identity.Group, identity.Stream, exception.Message);
        Fault = exception;
        monitor.Enter(ConsumerState.Faulted, exception);
    }

    private LeaseLostException NameLost() =>
        new($"The consumer's name '{name.Name}' was lost: this process did not renew it in time, and it is held by {name.Holder} now.");

    private async Task WaitAsync(Backoff backoff)
    {
        try
        {
            await backoff.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The clock is the application's. It must not spin for that.
            Log.ConsumerFailed(logger, name.Name, identity.Group, identity.Stream, exception);
            await TimeProvider.System.WaitAsync(EndLimits.Failsafe, _stop.Token).ConfigureAwait(false);
        }
    }

    // In one look: between two lives nothing is counted twice, so that what is told never goes back.
    private void OnCallbackThrew(Exception thrown) =>
        Log.CancellationCallbackFailed(logger, identity.Group, identity.Stream, thrown);
}
