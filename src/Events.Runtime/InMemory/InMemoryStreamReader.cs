using Events.InMemory.Streams;
using Events.Store;

namespace Events.InMemory;

/// <summary>A reader without a group over the embedded store.</summary>
internal sealed class InMemoryStreamReader(InMemoryStreamStore store, StreamKey stream) : IStreamReader
{
    private BlockedReader? _blocked;
    private bool _disposed;

    public bool IsPositionThere { get; private set; }

    public async ValueTask<EntryPage> ReadAsync(EntryId after, int count, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, typeof(IStreamReader));
        if (_blocked is { Completion.IsCompleted: false })
        {
            throw new InvalidOperationException("A stream reader reads once at a time; await the last read first.");
        }

        EntryPage page = store.ReadAfter(stream, after, count, block, out _blocked, cancellationToken)
            ?? await _blocked!.Completion.ConfigureAwait(false);
        IsPositionThere = store.Has(stream, after);
        return page;
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_blocked is not null) store.Abandon(_blocked, new ObjectDisposedException(nameof(IStreamReader)));
        return ValueTask.CompletedTask;
    }
}
