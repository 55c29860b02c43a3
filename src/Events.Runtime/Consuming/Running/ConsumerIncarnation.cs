using Events.Consuming.Calling;
using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Naming;
using Events.Store;
using Events.Supervision;
using Events.Time;

namespace Events.Consuming.Running;

/// <summary>
/// One life of a consumer, for as long as it holds its name and nothing unexpected happens: the loop over the stream, the loop over the group's requeue
/// stream once there is one, and the renewal of the name.
/// </summary>
internal sealed class ConsumerIncarnation
{
    private readonly Supervisor _supervisor;
    private readonly ConsumerScope _scope;
    private readonly ConsumerLoop _main;
    private readonly Func<ConsumerLoop> _makeRequeueLoop;
    private readonly StreamKey _requeue;
    private readonly CancellationTokenSource _naming = new();
    private readonly OrderedLock _lock = new(LockRank.Incarnation);
    private volatile ConsumerLoop? _requeueLoop;
    private volatile bool _lostName;
    private bool _isEnding;

    public ConsumerIncarnation(
        Func<StreamKey, ConsumerScope> makeScope,
        HandlerPipeline handlers,
        PauseGate pause,
        StreamKey stream,
        StreamKey requeue,
        Action<GroupRestored> onRestored,
        Action<EntriesLost> onLost)
    {
        _requeue = requeue;
        _scope = makeScope(stream);
        _supervisor = _scope.Supervisor;
        _main = new ConsumerLoop(_scope, handlers, pause, onRestored, onLost, StartRequeueLoopAsync);
        _makeRequeueLoop = () => new ConsumerLoop(
            makeScope(requeue), handlers, pause, onRestored, onLost, static _ => Task.CompletedTask, _main);
    }

    /// <summary>The exception that ended it, when nothing was to; else null.</summary>
    public Exception? Fault => _supervisor.Fault;

    /// <summary>The number of entries that were in hand when the name was lost, and are void.</summary>
    public int VoidedCount { get; private set; }

    /// <summary>The loop over the stream, and the one over the group's requeue stream once there is one.</summary>
    public IReadOnlyList<ConsumerLoop> GetLoops() => _requeueLoop is { } requeue ? [_main, requeue] : [_main];

    /// <summary>Adds the handlers that run.</summary>
    public void Describe(List<RunningHandler> running)
    {
        _main.Describe(running);
        _requeueLoop?.Describe(running);
    }

    /// <summary>Claims all that lies idle for the group, in its requeue stream too, and waits until it is settled, or until this life has ended.</summary>
    /// <returns>What became of it, by stream.</returns>
    public async Task<ReapTally[]> ReapNowAsync(CancellationToken cancellationToken)
    {
        await StartRequeueLoopAsync(cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(GetLoops().Select(loop => loop.ReapNowAsync(cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Runs until it is stopped, the name is lost, or a part has failed; then all parts have ended. Handlers may still run.</summary>
    /// <returns>Whether the name was lost.</returns>
    public async Task<bool> RunAsync(NameLease name, CancellationToken stop)
    {
        _main.Start();
#pragma warning disable RS0030 // A loop for the whole life, which outlasts the parts.
        _supervisor.Watch("keeping the name", Task.Run(() => KeepNameAsync(name, _naming.Token), CancellationToken.None));
#pragma warning restore RS0030
        using (stop.UnsafeRegister(static supervisor => ((Supervisor)supervisor!).End(), _supervisor))
        {
            await _supervisor.Ended.ConfigureAwait(false);
        }

        // They end at once, unless somebody else's code does not return.
        if (!await _supervisor.WhenPartsEndedAsync().EndsWithinAsync(EndLimits.Failsafe, TimeProvider.System, CancellationToken.None).ConfigureAwait(false))
        {
            Log.PartsDoNotEnd(
                _scope.Logger, _scope.Name, _scope.Group, _scope.Stream.Name, string.Join(", ", _supervisor.GetParts()));
        }

        return _lostName;
    }

    /// <summary>Begins no further handler from now on.</summary>
    public void StopBeginning()
    {
        _main.StopBeginning();
        _requeueLoop?.StopBeginning();
    }

    /// <summary>
    /// Waits for handlers within the limits, acknowledges, and releases what is left. The name is kept all the while: it says whose the entries are. Does
    /// not throw.
    /// </summary>
    public async Task FinishAsync(EndLimits limits)
    {
        BeginEnd();
        Task finishing = _main.FinishAsync(limits);
        if (_requeueLoop is { } requeue) await requeue.FinishAsync(limits).ConfigureAwait(false);
        await finishing.ConfigureAwait(false);
        _scope.Cancel(_naming);
    }

    /// <summary>Ends as a killed process would.</summary>
    public void Abort()
    {
        BeginEnd();
        _supervisor.End();
        _scope.Cancel(_naming);
        _main.Abort();
        _requeueLoop?.Abort();
    }

    /// <summary>After an <see cref="Abort"/>: waits for handlers to heed their cancellation, not for long.</summary>
    public async Task WaitForCancelledAsync(TimeSpan grace)
    {
        Task requeue = _requeueLoop?.WaitForCancelledAsync(grace) ?? Task.CompletedTask;
        await _main.WaitForCancelledAsync(grace).ConfigureAwait(false);
        await requeue.ConfigureAwait(false);
    }

    private async Task KeepNameAsync(NameLease name, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await _scope.Time.WaitForTickAsync(NameLease.RenewInterval, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested) return;
            try
            {
                if (await name.RenewAsync(stop).ConfigureAwait(false))
                {
                    await name.AdoptAsync(stop).ConfigureAwait(false);
                    continue;
                }

                VoidedCount = _main.HeldCount + (_requeueLoop?.HeldCount ?? 0);
                _lostName = true;
                _supervisor.End();

                // Handlers may be running to their end: whoever has the name has their entries.
                _main.LoseAll();
                _requeueLoop?.LoseAll();
                return;
            }
            catch (StreamStoreException exception)
            {
                Log.RenewFailed(_scope.Logger, _scope.Stream.Name, _scope.Group, _scope.Name, exception);
            }
        }
    }

    /// <summary>Most groups never have a requeue stream; it is looked for at each interval, and read from then on.</summary>
    private async Task StartRequeueLoopAsync(CancellationToken stop)
    {
        if (_requeueLoop is not null || _scope.Options.AtMostOnce) return;
        if (!await _scope.Store.ExistsAsync(_requeue, stop).ConfigureAwait(false)) return;
        ConsumerLoop made;
        lock (_lock.InOrder)
        {
            if (_isEnding || _requeueLoop is not null) return;
            _requeueLoop = made = _makeRequeueLoop();
        }

        made.Start();
    }

    // From now on there comes no further loop, which nobody would end.
    private void BeginEnd()
    {
        lock (_lock.InOrder) _isEnding = true;
    }
}
