#pragma warning disable CA2012 // The awaiter is kept while nothing has come, and asked once.
using System.Runtime.CompilerServices;
using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Watching;

namespace Events.Redis.Connections;

/// <summary>
/// The reading side with TLS, on the pool. The thread that is woken with bytes parses all replies that came, arms the next receive, which
/// hands the reading over to whichever thread that wakes, and only then completes what it has read.
/// </summary>
internal sealed partial class PipelinedConnection
{
    // While more bytes are there at once, completions wait no longer than for this many replies.
    private const int MaxBatch = 512;

    private readonly Action _onReceived;
    private readonly PendingWrite[] _reading = new PendingWrite[256];
    private int _readingIndex;
    private int _readingCount;
    private RespReaderState _replyState;
    private bool _isWithinReply;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _receive;
    private long _lastReceived;

    /// <summary>Gives the connection up if replies are due and nothing has come for a while.</summary>
    /// <param name="now">Now, as <see cref="Environment.TickCount64"/>.</param>
    /// <param name="timeout">How long nothing may come.</param>
    /// <returns>Whether replies are due.</returns>
    public bool CheckProgress(long now, TimeSpan timeout)
    {
        lock (_gate.InOrder)
        {
            if (_isClosed || _unanswered == 0) return false;
        }

        // Replies may have come that nobody has read: another thread looks before the server is blamed.
        if (ReplaceThread(now)) Volatile.Write(ref _lastReceived, now);
        if (now - Volatile.Read(ref _lastReceived) <= timeout.TotalMilliseconds) return true;
        string blame = PoolPressure.IsHigh ? $", as far as this process has read. {PoolPressure.Blame()}" : "";
        Abort(new TimeoutException($"the server sent nothing for {timeout.TotalSeconds:0.###} s{blame}"));
        return true;
    }

    private void OnReceived()
    {
        try
        {
            Accept(_receive.GetResult());
        }
        catch (Exception exception)
        {
            Close(exception, RentBatch());
            return;
        }

        Read();
    }

    private void Read()
    {
        CompletionBatch batch = RentBatch();
        try
        {
            while (true)
            {
                ParseReplies(batch);
                ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter receive =
                    _connection.ReceiveAsync(_replyState.Needed).ConfigureAwait(false).GetAwaiter();
                if (!receive.IsCompleted)
                {
                    _receive = receive;
                    receive.UnsafeOnCompleted(_onReceived);
                    break;
                }

                Accept(receive.GetResult());
                if (batch.Count >= MaxBatch)
                {
                    batch.RunOnPool();
                    batch = RentBatch();
                }
            }
        }
        catch (Exception exception)
        {
            Close(exception, batch);
            return;
        }

        // From here on another thread may be reading.
        if (batch.Count > 0) batch.Run();
        else ReturnBatch(batch);
    }

    private void Accept(int received)
    {
        _connection.Accept(received);
        Volatile.Write(ref _lastReceived, Environment.TickCount64);
    }

    private void ParseReplies(CompletionBatch batch)
    {
        ReceiveBuffer received = _connection.Received;
        int answered = 0;
        long freedBytes = 0;
        bool isReadOnly = false;
        while (!received.IsEmpty)
        {
            if (_keys is not null && !_isWithinReply && received.Unread[0] == (byte)'>')
            {
                if (!TryTakePush(_keys, received, batch)) break;
                continue;
            }

            if (_readingIndex == _readingCount && !TakeSent())
            {
                PassOverUnasked();
                break;
            }

            ref PendingWrite write = ref _reading[_readingIndex];
            PendingReply reply = write.Reply!;
            var reader = new RespReader(received.Unread, _replyState);
            if (reply.SkipsNext)
            {
                if (!TrySkip(ref reader, received)) break;
                reply.SkipsNext = false;
                continue;
            }

            if (!reply.TryRead(ref reader))
            {
                _replyState = reader.State;
                _isWithinReply = true;
                reply.TakePart(received, ref _replyState);
                break;
            }

            _replyState = default;
            _isWithinReply = false;
            reply.TakeBytes(received, reader.Position);
            if (reply.IsAsked) reply.SkipsNext = true;
            if (--write.Replies > 0) continue;
            isReadOnly |= reply.Error is ServerErrorException { Code: "READONLY" };
            answered++;
            freedBytes += write.Bytes;
            write = default;
            _readingIndex++;
            if (_given is not null) reply.NoteGiven(_given);
            if (!reply.EndWrite()) continue;
            if (reply.Again is { } again && again.TryTake(_owner)) continue;
            if (reply.TrySettle()) batch.Add(reply);
            else reply.Discard();
            if (reply.Followers is { } followers) Settle(followers, batch);
        }

        if (answered > 0) Release(answered, freedBytes, isReadOnly);
    }

