#pragma warning disable CA2012 // The acknowledgement is awaited behind the read that goes out with it.
using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Stores;
using Events.Store;
using Events.Time;

namespace Events.StackExchangeRedis.Reading;

/// <summary>
/// Reads a group over the connection that all share, which must not be blocked: it asks for new entries again and again,
/// at once while some come and ever less often while none do.
/// </summary>
internal sealed class PollingGroupReader(
    CommandStreamStore store,
    Action<int> countWaiting,
    PollPause pause,
    TimeProvider time,
    StreamKey stream,
    string group,
    string consumer,
    bool noAck) : IGroupReader
{
    private readonly byte[] _group = BulkString.Encode(group);
    private readonly byte[] _consumer = BulkString.Encode(consumer);
    private readonly CancellationTokenSource _disposing = new();
    private int _isReading;

    public AcknowledgementReply Acknowledgement { get; private set; }

    public ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        Acknowledgement = default;
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        Begin();
        return ReadNewCoreAsync(count, block, acknowledge, cancellationToken);
    }

    public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        Begin();
        return ReadPendingCoreAsync(after, count);
    }

    public async ValueTask DisposeAsync() => await _disposing.CancelAsync().ConfigureAwait(false);

    private void Begin()
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, typeof(IGroupReader));
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("A group reader reads once at a time; await the last read first.");
        }
    }

    private async ValueTask<EntryPage> ReadNewCoreAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        try
        {
            ValueTask<long>? acknowledging = acknowledge.IsEmpty
                ? null
                : store.SendAsync(new XAck(stream, _group, acknowledge.Span), 1, IntegerReply.Rent(), CancellationToken.None);
            EntryPage page;
            try
            {
                page = await PollAsync(count, null).ConfigureAwait(false);
            }
            finally
            {
                if (acknowledging is { } answer) await SettleAsync(answer).ConfigureAwait(false);
            }

            return page.Count > 0 ? page : await WaitAsync(count, block, page, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    // Nothing is lost by a cancellation: it ends a pause, never a poll, whose entries would be pending and unknown.
    private async ValueTask<EntryPage> WaitAsync(
        int count, TimeSpan block, EntryPage empty, CancellationToken cancellationToken)
    {
        if (block == TimeSpan.Zero && !cancellationToken.IsCancellationRequested) return empty;
        long start = time.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        countWaiting(1);
        try
        {
            while (true)
            {
                TimeSpan left = block - time.Since(start);
                if (left <= TimeSpan.Zero) return empty;
                TimeSpan wait = pause.Next();
                await Task.Delay(Spans.ForTimer(wait < left ? wait : left), time, ending.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, typeof(IGroupReader));
                if (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException(
                        "The read was cancelled; no entry had been handed over.", cancellationToken);
                }

                EntryPage page = await PollAsync(count, null).ConfigureAwait(false);
                if (page.Count > 0) return page;
            }
        }
        finally
        {
            countWaiting(-1);
        }
    }

    private async ValueTask<EntryPage> ReadPendingCoreAsync(EntryId after, int count)
    {
        Acknowledgement = default;
        try
        {
            // The server takes the largest ID for '>' and would deliver new entries; nothing can be pending behind it.
            return after == EntryId.Max ? new EntryPage(null) : await PollAsync(count, after).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private async ValueTask<EntryPage> PollAsync(int count, EntryId? after)
    {
        var command = new XReadGroup(stream, _group, _consumer, count, TimeSpan.Zero, noAck && after is null, after);
        EntryPage page = await store.SendAsync(command, 1, new PageReply(PageShape.Stream), CancellationToken.None)
            .ConfigureAwait(false);
        if (page.Count > 0) pause.Reset();
        return page;
    }

    // What the read brings is handed over whatever became of the acknowledgement.
    private async ValueTask SettleAsync(ValueTask<long> acknowledging)
    {
        try
        {
            await acknowledging.ConfigureAwait(false);
            Acknowledgement = new(IsAnswered: true);
        }
        catch (StreamStoreException exception)
        {
            Acknowledgement = exception is ServerErrorException ? new(IsAnswered: true, exception) : default;
        }
    }
}
