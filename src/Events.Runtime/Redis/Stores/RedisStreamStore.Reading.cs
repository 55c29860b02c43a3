using Events.Redis.Clusters;
using Events.Redis.Connections;
using Events.Redis.Reading;
using Events.Redis.Watching;
using Events.Store;

namespace Events.Redis.Stores;

/// <content>
/// Readers: the first ones (<see cref="RedisOptions.DedicatedReaders"/>) have a connection each, on which a read blocks. Those beyond share one, of each node,
/// on which nothing blocks.
/// </content>
public sealed partial class RedisStreamStore : ISharedReads
{
    private readonly KeyWatch _keys;
    private SharedConnection? _reads;
    private int _dedicatedReaders;

    KeyWatch ISharedReads.Keys => _keys;

    /// <summary>The keys that readers wait for which share a connection.</summary>
    internal KeyWatch Keys => _keys;

    ValueTask<T> ISharedReads.SendAsync<TCommand, T>(scoped in TCommand commands, int replies, PendingReply<T> reply)
    {
        // What was sent is never given up: the entries that it brings are this consumer's.
        if (_cluster is { } cluster) return cluster.SendAsync(Lane.Reads, commands, replies, reply, CancellationToken.None);
        return (_reads ?? OpenBeside(ref _reads, Lane.Reads)).SendAsync(commands, replies, reply, CancellationToken.None);
    }

    internal override IGroupReader OpenReaderCore(StreamKey stream, string group, string consumer, bool noAck)
    {
        return TryReserve() ? OpenOwn() : new SharedGroupReader(this, stream, group, consumer, noAck, OpenBeyond);

        IGroupReader OpenBeyond()
        {
            Interlocked.Increment(ref _dedicatedReaders);
            return OpenOwn();
        }

        IGroupReader OpenOwn() => new RedisGroupReader(_options, ConnectionsOf(stream), _logger, stream, group, consumer, noAck);
    }

    internal override IStreamReader OpenReaderCore(StreamKey stream)
    {
        return TryReserve() ? OpenOwn() : new SharedStreamReader(this, stream, OpenBeyond, _ended.Token);

        IStreamReader OpenBeyond()
        {
            Interlocked.Increment(ref _dedicatedReaders);
            return OpenOwn();
        }

        IStreamReader OpenOwn() => new RedisStreamReader(_options, ConnectionsOf(stream), _logger, stream, _ended.Token);
    }

    private StreamConnections ConnectionsOf(StreamKey stream) =>
        new(this, _readConnections, stream, () => Interlocked.Decrement(ref _dedicatedReaders));

    private bool TryReserve()
    {
        if (Interlocked.Increment(ref _dedicatedReaders) <= _options.DedicatedReaders) return true;
        Interlocked.Decrement(ref _dedicatedReaders);
        return false;
    }
}
