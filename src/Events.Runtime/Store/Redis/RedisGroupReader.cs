using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Events.Diagnostics;
using Events.Resp;
using Microsoft.Extensions.Logging;

namespace Events.Store.Redis;

/// <summary>
/// Reads a group on a connection of its own, which is opened with the first read and again after it broke. A read that
/// is cancelled is ended by CLIENT UNBLOCK from the shared connection, and its reply is awaited: closing the
/// connection instead would lose sight of entries that the server had handed over just then.
/// </summary>
internal sealed class RedisGroupReader : IGroupReader
{
    private static readonly TimeSpan UnblockPause = TimeSpan.FromMilliseconds(10);

    private readonly RedisOptions _options;
    private readonly SharedConnection _shared;
    private readonly ILogger _logger;
    private readonly StreamKey _stream;
    private readonly byte[] _group;
    private readonly byte[] _consumer;
    private readonly bool _noAck;
    private readonly SendBuffer _commands = new();
    private readonly EntryPageParser _parser = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly Timer _watch;
    private RespConnection? _connection;
    private RespReaderState _replyState;
    private Exception? _acknowledgeError;
    private CancellationTokenSource? _unblocking;
    private long _deadline = long.MaxValue;
    private int _isReading;

    public RedisGroupReader(
        RedisOptions options,
        SharedConnection shared,
        ILogger logger,
        StreamKey stream,
        string group,
        string consumer,
        bool noAck)
    {
        _options = options;
        _shared = shared;
        _logger = logger;
        _stream = stream;
        _group = BulkString.Encode(group);
        _consumer = BulkString.Encode(consumer);
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
        return ReadAsync(!acknowledge.IsEmpty, block, cancellationToken);
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
        return ReadAsync(false, TimeSpan.Zero, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync().ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
        _connection?.Dispose();
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EntryPage> ReadAsync(bool acknowledges, TimeSpan block, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = default;
        bool isSent = false;
        try
        {
            if (_acknowledgeError is { } error)
            {
                _acknowledgeError = null;
                throw error;
            }

            RespConnection connection = _connection ?? await OpenAsync(cancellationToken).ConfigureAwait(false);
            _parser.Begin(PageShape.Stream, new EntryPage(null));
            SetDeadline((2 * block) + _options.CommandTimeout);
            isSent = true;
            await connection.Transport.SendAsync(_commands.Memory).ConfigureAwait(false);
            registration = cancellationToken.UnsafeRegister(static self => ((RedisGroupReader)self!).Unblock(), this);
            if (acknowledges)
            {
                while (!TryReadAcknowledged(connection)) await ReceiveAsync(connection).ConfigureAwait(false);
            }

            while (!TryReadPage(connection)) await ReceiveAsync(connection).ConfigureAwait(false);
            return TakePage(cancellationToken);
        }
        catch (Exception exception) when (isSent && exception is IOException or SocketException or ObjectDisposedException or ProtocolException)
        {
            throw Lost(exception);
        }
        finally
        {
            Volatile.Write(ref _deadline, long.MaxValue);
            registration.Dispose();
            StopUnblocking();
            Volatile.Write(ref _isReading, 0);
        }
    }

    private async ValueTask ReceiveAsync(RespConnection connection)
    {
        await connection.ReceiveAsync(_replyState.Needed).ConfigureAwait(false);
    }

    private bool TryReadAcknowledged(RespConnection connection)
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
        return true;
    }

    private bool TryReadPage(RespConnection connection)
    {
        var reader = new RespReader(connection.Received.Unread, _replyState);
        bool isComplete = _parser.TryRead(ref reader);
        _replyState = isComplete ? default : reader.State;
        if (isComplete) _parser.TakeBytes(connection.Received, reader.Position);
        return isComplete;
    }

    private EntryPage TakePage(CancellationToken cancellationToken)
    {
        EntryPage page = _parser.Page!;

        // Entries are handed over whatever else happened; an error of XACK is then thrown by the next read.
        if (page.Count > 0) return page;
        page.Dispose();
        Exception? error = _parser.Error ?? _acknowledgeError;
        _acknowledgeError = null;
        if (error is not null) throw error;
        if (!cancellationToken.IsCancellationRequested) return page;
        throw new OperationCanceledException("The read was cancelled; no entry had been handed over.", cancellationToken);
    }

    private async ValueTask<RespConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        long deadline = Environment.TickCount64 + (long)_options.ConnectTimeout.TotalMilliseconds;
        TimeSpan limit = _options.ReconnectDelay;
        while (true)
        {
            try
            {
                _connection = await RespConnection.OpenAsync(_options, either.Token).ConfigureAwait(false);
                _replyState = default;
                if (!_disposing.IsCancellationRequested) return _connection;
                _connection.Dispose();
                throw new ObjectDisposedException(nameof(IGroupReader));
            }
            catch (ConnectionFailedException) when (Environment.TickCount64 + limit.TotalMilliseconds < deadline)
            {
                // At random, so that the readers of a restarted server do not all come at once.
                await Task.Delay(limit * (0.5 + (Random.Shared.NextDouble() / 2)), either.Token).ConfigureAwait(false);
                limit = limit * 2 < _options.MaxReconnectDelay ? limit * 2 : _options.MaxReconnectDelay;
            }
        }
    }

    private Exception Lost(Exception exception)
    {
        RespConnection connection = _connection!;
        _connection = null;
        connection.Dispose();
        if (_disposing.IsCancellationRequested) return new ObjectDisposedException("The group reader was disposed while it read.", exception);
        if (exception is ProtocolException) return exception;
        string reason = Volatile.Read(ref _deadline) == 0 ? "the server did not answer in time" : exception.Message;
        return new UnknownOutcomeException(
            $"The connection to Redis at {connection.Endpoint} was lost during a read; entries may be pending for this "
            + $"consumer: {reason}",
            exception);
    }

    private void SetDeadline(TimeSpan fromNow) =>
        Volatile.Write(ref _deadline, Environment.TickCount64 + (long)fromNow.TotalMilliseconds);

    private void Watch()
    {
        long deadline = Volatile.Read(ref _deadline);
        if (Environment.TickCount64 <= deadline) return;
        if (Interlocked.CompareExchange(ref _deadline, 0, deadline) == deadline) _connection?.Dispose();
    }

    private void Unblock()
    {
        long id = _connection?.Hello.ClientId ?? 0;
        if (id == 0) return;
        var stop = new CancellationTokenSource();
        _unblocking = stop;
        if (Volatile.Read(ref _isReading) != 0) _ = UnblockAsync(id, stop.Token);
    }

    // The read may not be blocked yet when the first UNBLOCK arrives, so it is repeated until the read has ended.
    private async Task UnblockAsync(long id, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await _shared.SendAsync(new TextCommand("CLIENT", "UNBLOCK", $"{id}"), new ValueReply(), stop).ConfigureAwait(false);
                await Task.Delay(UnblockPause, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The read has ended.
        }
        catch (Exception exception) when (exception is StreamStoreException or ObjectDisposedException)
        {
            ConnectionLog.UnblockFailed(_logger, exception);
        }
    }

    private void StopUnblocking()
    {
        CancellationTokenSource? stop = Interlocked.Exchange(ref _unblocking, null);
        stop?.Cancel();
        stop?.Dispose();
    }
}
