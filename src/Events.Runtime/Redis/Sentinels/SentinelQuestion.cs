using System.Globalization;
using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Commands;
using Events.Redis.Protocol;

namespace Events.Redis.Sentinels;

/// <summary>
/// <c>SENTINEL GET-MASTER-ADDR-BY-NAME</c>, which names the new master as soon as it is one, and <c>SENTINEL MASTER</c>, which says how new the knowledge is.
/// https://redis.io/docs/latest/develop/reference/sentinel-clients/
/// </summary>
internal static class SentinelQuestion
{
    /// <summary>Asks one Sentinel.</summary>
    /// <param name="options">How to connect to it, and to it alone.</param>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectionFailedException">It does not answer, or is no Sentinel.</exception>
    public static async Task<SentinelAnswer> AskAsync(RedisOptions options, string service, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.ConnectTimeout);
        RedisEndpoint endpoint = options.Endpoints[0];
        using RespConnection connection = await RespConnection.OpenAsync(options, SocketUse.Asynchronous, cancellationToken).ConfigureAwait(false);
        using CancellationTokenRegistration registration = limited.Token.UnsafeRegister(
            static transport => ((Transport)transport!).Dispose(), connection.Transport);
        var commands = new SendBuffer();
        try
        {
            new TextCommand("SENTINEL", "GET-MASTER-ADDR-BY-NAME", service).Write(new CommandWriter(commands));
            new TextCommand("SENTINEL", "MASTER", service).Write(new CommandWriter(commands));
            RespValue[] replies = await connection.ExchangeAsync(commands, 2).ConfigureAwait(false);
            return Read(replies[0], replies[1]);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or StreamStoreException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string reason = limited.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"it did not answer within {options.ConnectTimeout.TotalSeconds:0.###} s")
                : exception.Message.TrimEnd('.');
            throw new ConnectionFailedException($"The Sentinel at {endpoint} does not say where the master of '{service}' is: {reason}.", exception);
        }
        finally
        {
            commands.Release();
        }
    }

    private static SentinelAnswer Read(RespValue address, RespValue about)
    {
        if (address.IsError)
        {
            ServerErrorException error = ServerErrors.Create(address.Bytes);
            throw ServerErrors.IsRefusal(error) && error.Code != "NOPERM"
                ? new ConnectionFailedException("it is no Sentinel, and RedisOptions.ServiceName is for Sentinels", error)
                : error;
        }

        long epoch = about.IsError ? 0 : about.Find("config-epoch")?.AsInteger() ?? 0;
        if (address.IsNull) return new SentinelAnswer(null, epoch);
        IReadOnlyList<RespValue> parts = address.AsArray(2);
        return new SentinelAnswer(new RedisEndpoint(parts[0].AsText(), (int)parts[1].AsInteger()), epoch);
    }
}