    private static void Settle(IReadOnlyList<PendingReply> replies, CompletionBatch batch)
    {
        foreach (PendingReply reply in replies)
        {
            if (reply.TrySettle()) batch.Add(reply);
            else reply.Discard();
        }
    }

    // What ASKING answers: the command behind it says what is to be said.
    private bool TrySkip(ref RespReader reader, ReceiveBuffer received)
    {
        bool isComplete = reader.TryRead(out _);
        _replyState = isComplete ? default : reader.State;
        if (isComplete) received.Consume(reader.Position);
        return isComplete;
    }

    // What the server says unasked of keys that were read over this connection. Between two replies it is parsed from its start until it is complete.
    private static bool TryTakePush(KeyWatch keys, ReceiveBuffer received, CompletionBatch batch)
    {
        if (!Invalidations.TryTake(received.Unread, keys, batch, out int length)) return false;
        received.Consume(length);
        return true;
    }

    private bool TakeSent()
    {
        _readingIndex = 0;
        lock (_gate.InOrder) _readingCount = _pending.DequeueSent(_reading);
        return _readingCount > 0;
    }

    private void Release(int answered, long freedBytes, bool retire)
    {
        bool tellWaiting;
        bool isDone;
        lock (_gate.InOrder)
        {
            _unanswered -= answered;
            _outstandingBytes -= freedBytes;
            tellWaiting = _someoneWaits;
            _someoneWaits = false;

            // A master that has become a replica: a new connection may find the new master. What is under way is
            // still answered.
            retire &= !_isRetired;
            _isRetired |= retire;
            isDone = _isRetired && _unanswered == 0;
        }

        if (retire) _owner.OnRetired(this);
        if (isDone) Abort(new IOException(_retirement));
        if (tellWaiting) _owner.OnRoom();
    }

    // Something that nobody asked for: a push, or the last words of a server that closes the connection.
    private void PassOverUnasked()
    {
        ReceiveBuffer received = _connection.Received;
        var reader = new RespReader(received.Unread, _replyState);
        if (reader.TryRead(out RespToken token))
        {
            string text = RespErrors.Show(reader.Text(token));
            throw token.Kind == RespKind.Error
                ? new IOException($"the server said {text}")
                : new ProtocolException($"The server sent a reply that no command waits for: {token.Kind} {text}.");
        }

        received.Consume(reader.Position);
        _replyState = new RespReaderState(0, reader.State.Skip, 0);
    }

    // Only the reader calls this, once: nothing is read any more.
    private void Close(Exception exception, CompletionBatch batch)
    {
        Exception reason;
        lock (_gate.InOrder)
        {
            _isClosed = true;
            reason = _fault ??= exception;
        }

        _connection.Dispose();
        _thread?.Stop();
        _writer?.Stop();
        for (; _readingIndex < _readingCount; _readingIndex++) Fail(_reading[_readingIndex], isSent: true, reason);
        while (true)
        {
            PendingWrite write;
            bool isSent;
            lock (_gate.InOrder)
            {
                if (!_pending.TryDequeue(out write, out isSent)) break;
            }

            if (write.Reply is not null) Fail(write, isSent, reason);
        }

        if (batch.Count > 0) batch.RunOnPool();
        else ReturnBatch(batch);
        _owner.OnClosed(this, reason);
    }

    private void Fail(PendingWrite write, bool isSent, Exception reason)
    {
        Exception error = isSent
            ? new UnknownOutcomeException(
                $"The connection to Redis at {Endpoint} was lost before the reply came, so the command may or may not "
                + $"have been executed: {reason.Message}",
                reason)
            : new ConnectionFailedException(
                $"The connection to Redis at {Endpoint} was lost before the command was sent: {reason.Message}", reason);
        PendingReply settled = write.Reply!;
        if (_given is not null) settled.NoteGiven(_given);
        if (!settled.FailWrite(write.Replies, error)) return;
        if (settled.TrySettle()) ThreadPool.UnsafeQueueUserWorkItem(static reply => reply.Complete(), settled, preferLocal: false);
        else settled.Discard();
    }
}
