using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Replies;

namespace Events.Redis.Reading;

/// <summary>Connections as the store's options say; reads are ended by way of the connection that all share.</summary>
internal sealed class ReadConnections(RedisOptions options, SharedConnection shared) : IReadConnections
{
    public Task<RespConnection> OpenAsync(CancellationToken cancellationToken) =>
        RespConnection.OpenAsync(options, SocketUse.Blocking, cancellationToken);

    public async ValueTask UnblockAsync(RespConnection connection, CancellationToken cancellationToken) =>
        await shared.SendAsync(Unblock(connection), new ValueReply(), cancellationToken).ConfigureAwait(false);

    /// <summary><c>CLIENT UNBLOCK id</c>, https://redis.io/docs/latest/commands/client-unblock/</summary>
    public static TextCommand Unblock(RespConnection connection) =>
        new("CLIENT", "UNBLOCK", $"{connection.Hello.ClientId}");
}
