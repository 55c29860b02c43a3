using System.Runtime.CompilerServices;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;

namespace Events.Redis.Reading;

/// <summary>Reads as a consumer of a group, over a connection that it shares.</summary>
/// <param name="reads">That connection.</param>
/// <param name="stream">The stream.</param>
/// <param name="group">The group.</param>
/// <param name="consumer">The consumer.</param>
/// <param name="noAck">Whether the entries never become pending.</param>
/// <param name="openOwn">Opens a reader with a connection of its own.</param>
internal sealed class SharedGroupReader(
    ISharedReads reads, StreamKey stream, string group, string consumer, bool noAck, Func<IGroupReader> openOwn)
    : SharedReader<IGroupReader>(reads.Keys, stream, openOwn), IGroupReader
{
    private readonly byte[] _group = BulkString.Encode(group);
    private readonly byte[] _consumer = BulkString.Encode(consumer);

    // What is not handed over stays pending for the consumer; where nothing becomes pending it would be lost.
    private readonly GroupReadReply _reply = new(stream, mayShorten: !noAck);
    private AcknowledgementReply _acknowledgement;
    private ReadOnlyMemory<EntryId> _acknowledge;
    private EntryId? _after;
    private int _count;
    private bool _readsOwn;

    public bool CanReadAhead => _readsOwn && Own!.CanReadAhead;

    public AcknowledgementReply Acknowledgement => _readsOwn ? Own!.Acknowledgement : _acknowledgement;

    public ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        if (MayReadOwn() is { } own) return own.ReadNewAsync(count, block, acknowledge, cancellationToken);
        _acknowledgement = default;
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        return BeginReadAsync(count, block, acknowledge, after: null, cancellationToken);
    }

    public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (MayReadOwn() is { } own) return own.ReadPendingAsync(after, count, cancellationToken);
        _acknowledgement = default;
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);

        // The server takes the largest ID for '>' and would deliver new entries; nothing can be pending behind it.
        return after == EntryId.Max
            ? ValueTask.FromResult(new EntryPage(null))
            : BeginReadAsync(count, TimeSpan.Zero, default, after, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<EntryPage> AskAsync(bool watches)
    {
        ReadOnlyMemory<EntryId> acknowledge = _acknowledge;
        _acknowledge = default;
        _reply.Begin(!acknowledge.IsEmpty, watches, TakePage());
        try
        {
            EntryPage page = await SendAsync(acknowledge.Span, watches).ConfigureAwait(false);
            if (_reply.NotWatched is not { } refusal || page.Count > 0) return page;
            page.Dispose();
            throw refusal;
        }
        finally
        {
            if (!acknowledge.IsEmpty) _acknowledgement = _reply.Acknowledgement;
        }
    }

    protected override ValueTask<EntryPage> ReadOwnAsync(IGroupReader own, TimeSpan block, CancellationToken cancellationToken) =>
        own.ReadNewAsync(_count, block, default, cancellationToken);

    // The first read after it was opened goes on with what this one has said of its acknowledgement.
    private IGroupReader? MayReadOwn()
    {
        if (_readsOwn || Own is null) return Own;
        _readsOwn = true;
        return Own;
    }

    private ValueTask<EntryPage> BeginReadAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, EntryId? after, CancellationToken cancellationToken)
    {
        Begin();
        _acknowledge = acknowledge;
        _after = after;
        _count = count;
        return ReadAsync(block, cancellationToken);
    }

    private ValueTask<EntryPage> SendAsync(ReadOnlySpan<EntryId> acknowledge, bool watches)
    {
        var read = new XReadGroup(Stream, _group, _consumer, _count, TimeSpan.Zero, noAck && _after is null, _after);
        var turn = new GroupRead(read, Stream, _group, acknowledge, watches);
        return reads.SendAsync(turn, turn.Replies, _reply);
    }
}
