using System.Globalization;
using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;

namespace Events.Redis.Clusters;

/// <summary>Asks one node which node has what, on a connection of its own: those that are in use may be stuck just then.</summary>
internal static class TopologyQuestion
{
    /// <summary>Asks the node which master has which slots.</summary>
    /// <param name="options">How to connect to it, and to it alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectionFailedException">It does not answer, does not know, or may not be asked.</exception>
    public static async Task<Topology> AskAsync(RedisOptions options, CancellationToken cancellationToken)
    {
        RedisEndpoint endpoint = options.Endpoints[0];
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.ConnectTimeout);
        var commands = new SendBuffer();
        try
        {
            using RespConnection connection = await RespConnection.OpenAsync(options, SocketUse.Asynchronous, limited.Token).ConfigureAwait(false);
            using CancellationTokenRegistration registration = limited.Token.UnsafeRegister(
                static transport => ((Transport)transport!).Dispose(), connection.Transport);
            new TextCommand("CLUSTER", "SLOTS").Write(new CommandWriter(commands));
            await connection.Transport.SendAsync(commands.Memory).ConfigureAwait(false);
            int length = await connection.ReceiveReplyAsync().ConfigureAwait(false);
            Topology topology = Read(connection.Received.Unread[..length], options);

            // It may be megabytes, and is asked for again.
            connection.Received.Release();
            return topology.Covered > 0
                ? topology
                : throw new ConnectionFailedException($"The node of the cluster at {endpoint} knows of no master that has slots.");
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or ProtocolException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string reason = limited.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"it did not answer within {options.ConnectTimeout.TotalSeconds:0.###} s")
                : exception.Message.TrimEnd('.');
            throw new ConnectionFailedException($"The node of the cluster at {endpoint} does not say which node has which slots: {reason}.", exception);
        }
        finally
        {
            commands.Release();
        }
    }

    private static Topology Read(ReadOnlySpan<byte> reply, RedisOptions options)
    {
        RedisEndpoint endpoint = options.Endpoints[0];
        var reader = new RespReader(reply, default);
        return reader.TryRead(out RespToken head) && head.Kind == RespKind.Error
            ? throw Refused(endpoint, options, ServerErrors.Create(reader.Text(head)))
            : TopologyReader.Read(reply, endpoint);
    }

    private static StreamStoreException Refused(RedisEndpoint endpoint, RedisOptions options, ServerErrorException error)
    {
        string user = options.Source?.Current?.User ?? options.User ?? RedisOptions.DefaultUser;
        return ServerErrors.IsRefusal(error)
            ? new UnsupportedServerException(
                $"The node of the cluster at {endpoint} may not be asked which node has which slots ({error.Message}). "
                + $"The least that suffices: ACL SETUSER {user} +cluster|slots +asking",
                error)
            : new ConnectionFailedException($"The node of the cluster at {endpoint} does not say which node has which slots: {error.Message}", error);
    }
}
