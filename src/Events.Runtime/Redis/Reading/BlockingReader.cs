#pragma warning disable CA2012 // A blocking connection has sent when it returns.
using System.Net.Sockets;
using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Time;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Reading;

/// <summary>
/// Reads a stream on a connection of its own, which is opened with the first read and again after it broke. The commands
/// of a read are sent when it is begun; its reply is received when it is awaited. A read that is cancelled is ended by
/// CLIENT UNBLOCK and its reply is awaited: closing the connection instead would lose sight of entries that the server
/// handed over just then. As a consumer of a group it is <see cref="RedisGroupReader"/>, without one <see cref="RedisStreamReader"/>.
/// </summary>
internal abstract partial class BlockingReader
{
    private readonly RedisOptions _options;
    private readonly IReadConnections _connections;
    private readonly ILogger _logger;
    private readonly bool _mayShorten;
    private readonly EntryPageParser _parser = new();
    private readonly EntryPageParser _presence = new();
    private readonly EntryPagePool _pages = new();

    // The read whose reply comes next, and the one behind it.
    private BlockingRead _first;
    private BlockingRead _second;
    private int _underWay;
    private RespReaderState _replyState;
    private bool _isBusy;

    // The stream is elsewhere: when nothing is under way any more the connection is given up, and the next one leads there.
    private bool _isLeaving;

    // It has been sent on, and no read was answered since.
    private bool _isFollowing;
    private SendBuffer? _asked;

