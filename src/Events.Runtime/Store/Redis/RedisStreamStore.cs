using Events.Resp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Store.Redis;

/// <summary>
/// The stream store over Redis (7.0 and later), Valkey, or what speaks their protocol. All callers share one pipelined
/// connection; each reader has one of its own.
/// </summary>
public sealed partial class RedisStreamStore : IStreamStore
{
    private readonly RedisOptions _options;
    private readonly SharedConnection _connection;
    private readonly ILogger _logger;

    private RedisStreamStore(RedisOptions options, SharedConnection connection, ServerProbe server, ILogger logger)
    {
        _options = options;
        _connection = connection;
        _logger = logger;
        Server = server;
        Description = $"{server} at {connection.Endpoint}";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>What the server is and can do.</summary>
    internal ServerProbe Server { get; }

    /// <summary>Connects, and asks the server what it is.</summary>
    /// <param name="options">How to reach it.</param>
    /// <param name="logger">Where connections are logged; null for nowhere.</param>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <exception cref="ConnectionFailedException">There is no server to talk to; the message names it and says why.</exception>
    /// <exception cref="ArgumentException">An option does not make sense.</exception>
    public static async Task<RedisStreamStore> ConnectAsync(
        RedisOptions options, ILogger<RedisStreamStore>? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ILogger log = logger ?? NullLogger<RedisStreamStore>.Instance;
        SharedConnection connection = await SharedConnection.ConnectAsync(options, log, cancellationToken).ConfigureAwait(false);
        try
        {
            ServerProbe server = await ServerProbe.RunAsync(connection, connection.Hello, cancellationToken).ConfigureAwait(false);
            return new RedisStreamStore(options, connection, server, log);
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (exception is not (UnknownOutcomeException or ProtocolException)) throw;
            throw new ConnectionFailedException($"Cannot connect to Redis at {connection.Endpoint}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> LengthAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        SendKeyAsync("$4\r\nXLEN\r\n"u8, stream, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> TrimAsync(StreamKey stream, StreamTrim trim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (trim.Kind == StreamTrimKind.None) throw new ArgumentException("There is nothing to trim to.", nameof(trim));
        return _connection.SendAsync(new XTrim(stream, trim), IntegerReply.Rent(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ids.IsEmpty
            ? ValueTask.FromResult(0L)
            : _connection.SendAsync(new XDel(stream, ids.Span), IntegerReply.Rent(), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        await SendKeyAsync("$6\r\nEXISTS\r\n"u8, stream, cancellationToken).ConfigureAwait(false) != 0;

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteStreamAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        await SendKeyAsync("$3\r\nDEL\r\n"u8, stream, cancellationToken).ConfigureAwait(false) != 0;

    /// <inheritdoc/>
    public async ValueTask<StreamInfo> StreamInfoAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return InfoReplies.ReadStream(await _connection.SendAsync(
            new KeyCommand("$5\r\nXINFO\r\n$6\r\nSTREAM\r\n"u8, 2, stream), new ValueReply(), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks the server for a sign of life: <c>PING</c>.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How long the answer took.</returns>
    public async ValueTask<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await _connection.SendAsync(new TextCommand("PING"), new ValueReply(), cancellationToken).ConfigureAwait(false);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Runs a script atomically: <c>EVALSHA</c>, and <c>EVAL</c> where the server does not have it (any more).</summary>
    /// <param name="script">The script.</param>
    /// <param name="call">Its keys and arguments.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="ServerErrorException">It failed. What it wrote before stays written.</exception>
    internal async ValueTask<RespValue> EvalAsync(
        LuaScript script, ScriptCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.SendAsync(call.Of(script, byHash: true), new ValueReply(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ServerErrorException exception) when (exception.Code == "NOSCRIPT")
        {
            // It was not executed. EVAL leaves the script with the server for the next time.
            return await _connection.SendAsync(call.Of(script, byHash: false), new ValueReply(), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private ValueTask<long> SendKeyAsync(ReadOnlySpan<byte> name, StreamKey stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return _connection.SendAsync(new KeyCommand(name, 1, stream), IntegerReply.Rent(), cancellationToken);
    }
}
