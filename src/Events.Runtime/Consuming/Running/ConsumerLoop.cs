using Events.Consuming.Calling;
using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Consuming.Leasing;
using Events.Consuming.Reading;
using Events.Consuming.Recovering;
using Events.Consuming.Settling;
using Events.Diagnostics;
using Events.Supervision;
using Events.Time;

namespace Events.Consuming.Running;

/// <summary>All that reads one stream for one consumer: the declared stream, or the group's requeue stream.</summary>
internal sealed class ConsumerLoop
{
    // Of handlers that do not end: as many are named.
    private const int MaxNamed = 20;

    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly Ownership _ownership;
    private readonly AckBatcher _acks;
    private readonly OutcomeSettler _outcomes;
    private readonly FailureSettler _failures;
    private readonly WaitingEntries _waitForStore;
    private readonly WaitingEntries _waitForClass;
    private readonly HandlerWatch _watch;
    private readonly Dispatcher _dispatcher;
    private readonly ReleaseList _releases = new();
    private readonly ReadPump _pump;
    private readonly LeaseKeeper _leases;
    private readonly PendingWatcher _watcher;
    private readonly DeferralTimer _deferrals;
    private readonly DeferredEntries _schedule;
    private readonly EntryClaims _claimed;
    private readonly GroupGuard _group;
    private readonly Housekeeper _housekeeper;
    private readonly CancellationTokenSource _leasing = new();
    private readonly Sharing _sharing;
    private readonly PendingReaper _reaper;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConsumerLoop(
        ConsumerScope scope,
        HandlerPipeline handlers,
        PauseGate pause,
        Action<GroupRestored> onRestored,
        Action<EntriesLost> onLost,
        Func<CancellationToken, Task> onInterval,
        ConsumerLoop? main = null)
    {
        _scope = scope;
        _held = new HeldEntries(scope) { CannotBegin = () => handlers.IsUnavailable };
        _watch = new HandlerWatch(scope, _held);
        _ownership = new Ownership(scope, _held);
        scope.Ownership = _ownership;
        _held.Unheld = _ownership.Unheld;
        _acks = new AckBatcher(scope, _held);
        DeferredEntries deferred = _schedule = new DeferredEntries(scope.Time);
        _waitForStore = new WaitingEntries(scope) { Resume = Resume };
        _waitForClass = new WaitingEntries(scope) { Resume = Resume };
        _failures = new FailureSettler(scope, _held, _acks, _releases, _waitForStore, _waitForClass);
        _outcomes = new OutcomeSettler(scope, _held, _acks, _failures, _waitForStore);
        var keys = new EntryLoader(scope);
        var runner = new HandlerRunner(scope, handlers, keys, _outcomes, _failures);
        var batchRunner = new BatchRunner(scope, handlers, keys, _outcomes, _failures);
        var inlineRunner = new InlineRunner();
        var sweepRunner = new InlineRunner();
        _dispatcher = new Dispatcher(scope, _held, runner, batchRunner, _acks, deferred, inlineRunner, sweepRunner, main?._dispatcher);
        var intake = new EntryIntake(scope, _held, _dispatcher, new UnhandledEntries(scope, _held, _outcomes, _failures), _failures);
        var finalAttempts = new FinalAttempts(scope, _held);
        var lost = new LostAnswers(scope.Time);
        _claimed = new EntryClaims(scope, _held, intake, finalAttempts, lost, sweepRunner);
        _deferrals = new DeferralTimer(scope, deferred, _claimed, _dispatcher);
        _group = new GroupGuard(scope, onRestored, onLost);
        var progress = new ReadProgress();
        var released = new ReleasedSignal();
        var ownPending = new OwnPending(scope, _held, _claimed, deferred, lost);
        _pump = new ReadPump(scope, _held, intake, _acks, inlineRunner, ownPending, _group, pause, progress, lost);
        _claimed.Lost = _pump.EndRead;
        _claimed.HasMissing = ownPending.HasMissingAsync;
        _watcher = new PendingWatcher(scope, _held, _ownership, _claimed, progress, lost, _pump.EndRead, released, pause);
        _leases = new LeaseKeeper(scope, _held, _ownership);
        _reaper = new PendingReaper(scope, _claimed, ownPending, finalAttempts, pause);
        _sharing = new Sharing(scope, _held, _dispatcher, _waitForClass, _reaper, released);
        _housekeeper = new Housekeeper(scope, _reaper, _pump, _group, onInterval);
    }

