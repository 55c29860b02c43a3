using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Reading;

/// <summary>Reads as a consumer of a group.</summary>
internal sealed class RedisGroupReader(
    RedisOptions options,
    IReadConnections connections,
    ILogger logger,
    StreamKey stream,
    string group,
    string consumer,
    bool noAck)
    : BlockingReader(
        options,
        connections,
        logger,
        $"Events reader of {stream.Name} for {group}",

        // What is not handed over stays pending for the consumer; where nothing becomes pending it would be lost.
        mayShorten: !noAck), IGroupReader
{
    private readonly byte[] _group = BulkString.Encode(group);
    private readonly byte[] _consumer = BulkString.Encode(consumer);

    public bool CanReadAhead => HasOneUnderWay;

    public AcknowledgementReply Acknowledgement { get; private set; }

    protected override StreamKey Stream => stream;

    protected override string WhatIsAtStake => "; entries may be pending for this consumer";

    public ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        BlockingRead read = Begin(!acknowledge.IsEmpty, block, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            // In its turn, so that what is said of the acknowledgement is said of this one.
            read.Fail(new OperationCanceledException("The read was cancelled before it was sent.", cancellationToken));
            return read.Task;
        }

        var writer = new CommandWriter(read.Commands);
        if (!acknowledge.IsEmpty) new XAck(stream, _group, acknowledge.Span).Write(writer);
        new XReadGroup(stream, _group, _consumer, count, block, noAck, null).Write(writer);
        return Send(read);
    }

    public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        BlockingRead read = Begin(false, TimeSpan.Zero, cancellationToken);
        if (after == EntryId.Max)
        {
            // The server takes the largest ID for '>' and would deliver new entries; nothing can be pending behind it.
            Withdraw();
            Acknowledgement = default;
            return ValueTask.FromResult(new EntryPage(null));
        }

        new XReadGroup(stream, _group, _consumer, count, TimeSpan.Zero, false, after).Write(new CommandWriter(read.Commands));
        return Send(read);
    }

    protected override void OnTaken(BlockingRead read) => Acknowledgement = read.Acknowledgement;
}
