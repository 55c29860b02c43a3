using Events.Diagnostics;
using Events.Store;

namespace Events.Consuming;

/// <summary>
/// The life of a consumer for as long as it holds its name: the loop over the stream, the loop over the group's requeue
/// stream once there is one, and the renewal of the name.
/// </summary>
internal sealed class ConsumerIncarnation
{
    private readonly ConsumerScope _scope;
    private readonly ConsumerLoop _main;
    private readonly Func<ConsumerLoop> _makeRequeueLoop;
    private readonly StreamKey _requeue;
    private readonly CancellationTokenSource _leases = new();
    private readonly CancellationTokenSource _run = new();
    private readonly List<Task> _leaseKeepers = [];
    private ConsumerLoop? _requeueLoop;
    private Task _requeueRunning = Task.CompletedTask;

    public ConsumerIncarnation(
        Func<StreamKey, ConsumerScope> makeScope,
        IHandlerSource handlers,
        PauseGate pause,
        StreamKey stream,
        StreamKey requeue,
        Action<GroupRestored> onRestored)
    {
        _requeue = requeue;
        _scope = makeScope(stream);
        _main = new ConsumerLoop(_scope, handlers, pause, onRestored, StartRequeueLoopAsync);
        _makeRequeueLoop = () => new ConsumerLoop(
            makeScope(requeue), handlers, pause, onRestored, static _ => Task.CompletedTask, _main);
    }

    public long HandledCount => _main.HandledCount + (_requeueLoop?.HandledCount ?? 0);

    public long SkippedCount => _main.SkippedCount + (_requeueLoop?.SkippedCount ?? 0);

    public long FailedCount => _main.FailedCount + (_requeueLoop?.FailedCount ?? 0);

    /// <summary>Runs until stopped, or until the name is lost. When a part fails all end, and its exception is thrown.</summary>
    /// <returns>Whether the name was lost.</returns>
    public async Task<bool> RunAsync(NameLease name, CancellationToken stop)
    {
        using CancellationTokenRegistration stopping = stop.UnsafeRegister(static run => ((CancellationTokenSource)run!).Cancel(), _run);
        _leaseKeepers.Add(_main.KeepLeasesAsync(_leases.Token).FailTogetherAsync(_run));
        Task running = _main.RunAsync(_run.Token).FailTogetherAsync(_run);
        Task<bool> naming = KeepNameAsync(name, _run.Token);
        try
        {
            await naming.FailTogetherAsync(_run).ConfigureAwait(false);

            // Stopped, lost, or another part has failed.
            await _run.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
        finally
        {
            await _requeueRunning.ConfigureAwait(false);
        }

        foreach (Task keeper in _leaseKeepers)
        {
            if (keeper.IsFaulted) await keeper.ConfigureAwait(false);
        }

        return await naming.ConfigureAwait(false);
    }

    /// <summary>Begins no further handler from now on.</summary>
    public void StopBeginning()
    {
        _main.StopBeginning();
        _requeueLoop?.StopBeginning();
    }

    public async Task FinishAsync(CancellationToken cancel)
    {
        await _main.FinishAsync(cancel).ConfigureAwait(false);
        if (_requeueLoop is not null) await _requeueLoop.FinishAsync(cancel).ConfigureAwait(false);
        await _leases.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_leaseKeepers).ConfigureAwait(false);
        _leases.Dispose();
    }

    public void Abort()
    {
        _leases.Cancel();
        _main.Abort();
        _requeueLoop?.Abort();
    }

    private async Task<bool> KeepNameAsync(NameLease name, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(NameLease.Duration / 3, _scope.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return false;
            try
            {
                if (!await name.RenewAsync(stop).ConfigureAwait(false)) return true;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return false;
            }
            catch (StreamStoreException exception)
            {
                Log.RenewFailed(_scope.Logger, _scope.Stream.Name, _scope.Group, _scope.Name, exception);
            }
        }

        return false;
    }

    /// <summary>Most groups never have a requeue stream; it is looked for at each interval, and read from then on.</summary>
    private async Task StartRequeueLoopAsync(CancellationToken stop)
    {
        if (_requeueLoop is not null || _scope.Options.AtMostOnce) return;
        if (!await _scope.Store.ExistsAsync(_requeue, stop).ConfigureAwait(false)) return;
        _requeueLoop = _makeRequeueLoop();
        _leaseKeepers.Add(_requeueLoop.KeepLeasesAsync(_leases.Token).FailTogetherAsync(_run));
        _requeueRunning = _requeueLoop.RunAsync(_run.Token).FailTogetherAsync(_run);
    }
}
