using System.Diagnostics;
using Events.Locking;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Redis.Watching;
using Events.Safety;

namespace Events.Redis.Connections;

/// <summary>
/// One connection on which many callers' commands travel without waiting for each other. Commands are framed under a
/// short lock into one buffer while the other is being written; whoever finds no write under way writes. One thread at
/// a time reads (see the other part).
/// </summary>
internal sealed partial class PipelinedConnection : IThreadPoolWorkItem, IStallWatched, IDisposable
{
    // Enough for one write to be worth it, small enough for the server to start on it early.
    private const int WriteThreshold = 32 * 1024;

    // 50 µs: when writes are rarer than that, nothing would gather while a thread of the pool is woken, which takes about as long.
    private static readonly long RareTicks = Stopwatch.Frequency / 20_000;

    private readonly OrderedLock _gate = new(LockRank.Connection);
    private readonly SharedConnection _owner;
    private readonly RespConnection _connection;
    private readonly int _maxOutstandingBytes;
    private readonly GivenEntries? _given;
    private readonly KeyWatch? _keys;
    private readonly PendingWrites _pending = new();
    private SendBuffer _framed = new();
    private SendBuffer _written = new();
    private long _outstandingBytes;
    private int _unanswered;
    private long _writtenAt;
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
        _given = connection.Given;
        _keys = connection.Keys;
        _onReceived = OnReceived;
        if (connection.Transport.Sleeps)
        {
            _thread = new ReceiveThread($"Events replies of {connection.Endpoint}", ThreadKept, ReadHere);
            _writer = new ReceiveThread($"Events commands to {connection.Endpoint}", ThreadKept, WriteRest);
        }

        Volatile.Write(ref _lastReceived, Environment.TickCount64);
    }

    public ServerHello Hello => _connection.Hello;

    public RedisEndpoint Endpoint => _connection.Endpoint;

    /// <summary>The entries that were given on it; null where nobody asks what was lost.</summary>
    public GivenEntries? Given => _given;

    /// <summary>Tells whether it takes commands: it is neither lost nor given up.</summary>
    public bool TakesCommands
    {
        get
        {
            lock (_gate.InOrder) return !_isClosed && !_isRetired;
        }
    }

    /// <summary>Frames a command and sees to it that it is sent.</summary>
    /// <param name="command">What to write: one command, or several that have one reply each.</param>
    /// <param name="replies">How many commands it writes.</param>
    /// <param name="reply">Where their replies go.</param>
    public EnqueueResult TryEnqueue<TCommand>(scoped in TCommand command, int replies, PendingReply reply)
        where TCommand : struct, ICommand, allows ref struct
    {
        bool write = false;
        bool writeHere = false;
        lock (_gate.InOrder)
        {
            if (_isClosed || _isRetired) return EnqueueResult.Closed;
            if (_outstandingBytes >= _maxOutstandingBytes)
            {
                _someoneWaits = true;
                return EnqueueResult.Full;
            }

            // Last: what takes none of it must not bind the rest to it.
            if (!reply.TryTravelOn(this)) return EnqueueResult.Elsewhere;

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

            // What a completion sends is written when the batch of completions is through; what others send while
            // replies are under way, by the pool, so that more can gather; what is alone, or much, or comes rarely, at once.
            bool isMuch = _framed.Length >= WriteThreshold;
            if (!_isWriting && (isMuch || Gathering is not { MayGather: true } batch || !batch.GathersFor(this)))
            {
                _isWriting = true;
                write = true;
                writeHere = isMuch || _unanswered == 1 || Stopwatch.GetTimestamp() - _writtenAt > RareTicks;
            }
        }

        // The thread that is to read the reply may be kept by what it completes.
        if (Volatile.Read(ref _completing) is not null) WatchBatches();
        if (writeHere) Write(maxWrites: 1);
        else if (write) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return EnqueueResult.Accepted;
    }

    /// <summary>Writes what was gathered, unless a write is under way, which will take it along.</summary>
    public void Flush()
    {
        lock (_gate.InOrder)
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
        lock (_gate.InOrder)
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
        lock (_gate.InOrder)
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
        lock (_gate.InOrder)
        {
            _isClosed = true;
            _fault ??= reason;
        }

        // The reader wakes up with an error and fails everything: it alone knows what it has read. If a completion keeps it, another one does.
        _connection.Dispose();
        if (Volatile.Read(ref _completing) is not null) WatchBatches();
    }

    public void Dispose() => Abort(SharedConnection.Disposed());

    // The pool writes for callers that do not.
    void IThreadPoolWorkItem.Execute() => Write(maxWrites: int.MaxValue);

    // The caller has set _isWriting. A caller that is not ours for long hands the rest over to the pool.
    private void Write(int maxWrites)
    {
        while (true)
        {
            lock (_gate.InOrder)
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
                    _writtenAt = Stopwatch.GetTimestamp();
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
                if (_writer is not null)
                {
                    if (!TryWriteAll()) return;
                    continue;
                }

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
        lock (_gate.InOrder) _isWriting = false;
    }
}
