using Events.Store;
using Events.Store.Delivery;

namespace Events.Testing.Stores;

/// <summary>The owners of pending entries and of names.</summary>
internal sealed partial class HarnessStore
{
    public async ValueTask<IReadOnlyList<LostEntry>> ReleaseAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        TimeSpan idle,
        CancellationToken cancellationToken = default)
    {
        (EntryId[] one, EntryId[] two) = (begun.ToArray(), notBegun.ToArray());
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.ReleaseAsync(consumer, one, two, idle, cancellationToken).ConfigureAwait(false);
        journal.Left(consumer.Stream.Name, consumer.Group, Without(one.Concat(two), lost));
        return lost;
    }

    public async ValueTask<IReadOnlyList<LostEntry>> LeaveAsync(
        ConsumerKey consumer, ReadOnlyMemory<EntryId> ids, TimeSpan idle = default, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.LeaveAsync(consumer, copy, idle, cancellationToken).ConfigureAwait(false);
        journal.Left(consumer.Stream.Name, consumer.Group, Without(copy, lost));
        return lost;
    }

    public async ValueTask<IReadOnlyList<LostEntry>> PassOnAsync(
        ConsumerKey from, string to, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost = await inner.PassOnAsync(from, to, copy, cancellationToken).ConfigureAwait(false);
        journal.Left(from.Stream.Name, from.Group, Without(copy, lost));
        return lost;
    }

    public ValueTask<PendingWatch> WatchAsync(ConsumerKey consumer, EntryId start, int count, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.WatchAsync(consumer, start, count, cancellationToken), cancellationToken);

    public ValueTask<DateTimeOffset> NowAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.NowAsync(stream, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<RecordStanding>?> RestoreAsync(
        ConsumerKey consumer, RestoreRequest request, CancellationToken cancellationToken = default)
    {
        PendingRecord[] copy = request.Records.ToArray();
        return CallAsync(
            () => inner.RestoreAsync(
                consumer, new(request.Owner, request.AsOf, request.SinceDelivery, copy, request.DeadLetters), cancellationToken), cancellationToken);
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
        ConsumerKey consumer, string owner, TimeSpan lease, string? replaces = null, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        NameHolder? holder = await inner.TakeNameAsync(consumer, owner, lease, replaces, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (holder is null) _refusedNames.Remove((consumer.Stream.Name, consumer.Group, consumer.Name));
            else _refusedNames.Add((consumer.Stream.Name, consumer.Group, consumer.Name));
        }

        return holder;
    }

    public ValueTask ReleaseNameAsync(ConsumerKey consumer, string owner, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ReleaseNameAsync(consumer, owner, cancellationToken), cancellationToken);

    public ValueTask SaveHandlersAsync(
        ConsumerKey consumer, IReadOnlyList<string> eventTypes, TimeSpan lease, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.SaveHandlersAsync(consumer, eventTypes, lease, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<IReadOnlyList<HandlingConsumer>>> FindHandlersAsync(
        StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.FindHandlersAsync(stream, group, eventTypes, cancellationToken), cancellationToken);
}
