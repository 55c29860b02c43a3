using Events.InMemory.Streams;
using Events.Store;

namespace Events.InMemory;

/// <summary>A consumer's reader over the embedded store.</summary>
internal sealed class InMemoryGroupReader(
    InMemoryStreamStore store, StreamKey stream, string group, string consumer, bool noAck) : IGroupReader
{
    private BlockedReader? _blocked;
    private bool _disposed;

    public AcknowledgementReply Acknowledgement { get; private set; }

    public ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        Acknowledgement = default;
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        ThrowIfNotReady();
        try
        {
            // One step: where the group is there to be read, it is there to acknowledge in.
            EntryPage? page = store.ReadNew(
                stream, group, consumer, count, block, noAck, acknowledge.Span, out _blocked, cancellationToken);
            Acknowledgement = new(IsAnswered: !acknowledge.IsEmpty);
            return page is not null ? new ValueTask<EntryPage>(page) : new ValueTask<EntryPage>(_blocked!.Completion);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<EntryPage>(exception);
        }
    }

    public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        ThrowIfNotReady();
        Acknowledgement = default;

        // Redis takes the largest ID for '>', so its reader does not ask it either.
        if (after == EntryId.Max) return new ValueTask<EntryPage>(new EntryPage(null));
        try
        {
            return new ValueTask<EntryPage>(store.ReadPending(stream, group, consumer, after, count));
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<EntryPage>(exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_blocked is not null) store.Abandon(_blocked, new ObjectDisposedException(nameof(IGroupReader)));
        return ValueTask.CompletedTask;
    }

    private void ThrowIfNotReady()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(IGroupReader));
        if (_blocked is { Completion.IsCompleted: false })
        {
            throw new InvalidOperationException("A group reader reads once at a time; await the last read first.");
        }
    }
}
