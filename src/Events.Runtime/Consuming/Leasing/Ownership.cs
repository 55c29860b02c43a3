using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Time;

namespace Events.Consuming.Leasing;

/// <summary>
/// Knows what is this consumer's, held or unheld, and finds out what became of an entry that is not pending for it any more: whether another has it,
/// or its record was destroyed and is to be made anew.
/// </summary>
internal sealed class Ownership : IOwnership
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public Ownership(ConsumerScope scope, HeldEntries held)
    {
        _scope = scope;
        _held = held;
        Unheld = new UnheldEntries(scope.Time);
        Losses = new LossReport(scope);
    }

    public UnheldEntries Unheld { get; }

    public LossReport Losses { get; }

    /// <summary>
    /// Acknowledges once more what this consumer has acknowledged at the very moment when its record was made anew: whichever came first, it is done.
    /// </summary>
    public async Task AcknowledgeAgainAsync(CancellationToken stop)
    {
        EntryId[] ids = _held.FindToAcknowledge();
        if (ids.Length == 0) return;
        await _scope.Store.AcknowledgeOwnedAsync(_scope.Consumer, Array.ConvertAll(ids, static id => new OwnedEntry(id)), stop).ConfigureAwait(false);
        _held.EndAcknowledging(ids);
    }

    public EntryId? FindFirst()
    {
        EntryId? first = Unheld.FindFirst();
        EntryId? inHand = _held.FindFirstUnhandled();
        return first is null || inHand < first ? inHand ?? first : first;
    }

    public async ValueTask<bool> TryRestoreAsync(IReadOnlyList<LostEntry> lost)
    {
        bool isAnyNobodys = false;
        foreach (LostEntry one in lost) isAnyNobodys |= one.Owner is null;
        if (!isAnyNobodys) return false;
        foreach (RecordStanding standing in await RestoreAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (standing.Kind is not (RecordStandingKind.Own or RecordStandingKind.Restored)) continue;
            foreach (LostEntry one in lost)
            {
                if (one.Id == standing.Id) return true;
            }
        }

        return false;
    }

    /// <summary>Entries are pending for nobody: looks at all that is held or unheld, since each bears witness for the others.</summary>
    /// <exception cref="StreamStoreException">The server did not answer.</exception>
    public async Task<IReadOnlyList<RecordStanding>> RestoreAsync(CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        _held.BeginAsking();
        try
        {
            // Whoever has the name sees to what is pending for it.
            if (!await _scope.OwnsNameAsync().ConfigureAwait(false)) return [];
            DateTimeOffset asOf = await _scope.Store.NowAsync(_scope.Stream, stop).ConfigureAwait(false);
            long start = _scope.Time.GetTimestamp();
            var records = new List<PendingRecord>();
            _held.Describe(records);
            Unheld.Describe(records);
            if (records.Count == 0) return [];
            TimeSpan sinceDelivery = _scope.Time.Since(_held.LastDelivery);
            IReadOnlyList<RecordStanding>? standings;
            try
            {
                standings = await _scope.Store.RestoreAsync(
                    _scope.Consumer,
                    new(
                        _scope.NameLease.Owner,
                        asOf,
                        sinceDelivery < Year ? sinceDelivery : Year,
                        records.ConvertAll(static record => record with
                        {
                            ConfirmedAgo = AtMostAYear(record.ConfirmedAgo),
                            SeenAgo = AtMostAYear(record.SeenAgo),
                        }).ToArray(),
                        _scope.DeadLetters),
                    stop).ConfigureAwait(false);
            }
            catch
            {
                _held.MayBeRestored(records);
                throw;
            }

            if (standings is null) return [];
            ApplyAll(standings, _held.Apply(standings, start), start);
            await AcknowledgeAgainAsync(stop).ConfigureAwait(false);

            // That may have made the consumer anew, as a delivery does.
            if (standings.Any(static standing => standing.Kind == RecordStandingKind.Restored)) _held.NoteDelivery();
            return standings;
        }
        finally
        {
            _held.EndAsking();
            _oneAtATime.Release();
        }
    }

    /// <summary>
    /// Leaves entries to whoever has the consumer's name next, who takes them up before anything else: released they could be overtaken. See
    /// <see cref="IConsumerStore.LeaveAsync"/>.
    /// </summary>
    /// <param name="begun">Those whose handlers had begun; nothing is done about them.</param>
    /// <param name="notBegun">The others.</param>
    /// <exception cref="StreamStoreException">The server did not answer.</exception>
    public Task LeaveAsync(ReleasedEntry[] begun, ReleasedEntry[] notBegun) => GiveAsync(
        begun, notBegun, (_, notBegunIds) => _scope.Store.LeaveAsync(_scope.Consumer, notBegunIds));

    /// <summary>Releases entries, see <see cref="IConsumerStore.ReleaseAsync"/>; also those whose pending records were destroyed meanwhile.</summary>
    /// <param name="begun">Those whose handlers had begun.</param>
    /// <param name="notBegun">The others.</param>
    /// <exception cref="StreamStoreException">The server did not answer.</exception>
    public Task ReleaseAsync(ReleasedEntry[] begun, ReleasedEntry[] notBegun) => GiveAsync(
        begun,
        notBegun,
        (begunIds, notBegunIds) => _scope.Store.ReleaseAsync(_scope.Consumer, begunIds, notBegunIds, _scope.Options.MinIdle));

    private async Task GiveAsync(ReleasedEntry[] begun, ReleasedEntry[] notBegun, Func<EntryId[], EntryId[], ValueTask<IReadOnlyList<LostEntry>>> give)
    {
        // They are not in hand any more: should one of them be pending for nobody, they bear witness from here.
        TimeSpan minIdle = _scope.Options.MinIdle;
        foreach (ReleasedEntry one in begun) Unheld.Add(one.Id, one.DeliveryCount, one.LeaseStart, one.SeenAt, minIdle);
        foreach (ReleasedEntry one in notBegun) Unheld.Add(one.Id, one.DeliveryCount, one.LeaseStart, one.SeenAt, minIdle);
        EntryId[] begunIds = Array.ConvertAll(begun, static one => one.Id);
        EntryId[] notBegunIds = Array.ConvertAll(notBegun, static one => one.Id);
        IReadOnlyList<LostEntry> lost = await _scope.FencedAsync(() => give(begunIds, notBegunIds)).ConfigureAwait(false);
        foreach (EntryId id in (EntryId[])[.. begunIds, .. notBegunIds]) Unheld.Remove(id);
        foreach (LostEntry one in lost)
        {
            if (one.Owner is not null and not DeliveryKeys.ReleasedConsumer) Losses.Add(one.Id, Loss.Claimed, one.Owner);
        }
    }

    private void ApplyAll(IReadOnlyList<RecordStanding> standings, HashSet<EntryId> applied, long start)
    {
        Losses.Begin();
        try
        {
            foreach (RecordStanding standing in standings) Apply(standing, applied, start);
        }
        finally
        {
            Losses.End();
        }
    }

    private static TimeSpan AtMostAYear(TimeSpan time) => time < Year ? time : Year;

    private void Apply(RecordStanding standing, HashSet<EntryId> applied, long start)
    {
        // What is unheld is claimed by others when its time has come: nothing to tell.
        bool isUnheld = Unheld.Contains(standing.Id);

        // Settled meanwhile by this consumer itself, or delivered to it again.
        if (!isUnheld && !applied.Contains(standing.Id)) return;
        switch (standing.Kind)
        {
            case RecordStandingKind.Own:
                Unheld.Confirm(standing.Id, start);
                return;
            case RecordStandingKind.Restored:
                Unheld.Confirm(standing.Id, start);
                ConsumerMetrics.RecordRestored(_scope);
                Losses.Add(standing.Id, Loss.Restored);
                return;
            case RecordStandingKind.Others or RecordStandingKind.Acknowledged or RecordStandingKind.Undelivered when isUnheld:
                break;
            case RecordStandingKind.Others:
                Losses.Add(standing.Id, Loss.Claimed, standing.Owner);
                break;
            case RecordStandingKind.Acknowledged:
                Losses.Add(standing.Id, Loss.Acknowledged);
                break;
            case RecordStandingKind.Undelivered:
                Losses.Add(standing.Id, Loss.Undelivered);
                break;
            default:
                Losses.Add(standing.Id, Loss.Gone);
                break;
        }

        Unheld.Remove(standing.Id);
    }
}
