using Events.Redis.Protocol;

namespace Events.Redis.Connections;

/// <summary>
/// One connection on which many callers' commands travel without waiting for each other. Commands are framed under a
/// short lock into one buffer while the other is being written; whoever finds no write under way writes. One thread at
/// a time reads (see the other part).
/// </summary>
internal sealed partial class PipelinedConnection : IThreadPoolWorkItem, IDisposable
{
    // Enough for one write to be worth it, small enough for the server to start on it early.
    private const int WriteThreshold = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly SharedConnection _owner;
    private readonly RespConnection _connection;
    private readonly int _maxOutstandingBytes;
    private readonly PendingWrites _pending = new();
    private SendBuffer _framed = new();
    private SendBuffer _written = new();
    private long _outstandingBytes;
    private int _unanswered;
    private bool _isWriting;
    private bool _isClosed;
    private bool _isRetired;
    private string _retirement = "the server has become a read-only replica";
    private bool _someoneWaits;
    private Exception? _fault;

    /// <summary>The batch of completions that this thread runs: what they send is gathered and written when they are through.</summary>
    [field: ThreadStatic]
    internal static CompletionBatch? Gathering { get; set; }

    public PipelinedConnection(SharedConnection owner, RespConnection connection, int maxOutstandingBytes)
    {
        _owner = owner;
        _connection = connection;
        _maxOutstandingBytes = maxOutstandingBytes;
        _onReceived = OnReceived;
        _overdue = new Timer(static self => ((PipelinedConnection)self!).ShareOverdueBatches(), this, Timeout.Infinite, Timeout.Infinite);
        Volatile.Write(ref _lastReceived, Environment.TickCount64);
    }

    public ServerHello Hello => _connection.Hello;

    public RedisEndpoint Endpoint => _connection.Endpoint;

    /// <summary>Frames a command and sees to it that it is sent.</summary>
    /// <param name="command">What to write: one command, or several that have one reply each.</param>
    /// <param name="replies">How many commands it writes.</param>
    /// <param name="reply">Where their replies go.</param>
    public EnqueueResult TryEnqueue<TCommand>(scoped in TCommand command, int replies, PendingReply reply)
        where TCommand : struct, ICommand, allows ref struct
    {
        bool writeHere;
        lock (_gate)
        {
            if (_isClosed || _isRetired) return EnqueueResult.Closed;
            if (_outstandingBytes >= _maxOutstandingBytes)
            {
                _someoneWaits = true;
                return EnqueueResult.Full;
            }

            int before = _framed.Length;
            try
            {
                command.Write(new CommandWriter(_framed));
            }
            catch
            {
                // Half a command would spoil all that follow.
                _framed.Truncate(before);
                throw;
            }

            int bytes = _framed.Length - before;
            _pending.Enqueue(reply, replies, bytes);
            _outstandingBytes += bytes;
            if (_unanswered++ == 0) Volatile.Write(ref _lastReceived, Environment.TickCount64);
            if (_isWriting) return EnqueueResult.Accepted;

            // What a completion sends is written when the batch of completions is through; what others send while
            // replies are under way, by the pool, so that more can gather; what is alone, or much, at once.
            bool isMuch = _framed.Length >= WriteThreshold;
            if (!isMuch && Gathering is { MayGather: true } batch && batch.Connection == this) return EnqueueResult.Accepted;
            _isWriting = true;
            writeHere = isMuch || _unanswered == 1;
        }

        if (writeHere) Write(maxWrites: 1);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return EnqueueResult.Accepted;
    }

    /// <summary>Writes what was gathered, unless a write is under way, which will take it along.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_isWriting || _framed.Length == 0 || _isClosed) return;
            _isWriting = true;
        }

        Write(maxWrites: 1);
    }

    /// <summary>Takes back all of a reply's commands that have not been handed to the socket.</summary>
    /// <returns>Whether all were taken back.</returns>
    public bool TryWithdraw(PendingReply reply)
    {
        lock (_gate)
        {
            bool any = false;
            while (_pending.TryWithdraw(reply, out int bytes))
            {
                _outstandingBytes -= bytes;
                _unanswered--;
                any = true;
            }

            // While the socket is full, what is withdrawn must not pile up.
            if (_pending.WithdrawnBytes > _framed.Length / 2) _pending.RemoveWithdrawn(_framed);
            return any;
        }
    }

    /// <summary>Takes no commands any more; what was taken is still answered, and then the connection is given up.</summary>
    /// <returns>False when it is so already.</returns>
    public bool TryRetire(string reason)
    {
        bool isDone;
        lock (_gate)
        {
            if (_isClosed || _isRetired) return false;
            _isRetired = true;
            _retirement = reason;
            isDone = _unanswered == 0;
        }

        if (isDone) Abort(new IOException(reason));
        return true;
    }

    /// <summary>Gives the connection up. What waits for a reply learns that its outcome is unknown.</summary>
    /// <param name="reason">Why.</param>
    public void Abort(Exception reason)
    {
        lock (_gate)
        {
            _isClosed = true;
            _fault ??= reason;
        }

        // The reader wakes up with an error and fails everything: it alone knows what it has read.
        _connection.Dispose();
    }

    public void Dispose() => Abort(SharedConnection.Disposed());

    // The pool writes for callers that do not.
    void IThreadPoolWorkItem.Execute() => Write(maxWrites: int.MaxValue);

    // The caller has set _isWriting. A caller that is not ours for long hands the rest over to the pool.
    private void Write(int maxWrites)
    {
        while (true)
        {
            lock (_gate)
            {
                _pending.RemoveWithdrawn(_framed);
                if (_framed.Length == 0 || _isClosed)
                {
                    _isWriting = false;
                    return;
                }

                if (maxWrites-- > 0)
                {
                    (_framed, _written) = (_written, _framed);
                    _pending.MarkSent();
                }
                else
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }

            try
            {
                // On a socket that was just closed it throws at once, and this may be a thread of the pool, where that would end the process.
                ValueTask write = _connection.Transport.SendAsync(_written.Memory);
                if (!write.IsCompleted)
                {
                    // It throws nothing: what fails ends the connection.
                    _ = FinishWriteAsync(write);
                    return;
                }

                write.GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                FailWrite(exception);
                return;
            }

            _written.Clear();
        }
    }

    // The socket is full: the server is slower than we are, and an allocation costs nothing beside that.
    private async Task FinishWriteAsync(ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
            _written.Clear();
            Write(maxWrites: int.MaxValue);
        }
        catch (Exception exception)
        {
            FailWrite(exception);
        }
    }

    private void FailWrite(Exception exception)
    {
        Abort(exception);
        lock (_gate) _isWriting = false;
    }
}