    /// <summary>The Redis key that it reads.</summary>
    public string StreamName => _scope.Stream.Name;

    /// <summary>The number of entries in hand.</summary>
    public int HeldCount => _held.Count;

    /// <summary>Returns what it is doing with what is in hand.</summary>
    public LoopWork Work
    {
        get
        {
            (int starting, int running) = _dispatcher.CountWorkers();
            return new LoopWork(_held.UnhandledCount, starting, running, _schedule.IsUnattended);
        }
    }

    /// <summary>Tells whether an entry is in hand.</summary>
    public bool Holds(EntryId id) => _held.Contains(id);

    /// <summary>Lets what is scheduled on the stream and due be moved without waiting for the next look.</summary>
    public void MoveDue() => _scope.Schedule.Learn(TimeSpan.Zero);

    /// <summary>Starts what reads, tries again and keeps house, and what renews leases; all but the last end with the supervisor.</summary>
    public void Start()
    {
        Supervisor supervisor = _scope.Supervisor;
#pragma warning disable RS0030 // A loop for the whole life, which outlasts the parts.
        supervisor.Watch("renewing leases", Task.Run(() => _leases.RunAsync(_leasing.Token)));
#pragma warning restore RS0030
        supervisor.Run("reading", _pump.RunAsync);
        supervisor.Run("trying again", _deferrals.RunAsync);
        supervisor.Run("watching", _watcher.RunAsync);
        supervisor.Run("keeping house", _housekeeper.RunAsync);
        if (!_scope.IsRequeue) supervisor.Run("saying which types are handled", _scope.HandledTypes.RunAsync);
        supervisor.Run("releasing", _sharing.ReleaseEachSecondAsync);
        supervisor.Run("taking up", _sharing.TakeUpReleasedAsync);
    }

    /// <summary>
    /// Claims all that lies idle in the pending entries list, and waits until it is settled. When this life ends meanwhile, nothing more is claimed, and what
    /// is not settled by the end is left to others.
    /// </summary>
    /// <param name="cancellationToken">Claims no more, and waits no longer; what is claimed is handled all the same.</param>
    public async Task<ReapTally> ReapNowAsync(CancellationToken cancellationToken)
    {
        var tally = new ReapTally();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _scope.Supervisor.Ending);
            await _reaper.SweepOnceAsync(tally, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_scope.Supervisor.Ended.IsCompleted || cancellationToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            tally.Seal();
        }

