using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Safety;
using Events.Store;
using Events.Store.Roles;
using Events.Store.Schedules;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Scheduling;

/// <summary>
/// Moves what is due into its stream. Every process that knows of something scheduled has one, and any of them may move anything: the store sees to it that
/// nothing is moved twice or
/// early. It sleeps until the next time that it knows, by the server's clock, and looks again meanwhile for what others have scheduled or cancelled; while
/// nothing is scheduled it does not run.
/// </summary>
internal sealed class ScheduleMover(
    IStreamStore store, StreamKey stream, TimeProvider time, ILogger logger, EventsInstruments instruments, Action<ScheduleMover> ended)
{
    private const int PageSize = 200;

    // So many are remembered of which was told that nobody here knows when they come again.
    private const int MaxStuck = 1000;

    // What is due within so little is moved together.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(5);

    // While something is moved or soon to be, a process that dies holds up what it has scheduled last no longer than this; so does a clock of the server's
    // that jumps.
    private static readonly TimeSpan BusyLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuietLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefusedLook = TimeSpan.FromMinutes(1);

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly HashSet<string> _stuck = new(StringComparer.Ordinal);
    private TaskCompletionSource _wake = NewWake();
    private long _since;
    private TimeSpan _wait = TimeSpan.MaxValue;
    private int _learned;
    private int _keepers;
    private bool _isRunning;
    private bool _hasEnded;
    private bool _isBackup;
    private DateTimeOffset? _expected;
    private bool _hasFailed;
    private long _busyAt;
    private bool _isRefused;

    /// <summary>Something is scheduled on the stream.</summary>
    /// <param name="dueIn">In how long the first is due, as the server has just said; negative when it was.</param>
    /// <returns>False when this one has ended, and another one is to be told.</returns>
    public bool TryLearn(TimeSpan dueIn)
    {
        lock (_lock.InOrder)
        {
            if (_hasEnded) return false;
            _learned++;

            // Who may not move does not ask each time that it is told.
            if (_isRefused || !Hasten(dueIn)) return true;
        }

        Run();
        return true;
    }

    /// <summary>Looks from now on also while nothing is known to be scheduled, until <see cref="Release"/>.</summary>
    /// <returns>False when this one has ended, and another one is to be told.</returns>
    public bool TryKeep()
    {
        lock (_lock.InOrder)
        {
            if (_hasEnded) return false;
            _keepers++;
            if (!Hasten(TimeSpan.Zero)) return true;
        }

        Run();
        return true;
    }

    /// <summary>Ends what <see cref="TryKeep"/> began.</summary>
    public void Release()
    {
        lock (_lock.InOrder) _keepers--;
    }

    // Never longer than a look: meanwhile others may have scheduled something that comes before, and be gone. Whether whoever asks is to run it, behind the
    // lock: it may look at once, and no store is called under one.
    private bool Hasten(TimeSpan wait)
    {
        if (wait > QuietLook) wait = QuietLook;
        if (wait < Remaining()) Wait(wait);
        _wake.TrySetResult();
        if (_isRunning) return false;
        _isRunning = true;
        return true;
    }

    private void Run() => UserCall.Run(() => _ = RunAsync());

    private void Wait(TimeSpan wait) => (_since, _wait) = (time.GetTimestamp(), wait);

    // A clock that has gone back says nothing: then it is looked at once.
    private TimeSpan Remaining()
    {
        if (_wait == TimeSpan.MaxValue) return _wait;
        TimeSpan passed = time.Since(_since);
        return passed >= _wait ? TimeSpan.Zero : _wait - passed;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WaitAsync().ConfigureAwait(false);
                int learned;
                lock (_lock.InOrder)
                {
                    // What is learnt during the look is not forgotten behind it.
                    learned = _learned;
                    Wait(TimeSpan.MaxValue);
                }

                TimeSpan? next = await LookAsync().ConfigureAwait(false);
                lock (_lock.InOrder)
                {
                    TimeSpan heard = Remaining();
                    if (next is null && learned == _learned && _keepers == 0 && heard == TimeSpan.MaxValue)
                    {
                        _hasEnded = true;
                        break;
                    }

                    TimeSpan wait = next ?? QuietLook;
                    Wait(heard < wait ? heard : wait);
                }
            }
        }
        catch (Exception exception)
        {
            // The store was disposed; or the clock threw, and then whoever learns of a time begins anew.
            if (exception is not ObjectDisposedException) Log.MovingFailed(logger, exception, stream.Name);
            lock (_lock.InOrder) _hasEnded = true;
        }

        ended(this);
    }

    private async Task WaitAsync()
    {
        while (true)
        {
            Task woken;
            TimeSpan wait;
            lock (_lock.InOrder)
            {
                if (_wake.Task.IsCompleted) _wake = NewWake();
                woken = _wake.Task;
                wait = Remaining();
            }

            if (wait <= TimeSpan.Zero) return;
            using var over = new CancellationTokenSource();
            await Task.WhenAny(woken, time.WaitAsync(wait, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    // In how long to look again; null when nothing is scheduled.
    private async ValueTask<TimeSpan?> LookAsync()
    {
        ScheduleRound round;
        int moved;
        try
        {
            round = await store.MoveDueAsync(stream, PageSize).ConfigureAwait(false);
            if (round.Moved > 0 && round.Oldest is { } oldest) Count(round.Moved, round.Now - oldest);
            if (round.SetAside.Count > 0) Log.ScheduledSetAside(logger, stream.Name, round.SetAside.Count, round.SetAside[0]);
            moved = round.Moved + await MoveRecurringAsync(round).ConfigureAwait(false);
            if (round.Refusal is { } refusal) throw new ServerErrorException(refusal.Split(' ')[0], refusal);
            _hasFailed = false;
            lock (_lock.InOrder) _isRefused = false;
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            // Also what nothing expects: others rely on it that somebody moves.
            lock (_lock.InOrder) _isRefused = exception is MissingPermissionException;
            if (!_hasFailed) Log.MovingFailed(logger, exception, stream.Name);
            _hasFailed = true;
            return _isRefused ? RefusedLook : QuietLook;
        }

        return round.Next is { } next ? Choose(round, next - round.Now, moved) : null;
    }

    private TimeSpan Choose(ScheduleRound round, TimeSpan until, int moved)
    {
        // What was moved by another one before this one came is left to it, and this one comes a little later for as long as that goes well.
        if (moved > 0 || round.Oldest is not null) _isBackup = false;
        else if (round.Now >= _expected) _isBackup = true;
        _expected = round.Next;
        if (moved > 0 || until < BusyFor) _busyAt = time.GetTimestamp();
        if (until <= TimeSpan.Zero) return moved > 0 ? TimeSpan.Zero : BusyLook;
        TimeSpan look = time.Since(_busyAt) < BusyFor ? BusyLook : QuietLook;
        if (until < Together) until = Together;
        if (_isBackup) until += TimeSpan.FromMilliseconds(Random.Shared.Next(10, 30));
        return until < look ? until : look;
    }

    private async ValueTask<int> MoveRecurringAsync(ScheduleRound round)
    {
        int moved = 0;
        foreach (DueOccurrence occurrence in round.Recurring)
        {
            DateTimeOffset? next;
            try
            {
                // What was missed while nobody ran counts once.
                next = CronTimes.Next(occurrence.Rule, occurrence.Due > round.Now ? occurrence.Due : round.Now);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Another process may know it. Whatever this machine says of its time zones is no reason to move nothing else.
                if (_stuck.Count >= MaxStuck) _stuck.Clear();
                if (_stuck.Add(occurrence.Id))
                {
                    Log.OccurrenceFailed(logger, exception, occurrence.Id, stream.Name, occurrence.Rule.Cron, occurrence.Rule.TimeZone);
                }

                continue;
            }

            _stuck.Remove(occurrence.Id);
            if (await store.MoveOccurrenceAsync(stream, occurrence, next).ConfigureAwait(false) is null) continue;
            Count(1, round.Now - occurrence.Due);
            moved++;
        }

        return moved;
    }

    private void Count(int moved, TimeSpan delay)
    {
        try
        {
            instruments.Moved(stream.Name, moved, delay);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, instruments.ScheduledMoved.Name, exception);
        }
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
