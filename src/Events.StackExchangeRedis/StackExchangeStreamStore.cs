using Events.Diagnostics;
using Events.Errors;
using Events.Redis;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Reading;
using Events.Redis.Replies;
using Events.Redis.Stores;
using Events.StackExchangeRedis.Commands;
using Events.StackExchangeRedis.Reading;
using Events.StackExchangeRedis.Replies;
using Events.Store;
using Events.Wire;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace Events.StackExchangeRedis;

/// <summary>
/// The stream store over an <see cref="IConnectionMultiplexer"/> that the application has: its credentials, its TLS, its
/// failover, Sentinel or cluster handling. Every command is an <c>ExecuteAsync</c>. The multiplexer is not disposed.
/// </summary>
/// <remarks>
/// StackExchange.Redis shares one connection and never blocks it, so readers poll, unless
/// <see cref="StackExchangeRedisOptions.DedicatedReads"/> gives each a connection of its own.
/// </remarks>
public sealed partial class StackExchangeStreamStore : CommandStreamStore
{
    private readonly IConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;
    private readonly StackExchangeRedisOptions _options;
    private readonly ReplyReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _waitingReaders;
    private long _sockets;

    /// <summary>Makes a store. It sends nothing yet, so the multiplexer need not be connected.</summary>
    /// <param name="multiplexer">The connection to use.</param>
    /// <param name="options">How to use it; null for the defaults. Must not change any more.</param>
    /// <param name="time">The clock by which readers poll; the system's when null.</param>
    /// <param name="logger">Where to log; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option does not make sense.</exception>
    public StackExchangeStreamStore(
        IConnectionMultiplexer multiplexer,
        StackExchangeRedisOptions? options = null,
        TimeProvider? time = null,
        ILogger<StackExchangeStreamStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        _options = options ?? new StackExchangeRedisOptions();
        _options.Validate();
        _multiplexer = multiplexer;
        _time = time ?? TimeProvider.System;
        _logger = LineWriter.Over(logger);
        MultiplexerConfiguration.KeepSecret(multiplexer);
        IDatabase database = multiplexer.GetDatabase(_options.Database ?? -1);
        _database = string.IsNullOrEmpty(_options.KeyPrefix) ? database : database.WithKeyPrefix(_options.KeyPrefix);
        _receiver = new ReplyReceiver(_options.KeyPrefix);
        Description = $"Redis at {string.Join(", ", multiplexer.GetEndPoints(true).Select(Endpoints.Describe))} over StackExchange.Redis";
    }

    /// <inheritdoc/>
    public override string Description { get; }

    internal override string KeyPrefix => _options.KeyPrefix ?? "";

    /// <summary>
    /// The time since it, or the multiplexer, last had a new connection. The multiplexer's event of it may come later
    /// than the first reply, its count of sockets does not.
    /// </summary>
    internal override TimeSpan ConnectedAgo
    {
        get
        {
            long sockets = _multiplexer.GetCounters().Interactive.SocketCount;
            if (Interlocked.Exchange(ref _sockets, sockets) != sockets) Connected.Note();
            return base.ConnectedAgo;
        }
    }

    /// <summary>The number of readers that have found nothing and look again from time to time.</summary>
    internal int WaitingReaders => Volatile.Read(ref _waitingReaders);

    /// <inheritdoc/>
    public override ValueTask<EntryId> AddAsync(
        StreamKey stream,
        EntryFields fields,
        StreamTrim trim = default,
        EntryId? id = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(fields);
        return SendAsync(new XAdd(stream, fields, trim, id), 1, IdReply.Rent(this, stream), cancellationToken);
    }

    /// <summary>
    /// Looks at the servers that the multiplexer has connected, and connects nothing: the application has done so, or has said by <c>abortConnect=false</c>
    /// that it does without a server for a while.
    /// </summary>
    /// <param name="cancellationToken">Has nothing to cancel.</param>
    /// <exception cref="UnsupportedServerException">One is too old, or a Sentinel.</exception>
    public override ValueTask OpenAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            CheckServer();
            return ValueTask.CompletedTask;
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    /// <summary>Does nothing: the multiplexer belongs to the application, and readers are disposed by those who opened them.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal override ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        if (replies == 1)
        {
            OutgoingCommand command = default;
            CommandFraming.Split(commands, new Span<OutgoingCommand>(ref command));
            return _receiver.ReceiveAsync(SentCommand.Send(_database, command), reply, cancellationToken);
        }

        var split = new OutgoingCommand[replies];
        CommandFraming.Split(commands, split);
        SentCommand[] sent = Array.ConvertAll(split, command => SentCommand.Send(_database, command));
        return _receiver.ReceiveAsync(sent, reply, cancellationToken);
    }

    /// <summary>A reader has begun (1) or ended (-1) to look again from time to time.</summary>
    internal void CountWaiting(int change) => Interlocked.Add(ref _waitingReaders, change);

    internal override IGroupReader OpenReaderCore(StreamKey stream, string group, string consumer, bool noAck)
    {
        if (!_options.DedicatedReads)
        {
            var pause = new PollPause(_options.MinPollPause, _options.MaxPollPause);
            return new PollingGroupReader(this, CountWaiting, pause, _time, stream, group, consumer, noAck);
        }

        var connections = new DedicatedReadConnections(_database, stream, ReadOptions);
        var prefixed = new StreamKey(_options.KeyPrefix + stream.Name);
        return new RedisGroupReader(ReadOptions(), connections, _logger, prefixed, group, consumer, noAck);
    }

    internal override IStreamReader OpenReaderCore(StreamKey stream)
    {
        if (!_options.DedicatedReads)
        {
            return new PollingStreamReader(this, CountWaiting, new PollPause(_options.MinPollPause, _options.MaxPollPause), _time, stream);
        }

        var prefixed = new StreamKey(_options.KeyPrefix + stream.Name);
        return new RedisStreamReader(ReadOptions(), new DedicatedReadConnections(_database, stream, ReadOptions), _logger, prefixed);
    }

    private RedisOptions ReadOptions()
    {
        RedisOptions options = MultiplexerConfiguration.Read(_multiplexer, _database.Database);
        return (_options.ConfigureDedicatedReads?.Invoke(options) ?? options) with { Opened = (_, _, _) => Connected.Note() };
    }
}
