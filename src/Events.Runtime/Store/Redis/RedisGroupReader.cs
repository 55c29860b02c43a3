using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Events.Resp;
using Microsoft.Extensions.Logging;

namespace Events.Store.Redis;

/// <summary>
/// Reads a group on a connection of its own, which is opened with the first read and again after it broke. The commands
/// of a read are sent when it is begun; its reply is received when it is awaited. A read that is cancelled is ended by
/// CLIENT UNBLOCK and its reply is awaited: closing the connection instead would lose sight of entries that the server
/// handed over just then.
/// </summary>
internal sealed partial class RedisGroupReader : IGroupReader, IValueTaskSource<EntryPage>
{
    private readonly RedisOptions _options;
    private readonly IReadConnections _connections;
    private readonly ILogger _logger;
    private readonly StreamKey _stream;
    private readonly byte[] _group;
    private readonly byte[] _consumer;
    private readonly bool _noAck;
    private readonly SendBuffer _commands = new();
    private readonly EntryPageParser _parser = new();
    private readonly EntryPagePool _pages = new();
    private ManualResetValueTaskSourceCore<EntryPage> _core;
    private RespReaderState _replyState;
    private Exception? _acknowledgeError;
    private Task? _starting;
    private TimeSpan _block;
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private bool _awaitsAcknowledged;
    private bool _isBusy;
    private int _isReading;

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
        _onReceived = OnReceived;
        _thread = new ReceiveThread($"Events reader of {stream.Name} for {group}", 10 * Patience, ReceiveOnThread);
        _noAck = noAck;
        var period = TimeSpan.FromMilliseconds(Math.Clamp(options.CommandTimeout.TotalMilliseconds / 8, 5, 500));
        _watch = new Timer(static self => ((RedisGroupReader)self!).Watch(), this, period, period);
    }

    public ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        Begin();
        var writer = new CommandWriter(_commands);
        if (!acknowledge.IsEmpty) new XAck(_stream, _group, acknowledge.Span).Write(writer);
        new XReadGroup(_stream, _group, _consumer, count, block, _noAck, null).Write(writer);
        return Start(!acknowledge.IsEmpty, block, cancellationToken);
    }

    public ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        Begin();
        if (after == EntryId.Max)
        {
            // The server takes the largest ID for '>' and would deliver new entries; nothing can be pending behind it.
            Volatile.Write(ref _isReading, 0);
            return ValueTask.FromResult(new EntryPage(null));
        }

        new XReadGroup(_stream, _group, _consumer, count, TimeSpan.Zero, false, after).Write(new CommandWriter(_commands));
        return Start(false, TimeSpan.Zero, cancellationToken);
    }

    public EntryPage GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            Volatile.Write(ref _isReading, 0);
        }
    }

    private void Begin()
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, typeof(IGroupReader));
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            throw new InvalidOperationException("A group reader reads once at a time; await the last read first.");
        }

        _commands.Clear();
    }

    // Sends the commands. They are not sent when the last read has left an error behind.
    private ValueTask<EntryPage> Start(bool acknowledges, TimeSpan block, CancellationToken cancellationToken)
    {
        _awaitsAcknowledged = acknowledges;
        _block = block;
        _cancellationToken = cancellationToken;
        _isReceiving = false;
        _hasWaited = false;
        _starting = null;
        var read = new ValueTask<EntryPage>(this, _core.Version);
        if (_acknowledgeError is { } error)
        {
            _acknowledgeError = null;
            _core.SetException(error);
            return read;
        }

        _parser.Begin(PageShape.Stream, _pages.Rent());
        if (_connection is not { } connection)
        {
            _starting = OpenAndSendAsync();
            return read;
        }

        try
        {
            ValueTask sending = connection.Transport.SendAsync(_commands.Memory);
            if (sending.IsCompleted) sending.GetAwaiter().GetResult();
            else _starting = sending.AsTask();
            RegisterCancellation();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        return read;
    }

    private async Task OpenAndSendAsync()
    {
        RespConnection connection = await OpenAsync(_cancellationToken).ConfigureAwait(false);
        _connection = connection;
        _replyState = default;
        await connection.Transport.SendAsync(_commands.Memory).ConfigureAwait(false);
        RegisterCancellation();
    }

    private bool TryParse(RespConnection connection)
    {
        if (_awaitsAcknowledged && !TryParseAcknowledged(connection)) return false;
        var reader = new RespReader(connection.Received.Unread, _replyState);
        bool isComplete = _parser.TryRead(ref reader);
        _replyState = isComplete ? default : reader.State;
        if (isComplete) _parser.TakeBytes(connection.Received, reader.Position);
        return isComplete;
    }

    private bool TryParseAcknowledged(RespConnection connection)
    {
        var reader = new RespReader(connection.Received.Unread, _replyState);
        if (!reader.TryRead(out RespToken token))
        {
            _replyState = reader.State;
            return false;
        }

        if (token.Kind == RespKind.Error) _acknowledgeError = ServerErrors.Create(reader.Text(token));
        else if (token.Kind != RespKind.Integer) throw reader.Unexpected(token, "the number of acknowledged entries");
        connection.Received.Consume(reader.Position);
        _replyState = default;
        _awaitsAcknowledged = false;
        return true;
    }

    private void Finish()
    {
        EndWait();
        EntryPage page = _parser.Page!;
        _isBusy = page.Count > 0;

        // Entries are handed over whatever else happened; an error of XACK is then thrown by the next read.
        Exception? error = _parser.Error;
        if (page.Count == 0)
        {
            error ??= _acknowledgeError;
            _acknowledgeError = null;
            if (error is null && _cancellationToken.IsCancellationRequested)
            {
                error = new OperationCanceledException(
                    "The read was cancelled; no entry had been handed over.", _cancellationToken);
            }
        }

        if (error is null)
        {
            _core.SetResult(page);
            return;
        }

        page.Dispose();
        _core.SetException(error);
    }

    private void Fail(Exception exception)
    {
        EndWait();
        _isBusy = false;
        _parser.Page!.Dispose();
        _core.SetException(Describe(exception));
    }

    private Exception Describe(Exception exception)
    {
        RespConnection? connection = _connection;
        _connection = null;
        connection?.Dispose();
        if (_disposing.IsCancellationRequested) return new ObjectDisposedException("The group reader was disposed while it read.", exception);
        if (exception is OperationCanceledException)
        {
            return new OperationCanceledException("The read was cancelled before it was sent.", exception, _cancellationToken);
        }

        if (connection is null || exception is not (IOException or SocketException or ObjectDisposedException or ProtocolException)) return exception;
        string reason = IsOverdue ? "the server did not answer in time" : exception.Message;
        return new UnknownOutcomeException(
            $"The connection to Redis at {connection.Endpoint} was lost during a read; entries may be pending for this "
            + $"consumer: {reason}",
            exception);
    }
}
