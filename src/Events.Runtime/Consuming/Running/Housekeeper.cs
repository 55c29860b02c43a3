using Events.Consuming.Reading;
using Events.Consuming.Recovering;
using Events.Diagnostics;
using Events.Errors;
using Events.Store;
using Events.Time;

namespace Events.Consuming.Running;

/// <summary>
/// The work of a consumer beside reading, on one jittered timer, and without a pause while nothing new comes and there is something to claim: keeps its name,
/// reaps, saves the group's floor, deletes consumers that are gone, tells the meter how far the group is, and says when it falls behind.
/// </summary>
internal sealed class Housekeeper(
    ConsumerScope scope, PendingReaper reaper, ReadPump pump, GroupGuard group, Func<CancellationToken, Task> onInterval)
{
    private static readonly TimeSpan GoneConsumersInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RestorePause = TimeSpan.FromMilliseconds(100);

    private long _lastGoneConsumers;
    private bool _behind;

    public async Task RunAsync(CancellationToken stop)
    {
        _lastGoneConsumers = scope.Time.GetTimestamp();
        bool goesOn = false;
        bool isGone = false;
        while (!stop.IsCancellationRequested)
        {
            TimeSpan interval = isGone ? RestorePause
                : goesOn ? TimeSpan.Zero
                : Spans.Multiply(scope.Options.ReapInterval, 0.8 + (0.4 * Random.Shared.NextDouble()));
            goesOn = false;
            await scope.Time.WaitAsync(interval, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested) return;
            try
            {
                if (isGone && pump.WaitsForRoom) await group.EnsureAsync(stop).ConfigureAwait(false);
                isGone = false;
                goesOn = await reaper.SweepAsync(stop).ConfigureAwait(false) && pump.IsCaughtUp;
                await group.SaveFloorAsync(stop).ConfigureAwait(false);
                await DeleteGoneConsumersAsync(stop).ConfigureAwait(false);
                await CheckLagAsync(stop).ConfigureAwait(false);
                await onInterval(stop).ConfigureAwait(false);
                if (scope.Permissions is { } permissions) await permissions.RecheckAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (GroupNotFoundException)
            {
                // The read loop sees it as well and restores the group, unless it waits for handlers.
                isGone = true;
            }
            catch (StreamStoreException exception)
            {
                Log.ReapFailed(scope.Logger, scope.Stream.Name, scope.Group, exception);
            }
        }
    }

    private async Task DeleteGoneConsumersAsync(CancellationToken stop)
    {
        if (scope.Time.Since(_lastGoneConsumers) < GoneConsumersInterval) return;
        _lastGoneConsumers = scope.Time.GetTimestamp();
        IReadOnlyList<string> deleted = await scope.Store.DeleteGoneConsumersAsync(
            scope.Stream, scope.Group, scope.Options.DeleteConsumersAfter, scope.Name, stop).ConfigureAwait(false);
        foreach (string name in deleted) Log.ConsumerDeleted(scope.Logger, name, scope.Group, scope.Stream.Name);
    }

    private async Task CheckLagAsync(CancellationToken stop)
    {
        // Computed when the floor was saved: the server's own lag counts what was trimmed unread for ever.
        long warning = scope.Options.LagWarning;
        bool isWatched = scope.Vitals.IsWatched && !scope.IsRequeue;
        if (warning == 0 && !scope.Instruments.IsStateWatched && !isWatched) return;
        foreach (GroupInfo info in await scope.Store.GroupInfoAsync(scope.Stream, stop).ConfigureAwait(false))
        {
            if (info.Name != scope.Group) continue;
            ConsumerMetrics.State(scope, group.Lag, info.Pending);
            if (isWatched) await MeasureAsync(info, stop).ConfigureAwait(false);
            bool behind = warning > 0 && group.Lag >= warning;
            if (behind && !_behind) Log.GroupBehind(scope.Logger, scope.Group, scope.Stream.Name, group.Lag, info.Pending);
            if (!behind && _behind) Log.GroupCaughtUp(scope.Logger, scope.Group, scope.Stream.Name);
            _behind = behind;
        }
    }

    private async Task MeasureAsync(GroupInfo info, CancellationToken stop)
    {
        TimeSpan oldest = TimeSpan.Zero;
        if (group.DoneUpTo is { } done && done != EntryId.Max)
        {
            using EntryPage page = await scope.Store.RangeAsync(scope.Stream, done.Next(), EntryId.Max, 1, stop).ConfigureAwait(false);
            if (page.Count > 0 && scope.Time.GetUtcNow() - page.GetId(0).Timestamp is { Ticks: > 0 } age) oldest = age;
        }

        scope.Vitals.Measured(new GroupMeasure(group.Lag, info.Pending, oldest, scope.Time.GetUtcNow()));
    }
}
