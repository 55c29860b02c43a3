using Events.Errors;
using Events.Store;
using Events.Store.Roles;

namespace Events.Partitioning;

/// <summary>Makes sure, once, that all who use a stream split it into the same number of partitions. Thread-safe.</summary>
/// <param name="store">Where the stream is.</param>
/// <param name="stream">The stream, by the key that it is declared with.</param>
/// <param name="partitions">The number that this process declares.</param>
internal sealed class PartitionAgreement(IStreamStore store, StreamKey stream, int partitions)
{
    private volatile bool _isMade;

    /// <summary>True when the number is known.</summary>
    public bool IsMade => _isMade;

    /// <summary>Compares, or says it first.</summary>
    /// <exception cref="PartitionsDifferException">Others have another number.</exception>
    public async ValueTask MakeAsync(CancellationToken cancellationToken)
    {
        if (_isMade) return;
        int actual = await store.AgreePartitionsAsync(stream, partitions, cancellationToken).ConfigureAwait(false);
        if (actual != partitions) throw new PartitionsDifferException(stream.Name, partitions, actual);
        _isMade = true;
    }
}
