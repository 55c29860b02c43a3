using Events.Diagnostics;
using Events.Recovery;
using Events.Store;

namespace Events.Consuming;

/// <summary>All that reads one stream for one consumer: the declared stream, or the group's requeue stream.</summary>
internal sealed class ConsumerLoop
{
    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly AckBatcher _acks;
    private readonly OutcomeSettler _outcomes;
    private readonly FailureSettler _failures;
    private readonly StoreWaits _storeWaits;
    private readonly Dispatcher _dispatcher;
    private readonly GiveBackList _giveBack = new();
    private readonly ReadPump _pump;
    private readonly LeaseKeeper _leases;
    private readonly RetryTimer _retries;
    private readonly ClaimedEntries _claimed;
    private readonly Housekeeper _housekeeper;

    public ConsumerLoop(
        ConsumerScope scope,
        IHandlerSource handlers,
        PauseGate pause,
        Action<GroupRestored> onRestored,
        Func<CancellationToken, Task> onInterval,
        ConsumerLoop? lender = null)
    {
        _scope = scope;
        _held = new HeldEntries(scope);
        _acks = new AckBatcher(scope, _held);
        _retries = new RetryTimer(scope);
        var unknownTypes = new UnknownTypes(scope);
        _storeWaits = new StoreWaits(scope) { Resume = Resume };
        _failures = new FailureSettler(scope, _held, _acks, _giveBack, unknownTypes, _storeWaits);
        _outcomes = new OutcomeSettler(scope, _held, _acks, _failures, _storeWaits);
        var runner = new HandlerRunner(scope, handlers, _outcomes, _failures);
        var batchRunner = new BatchRunner(scope, handlers, _outcomes, _failures);
        var handlersFirst = new HandlersFirst();
        _dispatcher = new Dispatcher(scope, _held, runner, batchRunner, _acks, _retries, handlersFirst, lender?._dispatcher);
        var intake = new EntryIntake(scope, _held, _dispatcher, unknownTypes);
        var lastTries = new LastTries(scope, _held);
        _claimed = new ClaimedEntries(scope, _held, intake, lastTries);
        var group = new GroupGuard(scope, onRestored);
        _pump = new ReadPump(
            scope, _held, intake, _acks, handlersFirst, new OwnPending(scope, _held, _claimed, _retries), group, pause);
        _leases = new LeaseKeeper(scope, _held);
        _housekeeper = new Housekeeper(scope, new PendingReaper(scope, _claimed, lastTries, pause), group, onInterval);
    }

    public long HandledCount => _outcomes.HandledCount;

    public long SkippedCount => _outcomes.SkippedCount;

    public long FailedCount => _outcomes.FailedCount;

    public int UnhandledCount => _held.UnhandledCount;

    /// <summary>
    /// Runs until stopped; then what is queued and running is still there, see <see cref="FinishAsync"/>. A part that fails takes the
    /// others along, and its exception is thrown.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAll(
            _pump.RunAsync(together.Token).FailTogetherAsync(together),
            _retries.RunAsync(_claimed, _dispatcher, together.Token).FailTogetherAsync(together),
            _housekeeper.RunAsync(together.Token).FailTogetherAsync(together)).ConfigureAwait(false);
    }

    /// <summary>Renews leases; it goes on while handlers finish.</summary>
    public Task KeepLeasesAsync(CancellationToken stop) => _leases.RunAsync(stop);

    /// <summary>Begins no further handler from now on.</summary>
    public void StopBeginning()
    {
        foreach (HeldEntry entry in _dispatcher.StopBeginning()) _failures.GiveBackUntried(entry);
        foreach (HeldEntry entry in _storeWaits.Stop()) _failures.GiveBackUntried(entry);
    }

    /// <summary>
    /// Begins no further handler, waits for the running ones up to the time limit (then cancels them), acknowledges what
    /// succeeded and gives the rest back, so that others can claim it at once.
    /// </summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        StopBeginning();
        await WaitForHandlersAsync(cancel).ConfigureAwait(false);
        try
        {
            await _acks.FlushAsync().ConfigureAwait(false);
            (EntryId[] begun, EntryId[] notBegun) = _giveBack.Take();
            if (begun.Length + notBegun.Length > 0 && !_scope.Options.AtMostOnce)
            {
                await _scope.Store.ReleaseAsync(_scope.Stream, _scope.Group, _scope.Name, begun, notBegun)
                    .ConfigureAwait(false);
                Log.EntriesReleased(
                    _scope.Logger, begun.Length + notBegun.Length, _scope.Stream.Name, _scope.Group, _scope.Name);
            }
        }
        catch (StreamStoreException exception)
        {
            // They stay pending and are reaped when they have been idle for long enough.
            Log.AckFailed(_scope.Logger, _scope.Stream.Name, _scope.Group, _scope.Name, exception);
        }

        _acks.Dispose();
        _storeWaits.Dispose();
    }

    /// <summary>Ends as a killed process would: nothing more is acknowledged, settled or given back.</summary>
    public void Abort()
    {
        _acks.Drop();
        _acks.Dispose();
        _outcomes.BeginCancelling();
        _dispatcher.StopBeginning();
        _storeWaits.Stop();
        _storeWaits.Dispose();
        _held.CancelAll(lost: true);
    }

    /// <summary>The name is not ours any more: no outcome of what runs is used.</summary>
    public void LoseAll() => _held.CancelAll(lost: true);

    private void Resume(List<HeldEntry> entries)
    {
        if (_dispatcher.TryResume(entries)) return;
        foreach (HeldEntry entry in entries) _failures.GiveBackUntried(entry);
    }

    private async Task WaitForHandlersAsync(CancellationToken cancel)
    {
        Task idle = _held.WaitForRoomAsync(_scope.Options.Prefetch, CancellationToken.None).AsTask();
        try
        {
            await idle.WaitAsync(_scope.Options.StopTimeout, _scope.Time, cancel).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.HandlersCancelled(_scope.Logger, UnhandledCount, _scope.Group, _scope.Name);
            _outcomes.BeginCancelling();
            _held.CancelAll(lost: false);
            await idle.ConfigureAwait(false);
        }
    }
}
