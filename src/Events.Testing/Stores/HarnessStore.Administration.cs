using System.Runtime.CompilerServices;
using Events.Errors;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;

namespace Events.Testing.Stores;

/// <summary>The part that operators need: administration by key.</summary>
internal sealed partial class HarnessStore
{
    public async IAsyncEnumerable<StreamKey> FindStreamsAsync(
        string pattern, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await foreach (StreamKey stream in inner.FindStreamsAsync(pattern, cancellationToken).ConfigureAwait(false)) yield return stream;
    }

    public async IAsyncEnumerable<StreamKey> FindBesideAsync(
        StreamKey stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await foreach (StreamKey key in inner.FindBesideAsync(stream, cancellationToken).ConfigureAwait(false)) yield return key;
    }

    public ValueTask<IReadOnlyList<GroupStanding>> DescribeGroupsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DescribeGroupsAsync(stream, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<NameHolder?>> FindNameHoldersAsync(
        StreamKey stream, string group, IReadOnlyList<string> consumers, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.FindNameHoldersAsync(stream, group, consumers, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<EntryId>> FindGoneAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        return CallAsync(() => inner.FindGoneAsync(stream, copy, cancellationToken), cancellationToken);
    }

    public ValueTask<EntryCount> CountAsync(StreamKey stream, CountQuery query, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.CountAsync(stream, query, cancellationToken), cancellationToken);

    public async ValueTask<MovedEntries> MovePendingAsync(
        ConsumerKey to, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        MovedEntries moved = await inner.MovePendingAsync(to, minIdle, copy, cancellationToken).ConfigureAwait(false);
        journal.Left(to.Stream.Name, to.Group, [.. moved.Moved]);
        return moved;
    }

    public ValueTask<ConsumerDeletion> DeleteConsumerAsync(
        ConsumerKey consumer, bool evenIfHeld = false, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DeleteConsumerAsync(consumer, evenIfHeld, cancellationToken), cancellationToken);

    public ValueTask<GroupDeletion> DeleteGroupAsync(
        StreamKey stream, string group, bool evenIfUnfinished = false, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DeleteGroupAsync(stream, group, evenIfUnfinished, cancellationToken), cancellationToken);

    public ValueTask<GroupRewind> RewindGroupAsync(
        StreamKey stream, string group, RewindRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.RewindGroupAsync(stream, group, request, cancellationToken), cancellationToken);

    public ValueTask<long> CountHandledAsync(
        StreamKey stream, IReadOnlyList<string> dedupeKeys, bool forget = false, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.CountHandledAsync(stream, dedupeKeys, forget, cancellationToken), cancellationToken);

    public ValueTask SetGroupAsync(StreamKey stream, string group, EntryId? after, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.SetGroupAsync(stream, group, after, cancellationToken), cancellationToken);

    public ValueTask<StoreFacts> DescribeStoreAsync(CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DescribeStoreAsync(cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<MissingPermissionException>> FindMissingPermissionsAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.FindMissingPermissionsAsync(stream, group, cancellationToken), cancellationToken);
}