        // Whoever asked is waiting: acknowledgements do not wait for others to go with.
        await Task.WhenAny(tally.NothingRuns, _closed.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        _acks.BeginFlush();
        await Task.WhenAny(tally.Ended, _closed.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        return tally;
    }

    /// <summary>Adds the handlers that run.</summary>
    public void Describe(List<RunningHandler> running) => _dispatcher.Describe(running);

    /// <summary>Begins no further handler from now on.</summary>
    public void StopBeginning()
    {
        foreach (HeldEntry entry in _dispatcher.StopBeginning()) _failures.ReleaseUntried(entry);
        foreach (HeldEntry entry in _waitForStore.Stop()) _failures.ReleaseUntried(entry);
        foreach (HeldEntry entry in _waitForClass.Stop()) _failures.ReleaseUntried(entry);
    }

    /// <summary>
    /// Begins no further handler, waits for the running ones up to the time limit (then cancels them, and waits once more, not for long), acknowledges
    /// what succeeded and releases the rest, so that others can claim it at once. Does not throw.
    /// </summary>
    public async Task FinishAsync(EndLimits limits)
    {
        await StepAsync("releasing what had not begun", () =>
        {
            StopBeginning();
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        await StepAsync("waiting for handlers", () => WaitForHandlersAsync(limits), hasLimit: true).ConfigureAwait(false);
        bool isAnswered = await StepAsync("acknowledging", AcknowledgeAsync).ConfigureAwait(false);
        isAnswered &= await StepAsync("releasing what is unfinished", ReleaseAsync).ConfigureAwait(false);

        // A store that does not answer is not asked for what can be done without.
        if (isAnswered) await StepAsync("remembering how far the group has come", _group.SaveLastFloorAsync).ConfigureAwait(false);
        Close();
    }

    private async Task AcknowledgeAsync()
    {
        await _acks.FlushAsync().ConfigureAwait(false);
        await _ownership.AcknowledgeAgainAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Ends as a killed process would: nothing more is acknowledged, settled or released. Handlers are cancelled and not waited for.</summary>
    public void Abort()
    {
        _acks.Drop();
        _outcomes.BeginCancelling();
        _scope.Untried.Add(_dispatcher.StopBeginning());
        _scope.Untried.Add(_waitForStore.Stop());
        _scope.Untried.Add(_waitForClass.Stop());
        _held.CancelAll(lost: true);
        Close();
    }

    /// <summary>The name is not ours any more: no outcome of what runs is used.</summary>
    public void LoseAll() => _held.CancelAll(lost: true);

    /// <summary>After an <see cref="Abort"/>: waits for handlers to heed their cancellation, not for long.</summary>
    public async Task WaitForCancelledAsync(TimeSpan grace)
    {
        await _dispatcher.WhenNothingRunsAsync().EndsWithinAsync(grace, _scope.Time).ConfigureAwait(false);
        Abandon();
    }

    private void Close()
    {
        _scope.Cancel(_leasing);
        _ownership.Losses.Flush();
        _acks.Dispose();
        _waitForStore.Dispose();
        _waitForClass.Dispose();
        _watch.Dispose();
        _closed.TrySetResult();
    }

    private void Resume(List<HeldEntry> entries)
    {
        if (_dispatcher.TryResume(entries)) return;
        foreach (HeldEntry entry in entries) _failures.ReleaseUntried(entry);
    }

    private async Task WaitForHandlersAsync(EndLimits limits)
    {
        Task ended = _dispatcher.WhenNothingRunsAsync();
        if (await ended.EndsWithinAsync(limits.Handlers, _scope.Time, limits.Hasten).ConfigureAwait(false)) return;
        Log.HandlersCancelled(_scope.Logger, GetRunning().Count, _scope.Group, _scope.Name);
        _outcomes.BeginCancelling();
        _held.CancelAll(lost: false);
        if (!await ended.EndsWithinAsync(limits.Grace, _scope.Time).ConfigureAwait(false)) Abandon();
    }

    private void Abandon()
    {
        List<RunningHandler> running = GetRunning();
        foreach (RunningHandler one in running.Take(MaxNamed))
        {
            Log.HandlerStillRuns(
                _scope.Logger, one.Handler, one.EventType, one.Id, one.Stream, one.Count, one.Since, _scope.Group, _scope.Name);
        }

        if (running.Count > MaxNamed) Log.MoreHandlersStillRun(_scope.Logger, running.Count - MaxNamed, _scope.Group, _scope.Stream.Name);
        _held.Abandon(_dispatcher.IsRunning);
    }

    private List<RunningHandler> GetRunning()
    {
        var running = new List<RunningHandler>();
        Describe(running);
        return running;
    }

    private async Task ReleaseAsync()
    {
        (ReleasedEntry[] begun, ReleasedEntry[] notBegun) = _releases.Take();
        if (begun.Length + notBegun.Length == 0 || _scope.Options.AtMostOnce) return;
        if (_scope.IsLeased) await _ownership.LeaveAsync(begun, notBegun).ConfigureAwait(false);
        else await _ownership.ReleaseAsync(begun, notBegun).ConfigureAwait(false);
        Log.EntriesReleased(_scope.Logger, begun.Length + notBegun.Length, _scope.Stream.Name, _scope.Group, _scope.Name);
    }

    // Each step is tried whatever became of the one before. What the store does not do stays pending, and is reaped when it has been idle for long enough.
    private async Task<bool> StepAsync(string name, Func<Task> step, bool hasLimit = false)
    {
        try
        {
            Task stepping = step();
            if (!hasLimit && !await stepping.EndsWithinAsync(EndLimits.Failsafe, TimeProvider.System).ConfigureAwait(false))
            {
                _scope.Supervisor.Watch(name, stepping);
                throw new TimeoutException($"It did not end within {EndLimits.Failsafe}.");
            }

            await stepping.ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            Log.EndingFailed(_scope.Logger, name, _scope.Name, _scope.Group, _scope.Stream.Name, exception);
            return false;
        }
    }
}
