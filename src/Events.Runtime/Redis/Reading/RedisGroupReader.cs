using System.Net.Sockets;
using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Reading;

/// <summary>
/// Reads a group on a connection of its own, which is opened with the first read and again after it broke. The commands
/// of a read are sent when it is begun; its reply is received when it is awaited. A read that is cancelled is ended by
/// CLIENT UNBLOCK and its reply is awaited: closing the connection instead would lose sight of entries that the server
/// handed over just then.
/// </summary>
internal sealed partial class RedisGroupReader : IGroupReader
{
    private readonly RedisOptions _options;
    private readonly IReadConnections _connections;
    private readonly ILogger _logger;
    private readonly StreamKey _stream;
    private readonly byte[] _group;
    private readonly byte[] _consumer;
    private readonly bool _noAck;
    private readonly EntryPageParser _parser = new();
    private readonly EntryPagePool _pages = new();

    // The read whose reply comes next, and the one behind it.
    private GroupRead _first;
    private GroupRead _second;
    private int _underWay;
    private RespReaderState _replyState;
    private bool _isBusy;

    public RedisGroupReader(
        RedisOptions options,
        IReadConnections connections,
        ILogger logger,
        StreamKey stream,
        string group,
        string consumer,
        bool noAck)
    {
        _options = options;
        _connections = connections;
        _logger = logger;
        _stream = stream;
        _group = BulkString.Encode(group);
        _consumer = BulkString.Encode(consumer);
        _first = new GroupRead(this);
        _second = new GroupRead(this);
        _thread = new ReceiveThread($"Events reader of {stream.Name} for {group}", ThreadKept, ReceiveOnThread);
        _noAck = noAck;
        var period = TimeSpan.FromMilliseconds(Math.Clamp(options.CommandTimeout.TotalMilliseconds / 8, 5, 500));
        _watch = new Timer(static self => ((RedisGroupReader)self!).Watch(), this, period, period);
    }

    public bool CanReadAhead => Volatile.Read(ref _underWay) == 1 && _first.Connection is { } connection && connection == _connection;

    public AcknowledgementReply Acknowledgement { get; private set; }

    public ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        GroupRead read = Begin(!acknowledge.IsEmpty, block, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            // In its turn, so that what is said of the acknowledgement is said of this one.
            read.Fail(new OperationCanceledException("The read was cancelled before it was sent.", cancellationToken));
            return read.Task;
        }

