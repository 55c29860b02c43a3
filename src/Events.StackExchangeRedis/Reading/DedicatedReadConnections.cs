using System.Diagnostics;
using System.Net;
using Events.Errors;
using Events.Redis;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Reading;
using Events.StackExchangeRedis.Commands;
using Events.Store;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Reading;

/// <summary>
/// Connections for blocking reads, beside a multiplexer: to where it says that the stream's master is at the time, so that
/// failover, Sentinel and cluster remain its business, and with the credentials that it uses.
/// </summary>
/// <param name="database">The multiplexer's database, with the key prefix if there is one.</param>
/// <param name="stream">The stream, without the prefix.</param>
/// <param name="readOptions">How to connect, but for the endpoint; asked for each connection, because a password may change.</param>
internal sealed class DedicatedReadConnections(IDatabase database, StreamKey stream, Func<RedisOptions> readOptions) : IReadConnections
{
    public async Task<RespConnection> OpenAsync(CancellationToken cancellationToken) =>
        await ConnectAsync(await FindMasterAsync(cancellationToken).ConfigureAwait(false), SocketUse.Blocking, cancellationToken).ConfigureAwait(false);

    public async ValueTask UnblockAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        // StackExchange.Redis sends CLIENT UNBLOCK for administrators only, so a connection is made for it. That is rare: when
        // a consumer stops.
        using RespConnection control = await ConnectAsync(connection.Endpoint, SocketUse.Asynchronous, cancellationToken).ConfigureAwait(false);
        var command = new SendBuffer();
        try
        {
            ReadConnections.Unblock(connection).Write(new CommandWriter(command));
            RespValue reply = (await control.ExchangeAsync(command, 1).ConfigureAwait(false))[0];
            if (reply.IsError) throw ServerErrors.Create(reply.Bytes);
        }
        catch (IOException exception)
        {
            throw new UnknownOutcomeException(
                $"The connection to Redis at {connection.Endpoint} was lost during CLIENT UNBLOCK: {exception.Message}", exception);
        }
        finally
        {
            command.Release();
        }
    }

    private async Task<RespConnection> ConnectAsync(RedisEndpoint endpoint, SocketUse use, CancellationToken cancellationToken)
    {
        RedisOptions options = readOptions() with { Endpoints = [endpoint] };
        options.Validate();
        return await RespConnection.OpenAsync(options, use, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RedisEndpoint> FindMasterAsync(CancellationToken cancellationToken)
    {
        EndPoint? endpoint;

        // It is a command too.
        Activity? hidden = HiddenCommand.Hide();
        try
        {
            endpoint = await database.IdentifyEndpointAsync(stream.Name, CommandFlags.DemandMaster)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException)
        {
            throw new ConnectionFailedException(
                $"The multiplexer does not know just now where the master of '{stream}' is: {exception.Message}", exception);
        }
        finally
        {
            HiddenCommand.End(hidden);
        }

        return endpoint is not null && Endpoints.TryRead(endpoint, out RedisEndpoint known)
            ? known
            : throw new ConnectionFailedException(
                $"The multiplexer names no host and port for the master of '{stream}' ({endpoint?.ToString() ?? "nothing"}), "
                + "so a reader cannot connect to it. Poll instead: leave StackExchangeRedisOptions.DedicatedReads off.");
    }
}
