using Events.Diagnostics;
using Events.Errors;
using Events.Redis.Administration;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Reading;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Sentinels;
using Events.Safety;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Stores;

/// <summary>
/// The stream store over Redis (7.0 and later), Valkey, or what speaks their protocol. All callers share one pipelined
/// connection, and another for long pages of entries (replay, recovery, dead letters) once there are such; each reader has one of its own.
/// </summary>
public sealed partial class RedisStreamStore : CommandStreamStore
{
    private readonly RedisOptions _options;
    private readonly SharedConnection _connection;
    private readonly ReadConnections _readConnections;
    private readonly SentinelGroup? _sentinels;
    private readonly EntrySizes _sizes = new();
    private readonly Lock _pagesLock = new();
    private readonly CancellationTokenSource _ended = new();
    private SharedConnection? _pages;
    private bool _isDisposed;
    private readonly ILogger _logger;
    private volatile ServerProbe? _server;

    /// <summary>Makes a store that is not connected yet: <see cref="OpenAsync"/> connects it, or its first command.</summary>
    /// <param name="options">How to reach the server.</param>
    /// <param name="logger">Where connections are logged; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option does not make sense.</exception>
    public RedisStreamStore(RedisOptions options, ILogger<RedisStreamStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _logger = LineWriter.Over(logger);
        _sentinels = options.ServiceName is null ? null : new SentinelGroup(options with { Endpoints = [.. options.Endpoints] }, Leave, _logger);
        _options = options with { Endpoints = [.. options.Endpoints], Source = SourceOf(options), Opened = OnOpened, Masters = _sentinels };
        _connection = new SharedConnection(_options, _logger);
        _readConnections = new ReadConnections(_options, _connection);
    }

    /// <inheritdoc/>
    public override string Description => $"{_server?.ToString() ?? "Redis"} at {_connection.Endpoint}";

    internal override string UserName => _options.Source?.Current?.User ?? _options.User ?? RedisOptions.DefaultUser;

    /// <summary>The server's kind, version and abilities; null until it was asked.</summary>
    internal ServerProbe? Server => _server;

    /// <summary>Makes a store, connects it, and asks the server what it is.</summary>
    /// <param name="options">How to reach it.</param>
    /// <param name="logger">Where connections are logged; null for nowhere.</param>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <exception cref="ConnectionFailedException">There is no server to talk to; the message names it and says why.</exception>
    /// <exception cref="ArgumentException">An option does not make sense.</exception>
    public static async Task<RedisStreamStore> ConnectAsync(
        RedisOptions options, ILogger<RedisStreamStore>? logger = null, CancellationToken cancellationToken = default)
    {
        var store = new RedisStreamStore(options, logger);
        try
        {
            await store.OpenAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects, if it is not connected, and asks the server what it is.</summary>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <exception cref="ConnectionFailedException">
    /// There is no server to talk to; the message names it and says why. With <see cref="RedisOptions.AbortOnConnectFail"/> off that is logged instead, and
    /// connecting goes on in the background.
    /// </exception>
    public override async ValueTask OpenAsync(CancellationToken cancellationToken = default)
    {
        if (_server is not null) return;
        try
        {
            await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionFailedException exception) when (!_options.AbortOnConnectFail)
        {
            ConnectionLog.StartedWithoutServer(_logger, exception.Message);
            _connection.BeginConnecting(exception);
            return;
        }

        try
        {
            _server = await ServerProbe.RunAsync(_connection, _connection.Hello, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is UnknownOutcomeException or ProtocolException)
        {
            throw new ConnectionFailedException($"Cannot connect to Redis at {_connection.Endpoint}: {exception.Message}", exception);
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
    public override async ValueTask DisposeAsync()
    {
        SharedConnection? pages;
        lock (_pagesLock)
        {
            _isDisposed = true;
            pages = _pages;
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        if (pages is not null) await pages.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        if (_sentinels is not null) await _sentinels.DisposeAsync().ConfigureAwait(false);
        _options.Source?.Dispose();
    }

    private void OnOpened(RedisEndpoint endpoint, IDisposable connection, bool blocks)
    {
        Connected.Note();
        _sentinels?.OnOpened(endpoint, connection, blocks);
    }

    private void Leave(RedisEndpoint endpoint)
    {
        _connection.Leave(endpoint);
        SharedConnection? pages;
        lock (_pagesLock) pages = _pages;
        pages?.Leave(endpoint);
    }

    private CredentialSource? SourceOf(RedisOptions options) => options.Credentials is { } ask
        ? new CredentialSource(ask, exception => ConnectionLog.CredentialsFailed(_logger, options.Endpoints[0].ToString(), Secrets.Hide(ExceptionText.Message(exception))))
        : null;

    internal override ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken) =>
        (reply is PageReply page ? ConnectionFor(page) : _connection).SendAsync(commands, replies, reply, cancellationToken);

    // Long pages come over a connection of their own, where nobody's command waits behind them. Most applications never need it.
    private SharedConnection ConnectionFor(PageReply page)
    {
        page.Sizes = _sizes;
        if (!_sizes.IsLong(page.Count)) return _connection;
        lock (_pagesLock)
        {
            if (_pages is null && !_isDisposed) _pages = new SharedConnection(_options, _logger);
            return _pages ?? _connection;
        }
    }

    internal override IGroupReader OpenReaderCore(StreamKey stream, string group, string consumer, bool noAck) =>
        new RedisGroupReader(_options, _readConnections, _logger, stream, group, consumer, noAck);

    internal override IStreamReader OpenReaderCore(StreamKey stream) =>
        new RedisStreamReader(_options, _readConnections, _logger, stream, _ended.Token);
}
