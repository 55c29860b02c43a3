using Events.Consuming.Holding;
using Events.Consuming.Leasing;
using Events.Diagnostics;
using Events.Errors;
using Events.Naming;
using Events.Store;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Recovering;

/// <summary>
/// Looks every moment, by one command that writes nothing, at what is pending for this consumer and not in hand: what others have moved here is
/// taken up, without counting a delivery for it; what is unheld and missing is looked into. The same look sees whether others have released
/// entries, which <see cref="ReleasedSignal"/> tells.
/// </summary>
internal sealed class PendingWatcher(
    ConsumerScope scope,
    HeldEntries held,
    Ownership ownership,
    EntryClaims claimed,
    ReadProgress reads,
    LostAnswers lost,
    Action endRead,
    ReleasedSignal released,
    PauseGate pause)
{
    // More than are held and unheld in any usual case. What lies behind is left to the reaper.
    private const int MaxLooked = 1000;

    private static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(10);

    // What is pending here and not in hand may be on its way: it is looked at again so soon, since nobody else will handle it.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(100);

    private readonly Adoption _adopted = scope.IsRequeue ? scope.NameLease.AdoptedRequeued : scope.NameLease.Adopted;

    private Dictionary<EntryId, ReadProgress.State> _strangers = [];

    // Filled at the next look.
    private Dictionary<EntryId, ReadProgress.State> _formerStrangers = [];
    private long _toldAt;
    private bool _hasTold;

    public async Task RunAsync(CancellationToken stop)
    {
        if (scope.Options.AtMostOnce) return;
        while (!stop.IsCancellationRequested)
        {
            TimeSpan interval = scope.Options.RenewalInterval;
            await (_strangers.Count > 0 && SecondLook < interval
                ? scope.Time.WaitAsync(SecondLook, stop)
                : scope.Time.WaitForTickAsync(interval, stop)).ConfigureAwait(false);
            if (stop.IsCancellationRequested) return;
            try
            {
                await LookAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (GroupNotFoundException)
            {
                // The read loop sees the same and restores the group.
                _strangers.Clear();
            }
            catch (StreamStoreException exception)
            {
                Log.RenewFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
            }
            finally
            {
                ownership.Losses.Flush();
            }
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        if (!scope.NameLease.IsHeld) return;
        ReadProgress.State reading = reads.Now;
        long start = scope.Time.GetTimestamp();
        int adoptions = _adopted.Changes;
        PendingWatch watch = await scope.Store.WatchAsync(scope.Consumer, EntryId.Min, MaxLooked, stop).ConfigureAwait(false);
        if (watch.ScheduledIn is { } scheduledIn) scope.Schedule.Learn(scheduledIn);
        bool isWhole = watch.Own.Count < MaxLooked;
        if (ownership.Unheld.Confirm(watch.Own, EntryId.Min, isWhole ? EntryId.Max : watch.Own[^1].Id, start))
        {
            await ownership.RestoreAsync(stop).ConfigureAwait(false);
        }

        if (pause.IsPaused)
        {
            _strangers.Clear();
            return;
        }

        if (watch.HasReleased) released.Set();
        List<PendingEntry> moved = FindMoved(watch.Own, start, reading, reads.Now, out bool mayBeOnItsWay);
        if (moved.Count > 0) await TakeUpAsync(moved, stop).ConfigureAwait(false);
        else if (isWhole && _strangers.Count == 0 && reading.IsReading && !lost.IsAny) _adopted.Settle(adoptions);
        if (mayBeOnItsWay) endRead();
    }

    // Seen twice, a moment apart, and not on its way here: neither settled just now, nor in the reply of a read.
    private List<PendingEntry> FindMoved(
        IReadOnlyList<PendingEntry> own, long start, ReadProgress.State reading, ReadProgress.State answered, out bool mayBeOnItsWay)
    {
        mayBeOnItsWay = false;
        var moved = new List<PendingEntry>();
        Dictionary<EntryId, ReadProgress.State> strangers = _formerStrangers;
        strangers.Clear();
        if (reading.IsReading && ownership.Unheld.IsComplete && !lost.IsAny)
        {
            foreach (PendingEntry line in own)
            {
                if (held.SeePending(line, start) || ownership.Unheld.Contains(line.Id)
                    || scope.StillRunning.Contains(scope.Stream.Name, line.Id)) continue;
                bool isNew = !_strangers.TryGetValue(line.Id, out ReadProgress.State since) || since.Round != reading.Round;
                if (isNew) since = answered;
                bool isMoved = IsNotOnItsWay(line, since, reading);
                mayBeOnItsWay |= !isMoved && !isNew;
                if (isNew || !isMoved) strangers.Add(line.Id, since);
                else moved.Add(line);
            }
        }

        (_strangers, _formerStrangers) = (strangers, _strangers);
        return moved;
    }

    // Reads bring new entries, delivered once, in the order of their IDs; and what was pending when a read was sent it does not bring.
    private static bool IsNotOnItsWay(PendingEntry line, ReadProgress.State since, ReadProgress.State now) =>
        line.DeliveryCount != 1 || line.Id <= since.LastId || now.Completed >= since.Begun;

    private async Task TakeUpAsync(List<PendingEntry> moved, CancellationToken stop)
    {
        await claimed.WaitForRoomAsync(stop).ConfigureAwait(false);
        var taken = (await claimed.TakeMovedAsync(moved.ConvertAll(static line => line.Id), stop).ConfigureAwait(false)).ToHashSet();
        if (taken.Count == 0 || _adopted.Take(taken.Count)) return;

        // By a command of this process, most likely, that reached the server late.
        if (lost.MayComeLate)
        {
            Log.OwnPendingFound(scope.Logger, taken.Count, scope.Stream.Name, scope.Group, scope.Name);
            return;
        }

        Tell(moved.FindAll(line => taken.Contains(line.Id) && line.DeliveryCount != 1), (count, first, last) =>
            Log.EntriesMovedHere(scope.Logger, count, first, last, scope.Stream.Name, scope.Name, scope.Group));
        if (_hasTold && scope.Time.Since(_toldAt) < TellInterval) return;
        Tell(moved.FindAll(line => taken.Contains(line.Id) && line.DeliveryCount == 1), (count, first, last) =>
        {
            (_hasTold, _toldAt) = (true, scope.Time.GetTimestamp());
            Log.NameShared(scope.Logger, count, first, last, scope.Stream.Name, scope.Name, scope.Group, TellInterval);
        });
    }

    private static void Tell(List<PendingEntry> lines, Action<int, EntryId, EntryId> log)
    {
        if (lines.Count > 0) log(lines.Count, lines[0].Id, lines[^1].Id);
    }
}
