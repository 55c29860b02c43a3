using Events.Store;

namespace Events.Testing.Stores;

/// <summary>Groups, and what is pending in them.</summary>
internal sealed partial class HarnessStore
{
    public IGroupReader OpenReader(ConsumerKey consumer, bool noAck = false)
    {
        var reader = new HarnessReader(this, inner.OpenReader(consumer, noAck), consumer.Stream, consumer.Group, noAck);
        lock (_lock) _readers[(consumer.Stream.Name, consumer.Group, consumer.Name)] = reader;
        return reader;
    }

    public IStreamReader OpenReader(StreamKey stream) => new HarnessStreamReader(this, inner.OpenReader(stream));

    public ValueTask CreateGroupAsync(
        StreamKey stream, string group, EntryId? after, bool makeStream = true, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.CreateGroupAsync(stream, group, after, makeStream, cancellationToken), cancellationToken);

    public ValueTask<bool> DestroyGroupAsync(StreamKey stream, string group, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DestroyGroupAsync(stream, group, cancellationToken), cancellationToken);

    public async ValueTask<long> AcknowledgeAsync(
        StreamKey stream, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        EntryId[] pending = FindPending(stream, group, copy);
        long count = await inner.AcknowledgeAsync(stream, group, copy, cancellationToken).ConfigureAwait(false);
        journal.Acknowledged(stream.Name, group, pending);
        return count;
    }

    public async ValueTask<ClaimPage> AutoClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, EntryId start, int count, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        ClaimPage page = await inner.AutoClaimAsync(consumer, minIdle, start, count, cancellationToken).ConfigureAwait(false);
        Moved(consumer.Stream, consumer.Group, page.Entries);
        return page;
    }

    public async ValueTask<EntryPage> ClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        EntryPage page = await inner.ClaimAsync(consumer, minIdle, copy, cancellationToken).ConfigureAwait(false);
        Moved(consumer.Stream, consumer.Group, page);
        return page;
    }

    public async ValueTask<IReadOnlyList<EntryId>> ClaimIdsAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        return await inner.ClaimIdsAsync(consumer, minIdle, copy, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<PendingSummary> PendingAsync(StreamKey stream, string group, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.PendingAsync(stream, group, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<PendingEntry>> PendingAsync(
        StreamKey stream, string group, PendingQuery query, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.PendingAsync(stream, group, query, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<GroupInfo>> GroupInfoAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.GroupInfoAsync(stream, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<ConsumerInfo>> ConsumerInfoAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ConsumerInfoAsync(stream, group, cancellationToken), cancellationToken);

    // Somebody claims by hand: a consumer whose entries these are has not been handed them.
    private void Moved(StreamKey stream, string group, EntryPage page)
    {
        var ids = new EntryId[page.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = page.GetId(i);
        journal.Left(stream.Name, group, ids);
    }
}
