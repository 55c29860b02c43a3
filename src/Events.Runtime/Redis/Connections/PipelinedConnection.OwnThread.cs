using System.Diagnostics;
using Events.Safety;

namespace Events.Redis.Connections;

/// <summary>
/// The reading side, on a thread of its own, where completions are quick: it sleeps in the socket, and goes on with what awaits the replies itself. The system
/// wakes the very thread that works, where the runtime's engine would wake one of its own and one of the pool's, which then looks for more work for longer than
/// this takes. Completions that take long run on the pool, until they are quick again; one that does not end keeps the thread, and another reads on.
/// </summary>
internal sealed partial class PipelinedConnection
{
    private static readonly TimeSpan ThreadKept = TimeSpan.FromSeconds(10);

    // 200 µs: what a server takes for some dozens of commands.
    private static readonly long SoonTicks = Stopwatch.Frequency / 5_000;

    private readonly ReceiveThread? _thread;
    private readonly ReceiveThread? _writer;
    private int _sent;
    private CompletionPace _pace;
    private Thread? _completing;
    private long _completingSince;
    private bool _hasBegun;
    private bool _comeSoon;

    /// <summary>Begins to read.</summary>
    public void Start()
    {
        if (_thread?.TryReceive() != true) ThreadPool.UnsafeQueueUserWorkItem(static self => self.Read(), this, preferLocal: false);
    }

    /// <summary>Completions have run on one thread.</summary>
    internal void AddPace(long ticks, int count) => _pace.Add(ticks, count);

    private void ReadHere()
    {
        UserCall.MayKeepThread = true;
        while (Receive() is { } batch)
        {
            // With work that is not quick behind the replies, others are read meanwhile, and worked on by as many threads as it takes.
            if (!_pace.IsQuick)
            {
                batch.RunOnPool();
                continue;
            }

            Thread self = Thread.CurrentThread;
            _completingSince = Environment.TickCount64;
            Interlocked.Exchange(ref _completing, self);

            // Else whoever sends something sees to it.
            if (Volatile.Read(ref _unanswered) > 0) WatchBatches();
            batch.Run();
            UserCall.ResetThread();

            // Another one reads by now.
            if (Interlocked.CompareExchange(ref _completing, null, self) != self) return;
        }
    }

    // All replies that are there; sleeps while there are none. Null when the connection is closed.
    private CompletionBatch? Receive()
    {
        CompletionBatch batch = RentBatch();
        try
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                ParseReplies(batch);
            }

            while (true)
            {
                if (!_connection.TryReceive(_replyState.Needed))
                {
                    if (batch.Count > 0) return batch;
                    WaitAndReceive();
                }

                Volatile.Write(ref _lastReceived, Environment.TickCount64);
                if (batch.Count >= MaxBatch)
                {
                    batch.RunOnPool();
                    batch = RentBatch();
                }

                ParseReplies(batch);
            }
        }
        catch (Exception exception)
        {
            Close(exception, batch);
            return null;
        }
    }

    // Sleeping and being woken takes as long as a reply that comes soon. So while replies are due, and the last ones came soon, the thread stays awake for a
    // moment.
    private void WaitAndReceive()
    {
        bool areDue = Volatile.Read(ref _unanswered) > 0;
        long start = Stopwatch.GetTimestamp();
        while (areDue && _comeSoon && Stopwatch.GetTimestamp() - start < SoonTicks)
        {
            Thread.Yield();
            if (_connection.TryReceive(_replyState.Needed)) return;
        }

        do _connection.Transport.SleepUntilReadable();
        while (!_connection.TryReceive(_replyState.Needed));
        if (areDue) _comeSoon = Environment.ProcessorCount > 1 && Stopwatch.GetTimestamp() - start < SoonTicks;
    }

    // False when the socket is full: a thread for that waits until there is room. The server is slower than we are.
    private bool TryWriteAll()
    {
        _sent += _connection.Transport.TrySend(_written.Memory.Span[_sent..]);
        if (_sent < _written.Length)
        {
            if (_writer!.TryReceive()) return false;
            throw new IOException("it was closed during a write");
        }

        _sent = 0;
        _written.Clear();
        return true;
    }

    private void WriteRest()
    {
        try
        {
            _connection.Transport.SleepUntilWritable();
            if (!TryWriteAll()) return;
        }
        catch (Exception exception)
        {
            FailWrite(exception);
            return;
        }

        Write(maxWrites: int.MaxValue);
    }

    // Called by the thread that watches batches. The connection's own is in code of the application's, and may be for good.
    private bool ReplaceThread(long now)
    {
        if (Volatile.Read(ref _completing) is not { } kept || now - _completingSince < OverdueAfter.TotalMilliseconds) return false;
        if (Interlocked.CompareExchange(ref _completing, null, kept) != kept) return false;
        _pace.AddBlocked();
        try
        {
            _thread!.TryReceive();
            return true;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // No thread can be had. It stays with the one that is kept, and is tried again.
            Interlocked.CompareExchange(ref _completing, kept, null);
            return false;
        }
    }
}
