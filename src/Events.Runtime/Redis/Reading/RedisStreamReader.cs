using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Reading;

/// <summary>
/// Reads without a group. Behind each read, in the same write, the server is asked for the entry that was read last: it answers when the read
/// has ended, however long that was blocked, so it costs no round trip.
/// </summary>
internal sealed class RedisStreamReader : BlockingReader, IStreamReader
{
    private readonly StreamKey _stream;
    private readonly CancellationTokenRegistration _ending;

    /// <param name="options">How to connect.</param>
    /// <param name="connections">Where connections come from.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="storeEnded">Cancelled when the store is disposed, and the reader with it.</param>
    public RedisStreamReader(
        RedisOptions options, IReadConnections connections, ILogger logger, StreamKey stream, CancellationToken storeEnded = default)
        : base(options, connections, logger, $"Events reader of {stream.Name}", mayShorten: true)
    {
        _stream = stream;

        // It closes a socket and stops a timer, and throws nothing.
        _ending = storeEnded.UnsafeRegister(static self => _ = ((RedisStreamReader)self!).DisposeAsync().AsTask(), this);
    }

    public bool IsPositionThere { get; private set; }

    protected override StreamKey Stream => _stream;

    public ValueTask<EntryPage> ReadAsync(EntryId after, int count, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        if (HasOneUnderWay) throw new InvalidOperationException("A stream reader reads once at a time; await the last read first.");
        BlockingRead read = Begin(false, block, cancellationToken);
        var writer = new CommandWriter(read.Commands);
        new XRead(_stream, after, count, block).Write(writer);
        new XRange(_stream, after, after, 1, isReverse: false).Write(writer);
        read.AwaitsPresence = true;
        return Send(read);
    }

    public override ValueTask DisposeAsync()
    {
        _ending.Unregister();
        return base.DisposeAsync();
    }

    protected override void OnTaken(BlockingRead read) => IsPositionThere = read.WasPresent;
}
