using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Events.Resp;
using Microsoft.Extensions.Logging;

namespace Events.Store.Redis;

/// <summary>
/// Reads a group on a connection of its own, which is opened with the first read and again after it broke. The commands
/// of a read are sent when it is begun; its reply is received when it is awaited, on the awaiting thread if it is there
/// by then, so that a busy consumer switches no threads. A read that is cancelled is ended by CLIENT UNBLOCK and its
/// reply is awaited: closing the connection instead would lose sight of entries that the server handed over just then.
/// </summary>
internal sealed partial class RedisGroupReader : IGroupReader, IValueTaskSource<EntryPage>
{
    // As long as entries keep coming, the next are due within moments, and sleeping for them is cheaper and quicker
    // than being woken by way of two other threads. The shortest that the operating system's poll knows.
    private static readonly TimeSpan BusyPatience = TimeSpan.FromMilliseconds(1);

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
    private readonly Action _onReceived;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _receiving;
    private Task? _starting;
    private TimeSpan _block;
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private bool _awaitsAcknowledged;
    private bool _isReceiving;
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

    public ValueTaskSourceStatus GetStatus(short token)
    {
        ValueTaskSourceStatus status = _core.GetStatus(token);
        if (status != ValueTaskSourceStatus.Pending || _isReceiving || _starting is { IsCompleted: false }) return status;
        ReceiveHere();
        return _core.GetStatus(token);
    }

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        bool isPending = _core.GetStatus(token) == ValueTaskSourceStatus.Pending;
        _core.RunContinuationsAsynchronously = true;
        _core.OnCompleted(continuation, state, token, flags);
        if (!isPending) return;
        _isReceiving = true;
        if (_starting is not null) _ = StartThenReceiveAsync(_starting);
        else Receive();
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

    // On the awaiting thread: what has come by now, or comes within a moment.
    private void ReceiveHere()
    {
        try
        {
            // A connection that was not open has not answered yet, and its errors belong to the other way.
            if (_starting is not null || _connection is not { } connection) return;
            TimeSpan patience = _isBusy || _block == TimeSpan.Zero ? BusyPatience : TimeSpan.Zero;
            while (!TryParse(connection))
            {
                if (!connection.TryReceive(_replyState.Needed, patience)) return;
            }

            Finish();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    // The awaiting thread has gone: whichever thread brings the reply goes on with what waits for it.
    private async Task StartThenReceiveAsync(Task starting)
    {
        try
        {
            await starting.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Receive();
    }

    private void Receive()
    {
        try
        {
            RespConnection connection = _connection!;
            SetDeadline((2 * _block) + _options.CommandTimeout);
            while (!TryParse(connection))
            {
                ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter receiving =
                    connection.ReceiveAsync(_replyState.Needed).ConfigureAwait(false).GetAwaiter();
                if (!receiving.IsCompleted)
                {
                    _receiving = receiving;
                    receiving.UnsafeOnCompleted(_onReceived);
                    return;
                }

                connection.Accept(receiving.GetResult());
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Finish();
    }

    private void OnReceived()
    {
        // Woken up from outside, so what waits may run here; before, it would have run inside its own await.
        _core.RunContinuationsAsynchronously = false;
        try
        {
            _connection!.Accept(_receiving.GetResult());
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Receive();
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