    /// <param name="options">How to connect.</param>
    /// <param name="connections">Where connections come from.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="name">What a debugger shows of its thread.</param>
    /// <param name="mayShorten">Whether what is left out of a page that is too long can be read again.</param>
    protected BlockingReader(RedisOptions options, IReadConnections connections, ILogger logger, string name, bool mayShorten)
    {
        _options = options;
        _connections = connections;
        _logger = logger;
        _mayShorten = mayShorten;
        _first = new BlockingRead(this);
        _second = new BlockingRead(this);
        _thread = new ReceiveThread(name, ThreadKept, ReceiveOnThread);
        _watch = TimeProvider.System.CreateTimer(
            static self => ((BlockingReader)self!).Watch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch.Change(Spans.ForTimer(options.CommandTimeout), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Tells whether a read is under way that has a connection, so that another may be sent behind it.</summary>
    protected bool HasOneUnderWay => Volatile.Read(ref _underWay) == 1 && !_isLeaving && _first.Connection is { } connection && connection == _connection;

    /// <summary>Describes what a lost connection may have taken along, for messages; empty for nothing.</summary>
    protected virtual string WhatIsAtStake => "";

    /// <summary>The page of the read, or its error, was taken.</summary>
    public void End(BlockingRead read)
    {
        OnTaken(read);
        (_first, _second) = (_second, _first);
        Volatile.Write(ref _underWay, _underWay - 1);
    }

    /// <summary>The stream that it reads.</summary>
    protected abstract StreamKey Stream { get; }

    /// <summary>Keeps what the read has told beside its page.</summary>
    protected abstract void OnTaken(BlockingRead read);

    /// <summary>Takes back a read that was begun and needs no command.</summary>
    protected void Withdraw() => Volatile.Write(ref _underWay, _underWay - 1);

    /// <summary>Begins a read, whose commands are to be written then.</summary>
    /// <exception cref="InvalidOperationException">There is one under way behind which no other may be sent.</exception>
    protected BlockingRead Begin(bool acknowledges, TimeSpan block, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, GetType());
        if (_underWay > 0 && !HasOneUnderWay)
        {
            throw new InvalidOperationException("A reader reads once at a time, or twice if it can read ahead; await the last read first.");
        }

        if (_isLeaving && _underWay == 0) Leave();
        BlockingRead read = _underWay == 0 ? _first : _second;
        Volatile.Write(ref _underWay, _underWay + 1);
        read.Begin(acknowledges, block, cancellationToken);
        read.Commands.Clear();

        // The server would close a connection whose credentials end.
        if (_options.Source is { } source && _connection is { } connection && connection.CredentialVersion != source.Version)
        {
            Authenticate(read, connection, source);
        }

        return read;
    }

    /// <summary>Sends the commands of a read.</summary>
    protected ValueTask<EntryPage> Send(BlockingRead read)
    {
        if (_connection is not { } connection)
        {
            // Opening it takes a while: on the thread that will receive.
            BeginReceive(read);
        }
        else
        {
            try
            {
                Send(read, connection);
            }
            catch (Exception exception)
            {
                Fail(read, exception);
            }
        }

        return read.Task;
    }

    private void Leave()
    {
        _isLeaving = false;
        if (_connection is not { } connection) return;
        _connection = null;
        connection.Dispose();
        HandOver(connection);
    }

    private void Send(BlockingRead read, RespConnection connection)
    {
        SendBuffer commands = read.Commands;
        if (connection.IsAsked)
        {
            commands = _asked ??= new SendBuffer();
            commands.Clear();
            new EncodedCommands(read.Commands.Span, isAsked: true).Write(new CommandWriter(commands));
        }

        connection.Transport.SendAsync(commands.Memory).GetAwaiter().GetResult();
        read.Connection = connection;
        read.Registration = read.CancellationToken.UnsafeRegister(static state => ((BlockingRead)state!).Unblock(), read);
    }

    private static void Authenticate(BlockingRead read, RespConnection connection, CredentialSource source)
    {
        // In this order: newer ones that come meanwhile are told by the next read.
        int version = source.Version;
        if (source.Current is not { } credentials) return;
        connection.CredentialVersion = version;
        read.AwaitsAuthenticated = version;
        new Auth(credentials).Write(new CommandWriter(read.Commands));
    }

    private bool TryParse(BlockingRead read, RespConnection connection)
    {
        if (connection != _connection) throw new IOException("it broke during the read before this one");
        if (read.AwaitsAuthenticated != 0 && !(TrySkipAsked(read, connection) && TryParseAuthenticated(read, connection))) return false;
        if (read.AwaitsAcknowledged && !(TrySkipAsked(read, connection) && TryParseAcknowledged(read, connection))) return false;
        if (!read.HasPage && !(TrySkipAsked(read, connection) && TryParsePage(read, connection))) return false;
        return !read.AwaitsPresence || (TrySkipAsked(read, connection) && TryParsePresence(read, connection));
    }

    // What ASKING answers: the command behind it says what is to be said.
    private bool TrySkipAsked(BlockingRead read, RespConnection connection)
    {
        if (!connection.IsAsked || read.HasSkipped) return true;
        var reader = new RespReader(connection.Received.Unread, _replyState);
        if (!reader.TryRead(out _))
        {
            _replyState = reader.State;
            return false;
        }

        connection.Received.Consume(reader.Position);
        _replyState = default;
        read.HasSkipped = true;
        return true;
    }

    private bool TryParsePage(BlockingRead read, RespConnection connection)
    {
        if (_parser.Page is null) _parser.Begin(PageShape.Stream, _pages.Rent());
        var reader = new RespReader(connection.Received.Unread, _replyState);
        read.HasPage = _parser.TryRead(ref reader);
        if (read.HasPage) read.HasSkipped = false;
        _replyState = read.HasPage ? default : reader.State;
        if (read.HasPage) _parser.TakeBytes(connection.Received, reader.Position);
        else if (_mayShorten) _parser.Shorten(connection.Received, ref _replyState);
        return read.HasPage;
    }

    // One entry, or none. An error is that of the read in front of it.
    private bool TryParsePresence(BlockingRead read, RespConnection connection)
    {
        if (_presence.Page is null) _presence.Begin(PageShape.Entries, _pages.Rent());
        var reader = new RespReader(connection.Received.Unread, _replyState);
        bool isComplete = _presence.TryRead(ref reader);
        _replyState = isComplete ? default : reader.State;
        if (!isComplete) return false;
        _presence.TakeBytes(connection.Received, reader.Position);
        read.AwaitsPresence = false;
        read.HasSkipped = false;
        using EntryPage page = _presence.TakePage();
        read.WasPresent = page.Count > 0;
        return true;
    }

    private bool TryParseAuthenticated(BlockingRead read, RespConnection connection)
    {
        var reader = new RespReader(connection.Received.Unread, _replyState);
        if (!reader.TryRead(out RespToken token))
        {
            _replyState = reader.State;
            return false;
        }

        if (token.Kind == RespKind.Error)
        {
            ConnectionLog.ReauthenticationFailed(_logger, connection.Endpoint.ToString(), ServerErrors.Create(reader.Text(token)).Message);
        }

        connection.Received.Consume(reader.Position);
        _replyState = default;
        read.AwaitsAuthenticated = 0;
        read.HasSkipped = false;
        return true;
    }

    private bool TryParseAcknowledged(BlockingRead read, RespConnection connection)
    {
        var reader = new RespReader(connection.Received.Unread, _replyState);
        if (!reader.TryRead(out RespToken token))
        {
            _replyState = reader.State;
            return false;
        }

        // Its own command's, whatever the read behind it brings. One that belongs elsewhere was not executed, and is as good as not sent.
        if (token.Kind == RespKind.Error)
        {
            ServerErrorException refusal = ServerErrors.Create(reader.Text(token));
            if (!Redirection.Is(refusal)) read.Acknowledgement = new(IsAnswered: true, refusal);
        }
        else if (token.Kind == RespKind.Integer) read.Acknowledgement = new(IsAnswered: true);
        else throw reader.Unexpected(token, "the number of acknowledged entries");
        connection.Received.Consume(reader.Position);
        _replyState = default;
        read.AwaitsAcknowledged = false;
        read.HasSkipped = false;
        return true;
    }

    private void Finish(BlockingRead read)
    {
        EndWait(read);
        Exception? error = _parser.Error;
        EntryPage page = _parser.TakePage();
        if (error is ServerErrorException refusal && Redirection.Is(refusal) && _connections.TryFollow(read.Connection!, refusal))
        {
            // As if it had found nothing in its time. Whether the last entry is still there the next one tells.
            error = null;
            read.WasPresent = true;
            _isLeaving = _isFollowing = true;
        }
        else if (_isFollowing && error is null)
        {
            _isFollowing = false;
            _connections.Arrive();
        }

        // A read that did not wait says nothing about when the next entry comes.
        _isBusy = page.Count > 0 || (_isBusy && read.Block == TimeSpan.Zero);

        if (page.Count == 0 && error is null && read.CancellationToken.IsCancellationRequested)
        {
            error = new OperationCanceledException("The read was cancelled; no entry had been handed over.", read.CancellationToken);
        }

        if (error is null)
        {
            if (page.Count > 0 && read.Connection is { } connection) Note(connection, page);
            read.Complete(page);
            return;
        }

        page.Dispose();
        read.Fail(error);
    }

    private void Fail(BlockingRead read, Exception exception)
    {
        EndWait(read);
        _isBusy = false;
        if (_parser.Page is not null) _parser.TakePage().Dispose();
        if (_presence.Page is not null) _presence.TakePage().Dispose();
        read.Fail(Describe(read, exception));
    }

    private Exception Describe(BlockingRead read, Exception exception)
    {
        // Of two reads on one connection that has ended, the first tells.
        RespConnection? connection = read.Connection ?? _connection;
        bool ends = connection is not null && connection == _connection;
        if (ends) _connection = null;
        connection?.Dispose();
        if (ends) HandOver(connection!);
        if (_disposing.IsCancellationRequested) return new ObjectDisposedException("The reader was disposed while it read.", exception);
        if (exception is OperationCanceledException)
        {
            return new OperationCanceledException("The read was cancelled before it was sent.", exception, read.CancellationToken);
        }

        if (connection is null || exception is not (IOException or SocketException or ObjectDisposedException or ProtocolException)) return exception;
        string reason = IsOverdue ? "the server did not answer in time" : exception.Message;
        return new UnknownOutcomeException(
            $"The connection to Redis at {connection.Endpoint} was lost during a read{WhatIsAtStake}: {reason}",
            exception);
    }
}
