using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Partitions;

namespace Events.Redis.Stores;

/// <summary>Streams with partitions.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<int> AgreePartitionsAsync(StreamKey stream, int partitions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return SharePartitions.AgreeAsync(this, stream, partitions, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PartitionLayout?> ReadPartitionsAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return GrowPartitions.ReadAsync(this, stream, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PartitionLayout> GrowPartitionsAsync(StreamKey stream, GrowthRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        return GrowPartitions.AnnounceAsync(this, stream, request, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PartitionLayout?> SavePartitionEndsAsync(
        StreamKey stream, int from, IReadOnlyDictionary<int, EntryId> ends, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(ends);
        return GrowPartitions.SaveEndsAsync(this, stream, from, ends, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PartitionLayout?> CompletePartitionsAsync(StreamKey stream, int from, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return GrowPartitions.CompleteAsync(this, stream, from, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PartitionShare> SharePartitionsAsync(
        StreamKey stream, string group, PartitionClaim claim, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        ArgumentNullException.ThrowIfNull(claim);
        claim.Validate();
        return SharePartitions.RunAsync(this, stream, group, claim, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask LeavePartitionsAsync(StreamKey stream, string group, string member, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        ArgumentException.ThrowIfNullOrEmpty(member);
        return SharePartitions.LeaveAsync(this, stream, group, member, cancellationToken);
    }
}
