using Events.Diagnostics;
using Events.Errors;
using Events.Naming;
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
/// <param name="identity">Who this is, for the log.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed class ConsumerLives(
    NameLease name,
    ConsumerMonitor monitor,
    PermissionGuard permissions,
    Func<ConsumerIncarnation> begin,
    TimeSpan grace,
    ConsumerIdentity identity,
    TimeProvider time,
    ILogger logger)
{
    // What goes well for so long has nothing to do with what failed before.
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private ConsumerIncarnation? _current;
    private bool _isAborted;

    /// <summary>The life that runs, or was running when the consumer was stopped; null between two of them.</summary>
    public ConsumerIncarnation? Current => Volatile.Read(ref _current);

    /// <summary>Lives until it is stopped, or the store is there no more. Then the last life's parts have ended; its handlers may run. Does not throw.</summary>
    public async Task RunAsync()
    {
        var waiting = new Backoff(time);
        var failures = new Backoff(time);
        while (!_stop.IsCancellationRequested)
        {
            bool failed = false;
            try
            {
                monitor.Enter(ConsumerState.Starting);
                await permissions.CheckAsync(_stop.Token).ConfigureAwait(false);
                await name.TakeAsync(_stop.Token).ConfigureAwait(false);
                waiting.Reset();
                failed = await LiveAsync(failures).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
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
        lock (_lock) _isAborted = true;
        name.Abandon();
        Current?.Abort();
        Cancelling.Begin(_stop, OnCallbackThrew);
    }

    /// <returns>Whether something failed that nothing expects.</returns>
    private async Task<bool> LiveAsync(Backoff failures)
    {
        ConsumerIncarnation life = begin();
        lock (_lock)
        {
            if (_isAborted) return false;
            Volatile.Write(ref _current, life);
        }

        long start = time.GetTimestamp();
        bool lostName = await life.RunAsync(name, _stop.Token).ConfigureAwait(false);
        if (life.Fault is { } fault) Log.ConsumerFailed(logger, name.Name, identity.Group, identity.Stream, fault);
        lock (_lock)
        {
            // Whoever stops it, or has aborted it, sees to the rest.
            if (_isAborted || (_stop.IsCancellationRequested && !lostName)) return false;
        }

        if (time.Since(start) > Healthy) failures.Reset();
        if (lostName) Log.NameLost(logger, name.Name, identity.Group, identity.Stream, name.Holder, life.HeldCount);
        monitor.Enter(ConsumerState.Restarting, life.Fault);

        // Another process may have the name and everything pending for it; then what ran here is void. Else it ends as by a stop that does not wait.
        if (!lostName) await life.FinishAsync(new EndLimits(TimeSpan.Zero, grace, default)).ConfigureAwait(false);
        life.Abort();
        if (lostName) await life.WaitForCancelledAsync(grace).ConfigureAwait(false);
        Volatile.Write(ref _current, null);
        return !lostName;
    }

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
