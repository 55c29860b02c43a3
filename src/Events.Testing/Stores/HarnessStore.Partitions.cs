using Events.Store;
using Events.Store.Partitions;

namespace Events.Testing.Stores;

/// <summary>Streams with partitions.</summary>
internal sealed partial class HarnessStore
{
    public ValueTask<int> AgreePartitionsAsync(StreamKey stream, int partitions, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.AgreePartitionsAsync(stream, partitions, cancellationToken), cancellationToken);

    public ValueTask<PartitionLayout?> ReadPartitionsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ReadPartitionsAsync(stream, cancellationToken), cancellationToken);

    public ValueTask<PartitionLayout> GrowPartitionsAsync(StreamKey stream, GrowthRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.GrowPartitionsAsync(stream, request, cancellationToken), cancellationToken);

    public ValueTask<PartitionLayout?> SavePartitionEndsAsync(
        StreamKey stream, int from, IReadOnlyDictionary<int, EntryId> ends, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.SavePartitionEndsAsync(stream, from, ends, cancellationToken), cancellationToken);

    public ValueTask<PartitionLayout?> CompletePartitionsAsync(StreamKey stream, int from, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.CompletePartitionsAsync(stream, from, cancellationToken), cancellationToken);

    public ValueTask<PartitionShare> SharePartitionsAsync(
        StreamKey stream, string group, PartitionClaim claim, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.SharePartitionsAsync(stream, group, claim, cancellationToken), cancellationToken);

    public async ValueTask LeavePartitionsAsync(StreamKey stream, string group, string member, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await inner.LeavePartitionsAsync(stream, group, member, cancellationToken).ConfigureAwait(false);
    }
}