        var writer = new CommandWriter(read.Commands);
        if (!acknowledge.IsEmpty) new XAck(_stream, _group, acknowledge.Span).Write(writer);
        new XReadGroup(_stream, _group, _consumer, count, block, _noAck, null).Write(writer);
        return Send(read);
    }

    public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        GroupRead read = Begin(false, TimeSpan.Zero, cancellationToken);
        if (after == EntryId.Max)
        {
            // The server takes the largest ID for '>' and would deliver new entries; nothing can be pending behind it.
            Volatile.Write(ref _underWay, _underWay - 1);
            Acknowledgement = default;
            return ValueTask.FromResult(new EntryPage(null));
        }

        new XReadGroup(_stream, _group, _consumer, count, TimeSpan.Zero, false, after).Write(new CommandWriter(read.Commands));
        return Send(read);
    }

    /// <summary>The page of the read, or its error, was taken.</summary>
    public void End(GroupRead read)
    {
        Acknowledgement = read.Acknowledgement;
        (_first, _second) = (_second, _first);
        Volatile.Write(ref _underWay, _underWay - 1);
    }

    private GroupRead Begin(bool acknowledges, TimeSpan block, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, typeof(IGroupReader));
        if (_underWay > 0 && !CanReadAhead)
        {
            throw new InvalidOperationException("A group reader reads once at a time, or twice if it can read ahead; await the last read first.");
        }

        GroupRead read = _underWay == 0 ? _first : _second;
        Volatile.Write(ref _underWay, _underWay + 1);
        read.Begin(acknowledges, block, cancellationToken);
        read.Commands.Clear();

        // The server would close a connection whose credentials end.
        if (_options.Source is { } source && _connection is { } connection && connection.CredentialVersion != source.Version) Authenticate(read, connection, source);
        return read;
    }

    private ValueTask<EntryPage> Send(GroupRead read)
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

    private static void Send(GroupRead read, RespConnection connection)
    {
        connection.Transport.SendAsync(read.Commands.Memory).GetAwaiter().GetResult();
        read.Connection = connection;
        read.Registration = read.CancellationToken.UnsafeRegister(static state => ((GroupRead)state!).Unblock(), read);
    }

    private static void Authenticate(GroupRead read, RespConnection connection, CredentialSource source)
    {
        // In this order: newer ones that come meanwhile are told by the next read.
        int version = source.Version;
        if (source.Current is not { } credentials) return;
        connection.CredentialVersion = version;
        read.AwaitsAuthenticated = version;
        new Auth(credentials).Write(new CommandWriter(read.Commands));
    }

    private bool TryParse(GroupRead read, RespConnection connection)
    {
        if (connection != _connection) throw new IOException("it broke during the read before this one");
        if (read.AwaitsAuthenticated != 0 && !TryParseAuthenticated(read, connection)) return false;
        if (read.AwaitsAcknowledged && !TryParseAcknowledged(read, connection)) return false;
        if (_parser.Page is null) _parser.Begin(PageShape.Stream, _pages.Rent());
        var reader = new RespReader(connection.Received.Unread, _replyState);
        bool isComplete = _parser.TryRead(ref reader);
        _replyState = isComplete ? default : reader.State;
        if (isComplete) _parser.TakeBytes(connection.Received, reader.Position);

        // What is not handed over stays pending for the consumer; where nothing becomes pending it would be lost.
        else if (!_noAck) _parser.Shorten(connection.Received, ref _replyState);
        return isComplete;
    }

    private bool TryParseAuthenticated(GroupRead read, RespConnection connection)
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
        return true;
    }

    private bool TryParseAcknowledged(GroupRead read, RespConnection connection)
    {
        var reader = new RespReader(connection.Received.Unread, _replyState);
        if (!reader.TryRead(out RespToken token))
        {
            _replyState = reader.State;
            return false;
        }

        // Its own command's, whatever the read behind it brings.
        if (token.Kind == RespKind.Error) read.Acknowledgement = new(IsAnswered: true, ServerErrors.Create(reader.Text(token)));
        else if (token.Kind == RespKind.Integer) read.Acknowledgement = new(IsAnswered: true);
        else throw reader.Unexpected(token, "the number of acknowledged entries");
        connection.Received.Consume(reader.Position);
        _replyState = default;
        read.AwaitsAcknowledged = false;
        return true;
    }

    private void Finish(GroupRead read)
    {
        EndWait(read);
        Exception? error = _parser.Error;
        EntryPage page = _parser.TakePage();

        // A read that did not wait says nothing about when the next entry comes.
        _isBusy = page.Count > 0 || (_isBusy && read.Block == TimeSpan.Zero);

        if (page.Count == 0 && error is null && read.CancellationToken.IsCancellationRequested)
        {
            error = new OperationCanceledException("The read was cancelled; no entry had been handed over.", read.CancellationToken);
        }

        if (error is null)
        {
            read.Complete(page);
            return;
        }

        page.Dispose();
        read.Fail(error);
    }

    private void Fail(GroupRead read, Exception exception)
    {
        EndWait(read);
        _isBusy = false;
        if (_parser.Page is not null) _parser.TakePage().Dispose();
        read.Fail(Describe(read, exception));
    }

    private Exception Describe(GroupRead read, Exception exception)
    {
        RespConnection? connection = read.Connection ?? _connection;
        _connection = null;
        connection?.Dispose();
        if (_disposing.IsCancellationRequested) return new ObjectDisposedException("The group reader was disposed while it read.", exception);
        if (exception is OperationCanceledException)
        {
            return new OperationCanceledException("The read was cancelled before it was sent.", exception, read.CancellationToken);
        }

        if (connection is null || exception is not (IOException or SocketException or ObjectDisposedException or ProtocolException)) return exception;
        string reason = IsOverdue ? "the server did not answer in time" : exception.Message;
        return new UnknownOutcomeException(
            $"The connection to Redis at {connection.Endpoint} was lost during a read; entries may be pending for this "
            + $"consumer: {reason}",
            exception);
    }
}
