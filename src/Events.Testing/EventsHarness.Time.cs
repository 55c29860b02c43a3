using System.Diagnostics;
using System.Globalization;
using Events.Store;
using Events.Testing.Clock;
using Events.Testing.Watching;

namespace Events.Testing;

/// <summary>Waiting, and moving time.</summary>
public sealed partial class EventsHarness
{
    private const int MostNamed = 20;

    // What is left waits for the test when nothing has moved for so long, by the machine's clock.
    private static readonly TimeSpan Still = TimeSpan.FromMilliseconds(250);

    private long _steps;
    private volatile bool _isFiring;

    /// <summary>
    /// Waits until every group of the harness' consumers has been given every entry and is done with it, and every handler has returned. Time does not
    /// move: an event whose handler has failed waits for its retry, see <see cref="AdvanceUntilHandledAsync"/>.
    /// </summary>
    /// <param name="timeout">How long to wait, by the machine's clock; <see cref="EventsTestingOptions.Timeout"/> if null.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="TimeoutException">
    /// Something is left: the message says which entries, in which group, and why, with the last error. Thrown at once when nothing more can happen before
    /// time passes or the test does something.
    /// </exception>
    /// <exception cref="InvalidOperationException">There is no consumer; or a handler calls this.</exception>
    public async Task AllHandledAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        CheckCaller();
        CheckConsumers();
        TimeSpan limit = timeout ?? _options.Timeout;
        long start = Stopwatch.GetTimestamp();
        long stillSince = start;
        long calls = -1;
        for (int look = 0; ; look++)
        {
            IReadOnlyList<Remainder> left = FindLeft();
            string? activity = await _world.Quiet.FindActivityAsync(overHandlers: false).ConfigureAwait(false);
            if (left.Count == 0 && activity is null) return;
            bool isStill = left.Count > 0 && activity is null && calls == _world.Calls && left.All(static one => one.WaitsForTest);
            if (!isStill) (stillSince, calls) = (Stopwatch.GetTimestamp(), _world.Calls);
            else if (Stopwatch.GetElapsedTime(stillSince) > Still) throw NotHandled("Nothing more happens until time passes or the test does something", left);
            if (Stopwatch.GetElapsedTime(start) > limit) throw NotHandled($"Not everything was handled within {limit}", left, activity);
            await PauseAsync(look, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until nothing more happens before time passes: everything is handled, or waits for its retry, or nobody is there to handle it.
    /// </summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="TimeoutException">Something goes on for longer than <see cref="EventsTestingOptions.Timeout"/>; the message says what.</exception>
    public Task IdleAsync(CancellationToken cancellationToken = default)
    {
        CheckCaller();
        return WaitAsync(() => _world.Quiet.FindActivityAsync(overHandlers: false), cancellationToken);
    }

    /// <summary>
    /// Lets time pass: from one moment to the next at which a timer is due. What is due is fired, in order, and everything that it sets off is waited for
    /// before time goes on. No consumer and no handler is overtaken, however slow the machine is.
    /// </summary>
    /// <param name="time">How much time.</param>
    /// <param name="overRunningHandlers">
    /// Whether time passes while a handler runs that does not wait for it. Default false: it is waited for. Set it for a handler that is to hang. A handler
    /// that waits by <see cref="Time"/>, such as in <c>Task.Delay(delay, time)</c>, never keeps time from passing.
    /// </param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="TimeoutException">Something goes on for longer than <see cref="EventsTestingOptions.Timeout"/>; the message says what.</exception>
    /// <exception cref="InvalidOperationException">A handler calls this.</exception>
    public Task AdvanceAsync(TimeSpan time, bool overRunningHandlers = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return MoveAsync(time, overRunningHandlers, static () => false, cancellationToken);
    }

    /// <summary>
    /// Lets time pass until every group is done with every entry: over retries, and until what was pending for a consumer that is gone was claimed
    /// by another one.
    /// </summary>
    /// <param name="atMost">How much time at the most, by the harness' clock; an hour if null.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How much time has passed.</returns>
    /// <exception cref="TimeoutException">Something is left; the message says what, and why.</exception>
    public async Task<TimeSpan> AdvanceUntilHandledAsync(TimeSpan? atMost = null, CancellationToken cancellationToken = default)
    {
        CheckConsumers();
        TimeSpan most = atMost ?? TimeSpan.FromHours(1);
        DateTimeOffset start = _time.GetUtcNow();
        if (!await MoveAsync(most, false, () => FindLeft().Count == 0, cancellationToken).ConfigureAwait(false))
        {
            throw NotHandled($"Not everything was handled when {most} had passed", FindLeft());
        }

        return _time.GetUtcNow() - start;
    }

    /// <summary>Lets time pass until a task has ended, such as one that waits for a slow store; then awaits it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="atMost">How much time at the most, by the harness' clock; an hour if null.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="TimeoutException">It has not ended.</exception>
    public async Task AdvanceUntilAsync(Task task, TimeSpan? atMost = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        await AdvanceUntilAsync(() => task.IsCompleted, atMost, cancellationToken).ConfigureAwait(false);
        await task.ConfigureAwait(false);
    }

    /// <summary>Lets time pass until something is so.</summary>
    /// <param name="condition">What is to be so.</param>
    /// <param name="atMost">How much time at the most, by the harness' clock; an hour if null.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="TimeoutException">It is not.</exception>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan? atMost = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan most = atMost ?? TimeSpan.FromHours(1);
        if (await MoveAsync(most, false, condition, cancellationToken).ConfigureAwait(false)) return;
        throw NotHandled($"What time was to pass for did not come within {most}", FindLeft());
    }

    // Timers are fired on the pool: what awaits them goes on within that call, and may block.
    private async Task<bool> MoveAsync(TimeSpan time, bool overHandlers, Func<bool> isDone, CancellationToken cancellationToken)
    {
        CheckCaller();
        if (!await _world.Moving.WaitAsync(_options.Timeout, cancellationToken).ConfigureAwait(false))
        {
            throw new TimeoutException("Time is being moved by another call, which does not end.");
        }

        DateTimeOffset target = time < DateTimeOffset.MaxValue - _time.GetUtcNow() ? _time.GetUtcNow() + time : DateTimeOffset.MaxValue;
#pragma warning disable RS0030 // The test may wait for it with its thread.
        Task<bool> stepping = Task.Run(() => StepAsync(target, overHandlers, isDone, cancellationToken), CancellationToken.None);
#pragma warning restore RS0030
        _ = stepping.ContinueWith(_ => _world.Moving.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        while (true)
        {
            long before = Interlocked.Read(ref _steps);
            await Task.WhenAny(stepping, Task.Delay(_options.Timeout, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
            if (stepping.IsCompleted) return await stepping.ConfigureAwait(false);
            if (!_isFiring || before != Interlocked.Read(ref _steps)) continue;
            throw new TimeoutException(
                $"Time was moved to {Now}, and what a timer has called there has not returned for {_options.Timeout}: a handler, or whatever else waits "
                + $"by the harness' clock, blocks its thread.\n{_world.Remainders.DescribeConsumers()}");
        }
    }

    private async Task<bool> StepAsync(DateTimeOffset target, bool overHandlers, Func<bool> isDone, CancellationToken cancellationToken)
    {
        while (true)
        {
            await WaitAsync(() => _world.Quiet.FindActivityAsync(overHandlers), cancellationToken).ConfigureAwait(false);
            if (isDone()) return true;
            if (!_time.TryTakeNext(target, out VirtualTimer? timer)) return isDone();
            DateTimeOffset now = _time.GetUtcNow();
            do
            {
                Interlocked.Increment(ref _steps);
                _isFiring = true;
                timer!.Fire();
                _isFiring = false;
            }
            while (_time.TryTakeNext(now, out timer));
        }
    }

    private async Task WaitAsync(Func<ValueTask<string?>> findActivity, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        for (int look = 0; await findActivity().ConfigureAwait(false) is { } activity; look++)
        {
            if (Stopwatch.GetElapsedTime(start) > _options.Timeout)
            {
                throw new TimeoutException(
                    $"For {_options.Timeout} it was waited that nothing happens any more, but {activity}. Time does not overtake what goes on: let it end, let it "
                    + $"wait by the harness' clock, or advance with overRunningHandlers.{Describe(FindLeft())}");
            }

            await PauseAsync(look, cancellationToken).ConfigureAwait(false);
        }
    }

    // What is produced before a group is there that begins at the end would not be seen by it.
    private async ValueTask WaitForConsumersAsync(StreamKey stream, CancellationToken cancellationToken)
    {
        if (HandlerRun.Current is not null) return;
        long start = Stopwatch.GetTimestamp();
        for (int look = 0; Stopwatch.GetElapsedTime(start) < _options.Timeout; look++)
        {
            if (!Own.Any(one => one.Stream.Equals(stream) && one.IsStarting)) return;
            await PauseAsync(look, cancellationToken).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<Remainder> FindLeft()
    {
        IReadOnlyList<Remainder> left = _world.Remainders.Find();
        if (left.Count > 0) return left;
        return
        [
            .. from run in _consumers.Runs
               let consumer = _consumers.FindAlive(run.Store, run.Stream, run.Group, run.Consumer)
               where consumer is not null
               select new Remainder(
                   $"{run.Stream}{consumer.Store.Call}, group '{run.Group}': {run.Ids[0]} {consumer.Store.Journal.TypeOf(run.Stream, run.Ids[0])} is done, and its handler has not returned", run.WaitsForTime),
        ];
    }

    private TimeoutException NotHandled(string what, IReadOnlyList<Remainder> left, string? activity = null) =>
        new($"{what}{(activity is null ? "" : $"; {activity}")}.{Describe(left)}");

    private string Describe(IReadOnlyList<Remainder> left)
    {
        string more = left.Count > MostNamed ? $"\n  and {left.Count - MostNamed} more" : "";
        string lines = string.Concat(left.Take(MostNamed).Select(static one => $"\n  {one.Text}"));
        return $" Left: {(left.Count == 0 ? "nothing" : left.Count.ToString(CultureInfo.InvariantCulture))}{lines}{more}\n{_world.Remainders.DescribeConsumers()}\n"
            + $"  The clock says {Now}; it moves by {nameof(AdvanceAsync)} and {nameof(AdvanceUntilHandledAsync)} alone.";
    }

    private string Now => _time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private void CheckConsumers()
    {
        if (_consumers.All.Count > 0) return;
        throw new InvalidOperationException(
            "The harness has no consumer, so nothing would ever be handled. Start the host of the application, or add one by AddConsumer.");
    }

    private static void CheckCaller()
    {
        if (HandlerRun.Current is null) return;
        throw new InvalidOperationException("A handler must not wait for all handlers, nor move time: it would wait for itself.");
    }

    private static Task PauseAsync(int look, CancellationToken cancellationToken) => look < 50
        ? YieldAsync(cancellationToken)
        : Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);

    private static async Task YieldAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
    }
}
