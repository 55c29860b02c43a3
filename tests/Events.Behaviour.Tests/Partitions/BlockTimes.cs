using Events.Store;

namespace Events.Behaviour.Partitions;

/// <summary>A reader whose waiting is told.</summary>
internal sealed class BlockTimes(IGroupReader reader, Action<TimeSpan> tell) : IGroupReader
{
    public bool CanReadAhead => reader.CanReadAhead;

    public AcknowledgementReply Acknowledgement => reader.Acknowledgement;

    public ValueTask<EntryPage> ReadNewAsync(int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        tell(block);
        return reader.ReadNewAsync(count, block, acknowledge, cancellationToken);
    }

    public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken) =>
        reader.ReadPendingAsync(after, count, cancellationToken);

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
