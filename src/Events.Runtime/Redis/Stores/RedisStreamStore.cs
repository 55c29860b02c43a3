using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Redis.Administration;
using Events.Redis.Clusters;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Reading;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Sentinels;
using Events.Redis.Watching;
using Events.Safety;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Stores;

/// <summary>
/// The stream store over Redis (7.0 and later), Valkey, or what speaks their protocol. All callers share one pipelined
/// connection, and another for long pages of entries (replay, recovery, dead letters) once there are such; each reader has one of its own,
/// or shares one with the others where they are many (<see cref="RedisOptions.DedicatedReaders"/>).
/// Where a node of a Redis Cluster answers, so it is with each of its nodes, and each stream is on the one that has its slot.
/// </summary>
public sealed partial class RedisStreamStore : CommandStreamStore
{
    private readonly RedisOptions _options;
    private readonly SharedConnection _connection;
    private readonly ReadConnections _readConnections;
    private readonly SentinelGroup? _sentinels;
    private readonly LossWatch _losses;
    private readonly EntrySizes _sizes = new();
    private readonly OrderedLock _connectionsLock = new(LockRank.Connections);
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
        _options = options with
        {
            Endpoints = [.. options.Endpoints],
            Source = SourceOf(options),
            Opened = OnOpened,
            Ended = (given, isOnPurpose) => _losses!.Ended(given, isOnPurpose),
            Masters = _sentinels,
            TakesReplicas = true,
        };
        _keys = new KeyWatch(reason => ConnectionLog.KeysNotTold(_logger, Description, reason));
        _losses = new LossWatch(this, _logger);
        _connection = new SharedConnection(_options, _logger, OnCluster);
        _readConnections = new ReadConnections(_options, _connection);
    }

    /// <inheritdoc/>
    public override string Description => _cluster is null
        ? $"{_server?.ToString() ?? "Redis"} at {_connection.Endpoint}"
        : $"the cluster of {_server?.ToString() ?? "Redis"} at {string.Join(", ", _options.Endpoints)}";

    internal override string UserName => _options.Source?.Current?.User ?? _options.User ?? RedisOptions.DefaultUser;

    /// <summary>Finds out what a failover or a restart has lost.</summary>
    internal LossWatch Losses => _losses;

    internal override ServerSettingsPolicy SettingsPolicy => _options.ServerSettings;

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
    /// connecting goes on in the background, unless what answers can never be used (<see cref="UnsupportedServerException"/>).
    /// </exception>
    public override async ValueTask OpenAsync(CancellationToken cancellationToken = default)
    {
        if (_server is not null) return;
        try
        {
            await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (_cluster is { } cluster) await cluster.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionFailedException exception) when (!_options.AbortOnConnectFail && exception is not UnsupportedServerException)
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

    /// <summary>Asks the server for a sign of life: <c>PING</c>. Of a cluster each master is asked.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How long the answer took; of several the last one.</returns>
    /// <exception cref="StreamStoreException">There is no answer; of a cluster also where nobody has some of its slots.</exception>
    public async ValueTask<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        if (_cluster is { } cluster) await cluster.PingAsync(cancellationToken).ConfigureAwait(false);
        else await _connection.SendAsync(new TextCommand("PING"), new ValueReply(), cancellationToken).ConfigureAwait(false);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        SharedConnection? pages, durable, reads;
        lock (_connectionsLock.InOrder)
        {
            _isDisposed = true;
            (pages, durable, reads) = (_pages, _durable, _reads);
        }

        _losses.Dispose();
        await _ended.CancelAsync().ConfigureAwait(false);
        if (pages is not null) await pages.DisposeAsync().ConfigureAwait(false);
        if (durable is not null) await durable.DisposeAsync().ConfigureAwait(false);
        if (reads is not null) await reads.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        if (_cluster is { } cluster) await cluster.DisposeAsync().ConfigureAwait(false);
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
        SharedConnection? pages, durable, reads;
        lock (_connectionsLock.InOrder) (pages, durable, reads) = (_pages, _durable, _reads);
        pages?.Leave(endpoint);
        reads?.Leave(endpoint);
        durable?.Leave(endpoint);
    }

    private CredentialSource? SourceOf(RedisOptions options) => options.Credentials is { } ask
        ? new CredentialSource(
            ask, exception => ConnectionLog.CredentialsFailed(_logger, options.Endpoints[0].ToString(), Secrets.Hide(ExceptionText.Message(exception))))
        : null;

    internal override ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken)
    {
        if (_cluster is { } cluster) return cluster.SendAsync(LaneOf(reply), commands, replies, reply, cancellationToken);
        return (reply is PageReply page ? ConnectionFor(page) : _connection).SendAsync(commands, replies, reply, cancellationToken);
    }

    // Long pages come over a connection of their own, where nobody's command waits behind them. Most applications never need it.
    private SharedConnection ConnectionFor(PageReply page)
    {
        page.Sizes = _sizes;
        return _sizes.IsLong(page.Count) ? OpenBeside(ref _pages, Lane.Pages) : _connection;
    }
}
