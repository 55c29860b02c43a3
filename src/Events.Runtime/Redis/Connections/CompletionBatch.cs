using System.Diagnostics;
using Events.Locking;

namespace Events.Redis.Connections;

/// <summary>
/// Settled replies, and readers whose streams have changed, to be completed off the thread that reads, one after the other, by the thread that read them once
/// another may read. What their continuations send is gathered and written when the batch is through. A continuation
/// that takes long, or blocks, holds up neither: the batch is then continued by another thread of the pool as well.
/// </summary>
internal sealed class CompletionBatch(PipelinedConnection connection) : IThreadPoolWorkItem
{
    private const int InitialSize = 64;
    private const int MaxKeptSize = 4096;

    // Of a cluster's nodes: what goes to more is written at once.
    private const int MaxOthers = 64;

    private readonly OrderedLock _othersLock = new(LockRank.Collection);
    private readonly List<PipelinedConnection> _others = [];
    private Completion?[] _completions = new Completion?[InitialSize];
    private int _count;
    private int _next;
    private int _workers;
    private bool _isShared;

    public PipelinedConnection Connection => connection;

    public int Count => _count;

    /// <summary>The time at which it began to run, as <see cref="Environment.TickCount64"/>.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Tells whether another thread could help: it runs, and something of it is not begun, or what was gathered is not sent.</summary>
    public bool NeedsWatch => Volatile.Read(ref _workers) > 0 && (MayGather || Volatile.Read(ref _next) < _count);

    /// <summary>
    /// Tells whether what continuations send may wait until the batch is through. Read under the connection's lock: whoever
    /// takes this back flushes afterwards, so that no command is forgotten behind a continuation that blocks.
    /// </summary>
    public bool MayGather { get; private set; }

    /// <summary>
    /// Tells whether what continuations send over a connection waits until the batch is through: over that on which the replies came, and over those to other
    /// nodes of a cluster, which are remembered. Called under the connection's lock, by the one thread that runs the batch as long as it may gather.
    /// </summary>
    public bool GathersFor(PipelinedConnection other)
    {
        if (other == connection || _others.Contains(other)) return true;
        lock (_othersLock.InOrder)
        {
            // Whoever takes it back looks here afterwards.
            if (!MayGather || _others.Count == MaxOthers) return false;
            _others.Add(other);
            return true;
        }
    }

    public void Add(Completion completion)
    {
        if (_count == _completions.Length) Array.Resize(ref _completions, _count * 2);
        _completions[_count++] = completion;
    }

    /// <summary>Completes all on this thread. The batch is not the caller's any more.</summary>
    public void Run()
    {
        StartedAt = Environment.TickCount64;
        MayGather = _count > 1;
        Begin();
        Execute();
    }

    /// <summary>Completes all on the pool.</summary>
    public void RunOnPool()
    {
        StartedAt = Environment.TickCount64;
        Begin();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Lets another thread help, because this batch takes long. Called by one at a time, while it runs.</summary>
    public void TryShare()
    {
        // Another worker may only be added while there is one, or the batch may be in use again for other replies.
        int workers = Volatile.Read(ref _workers);
        if (workers == 0 || !NeedsWatch || Interlocked.CompareExchange(ref _workers, workers + 1, workers) != workers) return;
        lock (_othersLock.InOrder) MayGather = false;
        _isShared = true;
        Flush();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        CompletionBatch? outer = PipelinedConnection.Gathering;
        PipelinedConnection.Gathering = this;
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        try
        {
            while (true)
            {
                int index = Interlocked.Increment(ref _next) - 1;
                if (index >= _count) break;
                Completion completion = _completions[index]!;
                done += completion.Weight;
                completion.Complete();

                // The clock's tick is some milliseconds: nothing for completions that only go on to the next await.
                if (!_isShared && index + 1 < _count && Environment.TickCount64 != StartedAt) TryShare();
            }
        }
        finally
        {
            PipelinedConnection.Gathering = outer;
            if (MayGather) Flush();
            if (done > 0) connection.AddPace(Stopwatch.GetTimestamp() - start, done);
            if (Interlocked.Decrement(ref _workers) == 0) Reuse();
        }
    }

    // The worker is there before the watch is looked at, and the watch ends before it looks for workers.
    private void Begin()
    {
        Interlocked.Exchange(ref _workers, 1);
        if (_count > 1) connection.WatchBatches();
    }

    private void Flush()
    {
        connection.Flush();

        // Nothing is added any more: this is the thread that does, or it may not gather by now.
        foreach (PipelinedConnection other in _others) other.Flush();
    }

    private void Reuse()
    {
        _others.Clear();
        if (_completions.Length > MaxKeptSize) _completions = new Completion?[InitialSize];
        else Array.Clear(_completions, 0, _count);
        _count = 0;
        _next = 0;
        _isShared = false;
        MayGather = false;
        connection.ReturnBatch(this);
    }
}
