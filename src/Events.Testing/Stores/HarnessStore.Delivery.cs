using Events.Commits;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Testing.Stores;

/// <summary>The steps of delivery.</summary>
internal sealed partial class HarnessStore
{
    public async ValueTask<IReadOnlyList<LostEntry>> AcknowledgeOwnedAsync(
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.AcknowledgeOwnedAsync(consumer, copy, cancellationToken).ConfigureAwait(false);
        journal.Acknowledged(consumer.Stream.Name, consumer.Group, Without(copy.Select(static entry => entry.Id), lost));
        return lost;
    }

    public ValueTask<IReadOnlyList<LostEntry>> RenewAsync(
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        return CallAsync(() => inner.RenewAsync(consumer, copy, lease, cancellationToken), cancellationToken);
    }

    public ValueTask<IReadOnlyList<DedupeState>> ClaimDedupeAsync(
        StreamKey stream, string group, ReadOnlyMemory<OwnedEntry> entries, TimeSpan? lease, CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        return CallAsync(() => inner.ClaimDedupeAsync(stream, group, copy, lease, cancellationToken), cancellationToken);
    }

    public async ValueTask<LostEntry?> DeferAsync(
        ConsumerKey consumer, OwnedEntry entry, Deferral deferral, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        LostEntry? lost = await inner.DeferAsync(consumer, entry, deferral, cancellationToken).ConfigureAwait(false);
        if (lost is null) journal.Retried(consumer.Stream.Name, consumer.Group, entry.Id, deferral.Delay, time.GetUtcNow() + deferral.Delay, deferral.Untried);
        return lost;
    }

    public async ValueTask<ReapPage> ReapAsync(
        ConsumerKey consumer, ReapQuery query, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        ReapPage page = await inner.ReapAsync(consumer, query, target, letter, cancellationToken).ConfigureAwait(false);
        journal.Delivered(consumer.Stream.Name, consumer.Group, page.Entries);
        foreach (EntryId gone in page.GoneIds) journal.DeadLettered(consumer.Stream.Name, consumer.Group, gone, letter.Reason, letter.Message);
        return page;
    }

    public async ValueTask<ReapPage> ReclaimAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan? longestWait = null,
        bool counted = true,
        CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        ReapPage page = await inner.ReclaimAsync(consumer, copy, longestWait, counted, cancellationToken).ConfigureAwait(false);
        journal.Delivered(consumer.Stream.Name, consumer.Group, page.Entries);
        return page;
    }

    public async ValueTask<DeadLetterMove> DeadLetterAsync(
        ConsumerKey consumer, OwnedEntry entry, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        DeadLetterMove move = await inner.DeadLetterAsync(consumer, entry, target, letter, cancellationToken).ConfigureAwait(false);
        if (move.Letter is not null) journal.DeadLettered(consumer.Stream.Name, consumer.Group, entry.Id, letter.Reason, letter.Message);
        return move;
    }

    public ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        RequeueChanges changes = default,
        CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.RequeueAsync(deadLetters, deadLetter, requeue, changes, cancellationToken), cancellationToken);

    public ValueTask<GroupFloor> SaveFloorAsync(
        StreamKey stream, string group, FloorSave save = default, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.SaveFloorAsync(stream, group, save, cancellationToken), cancellationToken);

    public ValueTask<GroupCreation> EnsureGroupAsync(
        StreamKey stream, string group, GroupStart startAt, GroupFloor? known, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.EnsureGroupAsync(stream, group, startAt, known, cancellationToken), cancellationToken);

    public async ValueTask<IReadOnlyList<LostEntry>> CommitAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered = default,
        CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, EntryId> last = await FindLastAsync(commands).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.CommitAsync(consumer, copy, commands, remembered, cancellationToken).ConfigureAwait(false);
        if (lost.Count > 0) return lost;
        await NoteAddedAsync(commands, last).ConfigureAwait(false);
        journal.Acknowledged(consumer.Stream.Name, consumer.Group, [.. copy.Select(static entry => entry.Id)]);
        return lost;
    }
}
