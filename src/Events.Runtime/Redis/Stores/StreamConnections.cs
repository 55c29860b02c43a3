using Events.Errors;
using Events.Redis.Clusters;
using Events.Redis.Connections;
using Events.Redis.Reading;
using Events.Store;

namespace Events.Redis.Stores;

/// <summary>
/// Connections for the reader of one stream: to the server, or to the node of a cluster that has the stream. Which of both it is the first one tells.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="single">Those to a single server.</param>
/// <param name="stream">The stream.</param>
/// <param name="ended">Called once when the reader has ended.</param>
internal sealed class StreamConnections(RedisStreamStore store, ReadConnections single, StreamKey stream, Action ended) : IReadConnections
{
    private Action? _ended = ended;

    private ClusterReadConnections? _routed;

    private IReadConnections Present => store.Cluster is { } cluster ? _routed ??= new ClusterReadConnections(cluster, stream) : single;

    public async Task<RespConnection> OpenAsync(CancellationToken cancellationToken)
    {
        RespConnection connection = await Present.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (_routed is not null || !connection.Hello.IsCluster) return connection;
        connection.Dispose();
        store.FindCluster();
        return await Present.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask UnblockAsync(RespConnection connection, CancellationToken cancellationToken) => Present.UnblockAsync(connection, cancellationToken);

    public void End() => Interlocked.Exchange(ref _ended, null)?.Invoke();

    public void Arrive() => Present.Arrive();

    public bool TryFollow(RespConnection connection, ServerErrorException refusal) => Present.TryFollow(connection, refusal);
}
