using Events.Store;
using Events.Store.Delivery;

namespace Events.Testing.Stores;

/// <summary>The owners of pending entries and of names.</summary>
internal sealed partial class HarnessStore
{
    public async ValueTask<IReadOnlyList<LostEntry>> ReleaseAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        TimeSpan idle,
        CancellationToken cancellationToken = default)
    {
        (EntryId[] one, EntryId[] two) = (begun.ToArray(), notBegun.ToArray());
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.ReleaseAsync(stream, group, consumer, one, two, idle, cancellationToken).ConfigureAwait(false);
        journal.Left(stream.Name, group, Without(one.Concat(two), lost));
        return lost;
    }

    public async ValueTask<IReadOnlyList<LostEntry>> LeaveAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan idle = default,
        CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.LeaveAsync(stream, group, consumer, copy, idle, cancellationToken).ConfigureAwait(false);
        journal.Left(stream.Name, group, Without(copy, lost));
        return lost;
    }

    public async ValueTask<IReadOnlyList<LostEntry>> PassOnAsync(
        StreamKey stream,
        string group,
        string from,
        string to,
        ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.PassOnAsync(stream, group, from, to, copy, cancellationToken).ConfigureAwait(false);
        journal.Left(stream.Name, group, Without(copy, lost));
        return lost;
    }

    public ValueTask<PendingWatch> WatchAsync(
        StreamKey stream, string group, string consumer, EntryId start, int count, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.WatchAsync(stream, group, consumer, start, count, cancellationToken), cancellationToken);

    public ValueTask<DateTimeOffset> NowAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.NowAsync(stream, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<RecordStanding>?> RestoreAsync(
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        DateTimeOffset asOf,
        TimeSpan sinceDelivery,
        ReadOnlyMemory<PendingRecord> records,
        StreamKey deadLetters,
        CancellationToken cancellationToken = default)
    {
        PendingRecord[] copy = records.ToArray();
        return CallAsync(
            () => inner.RestoreAsync(stream, group, consumer, owner, asOf, sinceDelivery, copy, deadLetters, cancellationToken), cancellationToken);
    }

    public async ValueTask<long> HandOverAsync(
        StreamKey stream, string group, string from, string to, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        var query = new PendingQuery { Consumer = from, Count = int.MaxValue };
        EntryId[] ids = [.. ResultOf(inner.PendingAsync(stream, group, query, cancellationToken)).Select(static line => line.Id)];
        long moved = await inner.HandOverAsync(stream, group, from, to, cancellationToken).ConfigureAwait(false);
        journal.Left(stream.Name, group, ids);
        return moved;
    }

    public ValueTask<IReadOnlyList<string>> DeleteGoneConsumersAsync(
        StreamKey stream, string group, TimeSpan minIdle, string except, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DeleteGoneConsumersAsync(stream, group, minIdle, except, cancellationToken), cancellationToken);

    public async ValueTask<NameHolder?> TakeNameAsync(
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        TimeSpan lease,
        string? replaces = null,
        CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        NameHolder? holder = await inner.TakeNameAsync(stream, group, consumer, owner, lease, replaces, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (holder is null) _refusedNames.Remove((stream.Name, group, consumer));
            else _refusedNames.Add((stream.Name, group, consumer));
        }

        return holder;
    }

    public ValueTask ReleaseNameAsync(
        StreamKey stream, string group, string consumer, string owner, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ReleaseNameAsync(stream, group, consumer, owner, cancellationToken), cancellationToken);

    public ValueTask SaveHandlersAsync(
        StreamKey stream,
        string group,
        string consumer,
        IReadOnlyList<string> eventTypes,
        TimeSpan lease,
        CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.SaveHandlersAsync(stream, group, consumer, eventTypes, lease, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<IReadOnlyList<HandlingConsumer>>> FindHandlersAsync(
        StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.FindHandlersAsync(stream, group, eventTypes, cancellationToken), cancellationToken);
}
