using Events.Commits;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Testing.Stores;

/// <summary>The steps of delivery.</summary>
internal sealed partial class HarnessStore
{
    public async ValueTask<IReadOnlyList<LostEntry>> AcknowledgeOwnedAsync(
        StreamKey stream, string group, string consumer, ReadOnlyMemory<OwnedEntry> entries, CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.AcknowledgeOwnedAsync(stream, group, consumer, copy, cancellationToken).ConfigureAwait(false);
        journal.Acknowledged(stream.Name, group, Without(copy.Select(static entry => entry.Id), lost));
        return lost;
    }

    public ValueTask<IReadOnlyList<LostEntry>> RenewAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan lease,
        CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        return CallAsync(() => inner.RenewAsync(stream, group, consumer, copy, lease, cancellationToken), cancellationToken);
    }

    public ValueTask<IReadOnlyList<DedupeState>> ClaimDedupeAsync(
        StreamKey stream, string group, ReadOnlyMemory<OwnedEntry> entries, TimeSpan? lease, CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        return CallAsync(() => inner.ClaimDedupeAsync(stream, group, copy, lease, cancellationToken), cancellationToken);
    }

    public async ValueTask<LostEntry?> RetryAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        TimeSpan delay,
        TimeSpan minIdle,
        bool untried = false,
        CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        LostEntry? lost = await inner.RetryAsync(stream, group, consumer, entry, delay, minIdle, untried, cancellationToken).ConfigureAwait(false);
        if (lost is null) journal.Retried(stream.Name, group, entry.Id, delay, time.GetUtcNow() + delay, untried);
        return lost;
    }

    public async ValueTask<ReapPage> ReapAsync(
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        EntryId start,
        int count,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        StreamTrim trim = default,
        bool onlyReleased = false,
        CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        ReapPage page = await inner.ReapAsync(
            stream, group, consumer, minIdle, start, count, deadLetters, letter, trim, onlyReleased, cancellationToken).ConfigureAwait(false);
        journal.Delivered(stream.Name, group, page.Entries);
        foreach (EntryId gone in page.GoneIds) journal.DeadLettered(stream.Name, group, gone, letter.Reason, letter.Message);
        return page;
    }

    public async ValueTask<ReapPage> ReclaimAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan? longestWait = null,
        bool counted = true,
        CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        ReapPage page = await inner.ReclaimAsync(stream, group, consumer, copy, longestWait, counted, cancellationToken).ConfigureAwait(false);
        journal.Delivered(stream.Name, group, page.Entries);
        return page;
    }

    public async ValueTask<DeadLetterMove> DeadLetterAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        DeadLetterMove move = await inner.DeadLetterAsync(
            stream, group, consumer, entry, deadLetters, letter, trim, cancellationToken).ConfigureAwait(false);
        if (move.Letter is not null) journal.DeadLettered(stream.Name, group, entry.Id, letter.Reason, letter.Message);
        return move;
    }

    public ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        IReadOnlyList<KeyValuePair<string, string>>? fields = null,
        string? trace = null,
        CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.RequeueAsync(deadLetters, deadLetter, requeue, fields, trace, cancellationToken), cancellationToken);

    public ValueTask<GroupFloor> SaveFloorAsync(
        StreamKey stream,
        string group,
        EntryId? before = null,
        GroupFloor? known = null,
        bool replace = false,
        CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.SaveFloorAsync(stream, group, before, known, replace, cancellationToken), cancellationToken);

    public ValueTask<GroupCreation> EnsureGroupAsync(
        StreamKey stream, string group, GroupStart startAt, GroupFloor? known, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.EnsureGroupAsync(stream, group, startAt, known, cancellationToken), cancellationToken);

    public async ValueTask<IReadOnlyList<LostEntry>> CommitAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered = default,
        CancellationToken cancellationToken = default)
    {
        OwnedEntry[] copy = entries.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, EntryId> last = await FindLastAsync(commands).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.CommitAsync(stream, group, consumer, copy, commands, remembered, cancellationToken).ConfigureAwait(false);
        if (lost.Count > 0) return lost;
        await NoteAddedAsync(commands, last).ConfigureAwait(false);
        journal.Acknowledged(stream.Name, group, [.. copy.Select(static entry => entry.Id)]);
        return lost;
    }
}
