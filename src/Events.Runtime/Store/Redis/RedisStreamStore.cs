using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Store.Redis;

/// <summary>
/// The stream store over Redis (7.0 and later), Valkey, or what speaks their protocol. All callers share one pipelined
/// connection; each reader has one of its own.
/// </summary>
public sealed partial class RedisStreamStore : CommandStreamStore
{
    private readonly RedisOptions _options;
    private readonly SharedConnection _connection;
    private readonly ReadConnections _readConnections;
    private readonly ILogger _logger;

    private RedisStreamStore(RedisOptions options, SharedConnection connection, ServerProbe server, ILogger logger)
    {
        _options = options;
        _connection = connection;
        _readConnections = new ReadConnections(options, connection);
        _logger = logger;
        Server = server;
        Description = $"{server} at {connection.Endpoint}";
    }

    /// <inheritdoc/>
    public override string Description { get; }

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

    /// <summary>Asks the server for a sign of life: <c>PING</c>.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How long the answer took.</returns>
    public async ValueTask<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await _connection.SendAsync(new TextCommand("PING"), new ValueReply(), cancellationToken).ConfigureAwait(false);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    internal override ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken) =>
        _connection.SendAsync(commands, replies, reply, cancellationToken);

    internal override IGroupReader OpenReaderCore(StreamKey stream, string group, string consumer, bool noAck) =>
        new RedisGroupReader(_options, _readConnections, _logger, stream, group, consumer, noAck);
}
