using Events.Redis.Stores;
using Events.Store;
using Events.Time;

namespace Events.StackExchangeRedis.Reading;

/// <summary>
/// Reads without a group over the connection that all share, which must not be blocked: it asks again and again, at once while entries come and ever less
/// often while none do.
/// </summary>
internal sealed class PollingStreamReader(
    CommandStreamStore store, Action<int> countWaiting, PollPause pause, TimeProvider time, StreamKey stream) : IStreamReader
{
    private readonly CancellationTokenSource _disposing = new();
    private int _isReading;

    public bool IsPositionThere { get; private set; }

    public async ValueTask<EntryPage> ReadAsync(EntryId after, int count, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, typeof(IStreamReader));
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("A stream reader reads once at a time; await the last read first.");
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
            EntryPage page = await WaitAsync(after, count, block, ending.Token).ConfigureAwait(false);
            try
            {
                using EntryPage own = await store.RangeAsync(stream, after, after, 1, ending.Token).ConfigureAwait(false);
                IsPositionThere = own.Count > 0;
                return page;
            }
            catch
            {
                page.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(IStreamReader));
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException("The read was cancelled.", exception, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    public async ValueTask DisposeAsync() => await _disposing.CancelAsync().ConfigureAwait(false);

    private async ValueTask<EntryPage> WaitAsync(EntryId after, int count, TimeSpan block, CancellationToken ending)
    {
        long start = time.GetTimestamp();
        bool isWaiting = false;
        try
        {
            while (true)
            {
                EntryPage page = await store.ReadAsync(stream, after, count, ending).ConfigureAwait(false);
                if (page.Count > 0) pause.Reset();
                TimeSpan left = block - time.Since(start);
                if (page.Count > 0 || left <= TimeSpan.Zero) return page;
                page.Dispose();
                if (!isWaiting) countWaiting(1);
                isWaiting = true;
                TimeSpan wait = pause.Next();
                await Task.Delay(Spans.ForTimer(wait < left ? wait : left), time, ending).ConfigureAwait(false);
            }
        }
        finally
        {
            if (isWaiting) countWaiting(-1);
        }
    }
}
