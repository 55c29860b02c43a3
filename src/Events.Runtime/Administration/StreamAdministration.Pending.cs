using System.Runtime.CompilerServices;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;

namespace Events.Administration;

/// <summary>Pending entries: who has them, and giving them to others.</summary>
public sealed partial class StreamAdministration
{
    /// <summary>Lists a page of pending entries, the oldest first: <c>XPENDING</c>, and whether they are still in the stream.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="count">How many at the most: 1 to 1000. Default 100.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>A page; for the next one, begin at its <see cref="PendingPage.Next"/> (<see cref="PendingFilter.From"/>).</returns>
    /// <exception cref="AdministrationException">There is no such stream, group or consumer.</exception>
    public async Task<PendingPage> ListPendingAsync(
        string stream, string group, PendingFilter? filter = null, int count = 100, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        filter ??= PendingFilter.All;
        filter.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PageSize);
        await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false);
        if (filter.Consumer is { } consumer) await RequireConsumerAsync(stream, group, consumer, cancellationToken).ConfigureAwait(false);
        return await PageAsync(key, group, filter, count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads all pending entries page by page, the oldest first.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="AdministrationException">There is no such stream, group or consumer.</exception>
    public async IAsyncEnumerable<PendingDetails> ReadPendingAsync(
        string stream, string group, PendingFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        PendingPage page = await ListPendingAsync(stream, group, filter, PageSize, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            foreach (PendingDetails entry in page.Entries) yield return entry;
            if (page.Next is not { } next) yield break;
            page = await PageAsync(Key(stream), group, (filter ?? PendingFilter.All) with { From = next }, PageSize, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Moves all that a consumer has pending to another, of the stream and of what was requeued for the group: for a machine that does not come
    /// back. No delivery is counted. A live consumer takes up what it is given within two seconds.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="from">The consumer that has them.</param>
    /// <param name="to">The consumer that gets them; null for whoever of the group is free first (the consumer <c>(released)</c>).</param>
    /// <param name="evenIfAlive">Whether to take them from a consumer whose process lives: its handlers are cancelled. Default false.</param>
    /// <param name="cancellationToken">Cancels waiting; what was moved stays moved, and calling again moves the rest.</param>
    /// <exception cref="AdministrationException">There is no such stream, group or consumer, or the consumer is alive.</exception>
    public async Task<PendingMove> HandOverAsync(
        string stream, string group, string from, string? to, bool evenIfAlive = false, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        string heir = to ?? DeliveryKeys.ReleasedConsumer;
        DeliveryChecks.HandOver(from, heir);
        await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false);
        ConsumerDetails giver = await RequireConsumerAsync(stream, group, from, cancellationToken).ConfigureAwait(false);
        if (to is not null && to != DeliveryKeys.ReleasedConsumer) await RequireReceiverAsync(stream, group, to, cancellationToken).ConfigureAwait(false);
        if (!evenIfAlive) RefuseLiving(giver, "Stop it, and what it has is released; or hand over what it has although it is alive.");
        long moved = await _store.HandOverAsync(key, group, from, heir, cancellationToken).ConfigureAwait(false);
        if (await FindRequeueAsync(key, group, cancellationToken).ConfigureAwait(false) is { } requeue)
        {
            moved += await _store.HandOverAsync(requeue, group, from, heir, cancellationToken).ConfigureAwait(false);
        }

        long left = await CountPendingAsync(key, group, from, cancellationToken).ConfigureAwait(false);
        return new PendingMove(stream, group, heir, moved, left);
    }

    /// <summary>
    /// Moves pending entries to a consumer, whose ever they are: <c>XCLAIM … JUSTID</c>, a page at a time. No delivery is counted, the idle time
    /// begins anew. A live consumer takes up what it is given within two seconds; who had them before loses its lease.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="to">The consumer that gets them.</param>
    /// <param name="filter">Which. Give it a <see cref="PendingFilter.MinIdle"/> longer than live consumers need between two renewals (1 s), or one
    /// consumer.</param>
    /// <param name="progress">Is told how many were moved so far; null for nobody.</param>
    /// <param name="cancellationToken">Cancels waiting; what was moved stays moved.</param>
    /// <exception cref="AdministrationException">There is no such stream, group or consumer.</exception>
    public async Task<PendingMove> ClaimAsync(
        string stream,
        string group,
        string to,
        PendingFilter filter,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        filter.Validate();
        StreamKey key = Key(stream);
        await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false);
        await RequireReceiverAsync(stream, group, to, cancellationToken).ConfigureAwait(false);
        if (filter.Consumer is { } owner) await RequireConsumerAsync(stream, group, owner, cancellationToken).ConfigureAwait(false);
        long moved = 0;
        long gone = 0;
        EntryId? next = filter.From;
        while (next is { } from)
        {
            IReadOnlyList<PendingEntry> page = await LinesAsync(key, group, filter with { From = from }, PageSize, cancellationToken).ConfigureAwait(false);
            EntryId[] ids = [.. page.Where(line => line.Consumer != to).Select(static line => line.Id)];
            if (ids.Length > 0)
            {
                MovedEntries result = await Seam.MovePendingAsync(new(key, group, to), filter.MinIdle, ids, cancellationToken).ConfigureAwait(false);
                moved += result.Moved.Count;
                gone += result.Gone.Count;
                progress?.Report(moved);
            }

            next = NextOf(page, PageSize);
        }

        return new PendingMove(stream, group, to, moved, gone);
    }

    private async ValueTask<PendingPage> PageAsync(
        StreamKey key, string group, PendingFilter filter, int count, CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingEntry> lines = await LinesAsync(key, group, filter, count, cancellationToken).ConfigureAwait(false);
        HashSet<EntryId> gone =
            [.. await Seam.FindGoneAsync(key, lines.Select(static line => line.Id).ToArray(), cancellationToken).ConfigureAwait(false)];
        return new PendingPage(
            key.Name,
            group,
            [.. lines.Select(line => new PendingDetails(
                key.Name, group, line.Id, line.Consumer, line.Idle, line.DeliveryCount, gone.Contains(line.Id)))],
            NextOf(lines, count));
    }

    private ValueTask<IReadOnlyList<PendingEntry>> LinesAsync(
        StreamKey key, string group, PendingFilter filter, int count, CancellationToken cancellationToken)
    {
        var query = new PendingQuery { Consumer = filter.Consumer, From = filter.From, To = filter.To, MinIdle = filter.MinIdle, Count = count };
        return AskAsync(key, () => _store.PendingAsync(key, group, query, cancellationToken));
    }

    private static EntryId? NextOf(IReadOnlyList<PendingEntry> lines, int count) =>
        lines.Count == count && lines[^1].Id != EntryId.Max ? lines[^1].Id.Next() : null;

    // What was requeued for a group has a stream of its own, with the same group and consumers.
    private async ValueTask<StreamKey?> FindRequeueAsync(StreamKey key, string group, CancellationToken cancellationToken)
    {
        if (SideStreams.DeadLettersOf(key) is null) return null;
        StreamKey requeue = DeliveryKeys.Requeue(key, group);
        if (!await _store.ExistsAsync(requeue, cancellationToken).ConfigureAwait(false)) return null;
        IReadOnlyList<GroupInfo> groups = await _store.GroupInfoAsync(requeue, cancellationToken).ConfigureAwait(false);
        return groups.Any(info => info.Name == group) ? requeue : null;
    }

    private async ValueTask<long> CountPendingAsync(StreamKey key, string group, string consumer, CancellationToken cancellationToken)
    {
        PendingSummary summary = await _store.PendingAsync(key, group, cancellationToken).ConfigureAwait(false);
        return summary.Consumers.FirstOrDefault(one => one.Key == consumer).Value;
    }
}
