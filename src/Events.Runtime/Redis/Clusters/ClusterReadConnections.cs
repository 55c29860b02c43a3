using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Reading;
using Events.Redis.Replies;
using Events.Store;

namespace Events.Redis.Clusters;

/// <summary>Connections for the reader of one stream, to whichever node has it at the time.</summary>
/// <param name="router">Knows which node that is.</param>
/// <param name="stream">The stream.</param>
internal sealed class ClusterReadConnections(ClusterRouter router, StreamKey stream) : IReadConnections
{
    private const int MaxAtOnce = 3;

    private readonly int _slot = HashSlot.Of(stream.Name);
    private RedisEndpoint? _asked;

    // How often it was sent on without an answer, since when, and what it left last: several reads may have been under way there.
    private int _follows;
    private long _followsSince;
    private RespConnection? _left;

    public async Task<RespConnection> OpenAsync(CancellationToken cancellationToken)
    {
        // The nodes do not agree.
        if (_follows >= MaxAtOnce) await Task.Delay(ClusterRouter.Pause(_follows), cancellationToken).ConfigureAwait(false);
        await router.OpenAsync(cancellationToken).ConfigureAwait(false);
        RedisEndpoint? asked = _asked;
        _asked = null;
        if ((asked ?? router.OwnerOf(_slot)?.Endpoint) is not { } endpoint)
        {
            router.RequestRefresh();
            throw new ConnectionFailedException($"No node of the cluster that can be asked knows who has the slot {_slot} of '{stream}'.");
        }

        try
        {
            RespConnection connection = await RespConnection.OpenAsync(router.OptionsOf(endpoint), SocketUse.Blocking, cancellationToken).ConfigureAwait(false);
            connection.IsAsked = asked is not null;
            if (asked is null) router.Track(new RoutedReader(_slot, connection));
            return connection;
        }
        catch (ConnectionFailedException)
        {
            router.RequestRefresh();
            throw;
        }
    }

    public async ValueTask UnblockAsync(RespConnection connection, CancellationToken cancellationToken) =>
        await router.NodeAt(connection.Endpoint).Of(Lane.Shared)
            .SendAsync(ReadConnections.Unblock(connection), new ValueReply(), cancellationToken).ConfigureAwait(false);

    public bool TryFollow(RespConnection connection, ServerErrorException refusal)
    {
        Redirection where = Redirection.Read(refusal, connection.Endpoint);
        switch (where.Kind)
        {
            case RedirectionKind.Moved:
                if (ClusterRouter.IsToItself(where, connection.Endpoint)) router.RequestRefresh();
                else router.NoteMoved(_slot, where.Target!.Value);
                return MayFollow(connection);
            case RedirectionKind.Ask:
                if (!MayFollow(connection)) return false;
                _asked = where.Target;
                return true;
            default:
                router.RequestRefresh();
                return false;
        }
    }

    public void Arrive()
    {
        _follows = 0;
        _left = null;
    }

    // As long as a command is sent on. Then whoever reads learns it, and it begins anew.
    private bool MayFollow(RespConnection connection)
    {
        if (connection == _left) return true;
        _left = connection;
        if (_follows++ == 0) _followsSince = Environment.TickCount64;
        if (Environment.TickCount64 - _followsSince < router.ConnectTimeout.TotalMilliseconds) return true;
        Arrive();
        return false;
    }
}
