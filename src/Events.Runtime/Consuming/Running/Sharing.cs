using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Consuming.Recovering;
using Events.Consuming.Settling;
using Events.Diagnostics;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Running;

/// <summary>
/// Shares work with the other consumers of the group: releases, each second, what waits behind handlers that have become slow, or stand
/// still, or for a class that cannot be made here, while others live, which may have nothing to do; and takes up what others have released while a handler is
/// free here. What is released has not been tried, so no delivery is counted.
/// </summary>
internal sealed class Sharing(
    ConsumerScope scope, HeldEntries held, Dispatcher dispatcher, WaitingEntries waitForClass, PendingReaper reaper, ReleasedSignal released)
{
    // Of the consumers that the server knows, so many are asked for, those first that were seen last.
    private const int MaxAsked = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(3);

    private readonly TimeSpan _slow = HoldLimit.SlowAfter(scope.Options);
    private long _begun = -1;
    private long _begunAt;
    private bool _wasSlow;

    /// <summary>Releases what waits behind slow handlers.</summary>
    public Task ReleaseEachSecondAsync(CancellationToken stop) =>
        RepeatAsync(token => scope.Time.WaitForTickAsync(Interval, token), ReleaseAsync, stop);

    /// <summary>Takes up what others have released, when the watcher has seen that there is something. This may take as long as handlers do.</summary>
    public Task TakeUpReleasedAsync(CancellationToken stop) => RepeatAsync(released.WaitAsync, reaper.TakeReleasedAsync, stop);

    private async Task RepeatAsync(Func<CancellationToken, Task> wait, Func<CancellationToken, Task> step, CancellationToken stop)
    {
        if (scope.Options.AtMostOnce) return;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await wait(stop).ConfigureAwait(false);
                if (stop.IsCancellationRequested) return;
                await step(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (GroupNotFoundException)
            {
                // Seen, and restored, by who reads and who keeps house.
            }
            catch (StreamStoreException exception)
            {
                Log.SharingFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
            }
        }
    }

    // Slow twice in a row: one call that took long, or one pause of the whole process, is no reason.
    private async Task ReleaseAsync(CancellationToken stop)
    {
        if (held.CannotBegin?.Invoke() == true)
        {
            if (await HasPeerAsync(stop).ConfigureAwait(false)) await ReleaseAsync(TakeWaiting()).ConfigureAwait(false);
            return;
        }

        long begun = dispatcher.BegunWhileWaiting;
        if (begun != _begun) (_begun, _begunAt) = (begun, scope.Time.GetTimestamp());
        bool isStuck = begun >= 0 && scope.Time.Since(_begunAt) >= _slow;
        bool isSlow = begun >= 0 && held.SecondsHeld > _slow.TotalSeconds;
        bool wasSlow = _wasSlow;
        _wasSlow = isSlow;
        if (!isStuck && !(isSlow && wasSlow)) return;
        if (!await HasPeerAsync(stop).ConfigureAwait(false)) return;
        await ReleaseAsync(dispatcher.TakeUntried(isStuck ? TimeSpan.Zero : scope.Options.HoldTarget)).ConfigureAwait(false);
    }

    private List<HeldEntry> TakeWaiting()
    {
        List<HeldEntry> untried = waitForClass.TakeUntried();
        held.BeginReleasing(untried);
        return untried;
    }

    private async Task ReleaseAsync(List<HeldEntry> untried)
    {
        if (untried.Count == 0) return;
        try
        {
            EntryId[] ids = [.. untried.Where(static entry => !entry.IsLost).Select(static entry => entry.Id)];
            if (ids.Length == 0 || !await scope.OwnsNameAsync().ConfigureAwait(false)) return;
            await scope.FencedAsync(
                () => scope.Store.ReleaseAsync(scope.Consumer, default, ids, scope.Options.MinIdle)).ConfigureAwait(false);
            Log.UntriedEntriesReleased(scope.Logger, ids.Length, scope.Stream.Name, scope.Group, scope.Name);
        }
        finally
        {
            // Where the server did not do it they are pending here, and come back as what others left behind does.
            foreach (HeldEntry entry in untried) held.End(entry);
        }
    }

    // Another consumer of the group that has its name's lease, or a program of another kind that has read lately.
    private async Task<bool> HasPeerAsync(CancellationToken stop)
    {
        StreamKey declared = scope.NameLease.Stream;
        IReadOnlyList<string> known = await scope.HandledTypes.FindConsumersAsync(stop).ConfigureAwait(false);
        IReadOnlyList<ConsumerInfo> readers = await scope.Store.ConsumerInfoAsync(scope.Stream, scope.Group, stop).ConfigureAwait(false);
        if (readers.Any(one => IsOther(one.Name) && one.Idle < Lately)) return true;

        // A server may not know a reader before it has given it something, so who says that it handles events counts as well.
        foreach (string name in known.Concat(readers.OrderBy(static one => one.Idle).Select(static one => one.Name))
            .Distinct(StringComparer.Ordinal)
            .Where(IsOther)
            .Take(MaxAsked))
        {
            if (await scope.Store.ExistsAsync(DeliveryKeys.NameLease(declared, scope.Group, name), stop).ConfigureAwait(false)) return true;
        }

        return false;
    }

    private bool IsOther(string name) => name != scope.Name && !DeliveryKeys.IsNobody(name);
}
