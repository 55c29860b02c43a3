namespace Events.Store.Redis;

/// <summary>
/// Settled replies to be completed off the thread that read them. Two workers share a batch: the thread that read it,
/// once another may read, and one of the pool, so that a continuation that blocks holds up only itself.
/// </summary>
internal sealed class CompletionBatch(PipelinedConnection connection) : IThreadPoolWorkItem
{
    private PendingReply?[] _replies = new PendingReply?[64];
    private int _count;
    private int _next;
    private int _workers;
    private int _users;

    public PipelinedConnection Connection => connection;

    public int Count => _count;

    /// <summary>
    /// Whether what completions send may wait until the batch is through: only while there is a second worker, which
    /// flushes after it has left, so that no command is forgotten behind a completion that blocks.
    /// </summary>
    public bool MayGather => Volatile.Read(ref _workers) > 1;

    public void Add(PendingReply reply)
    {
        if (_count == _replies.Length) Array.Resize(ref _replies, _count * 2);
        _replies[_count++] = reply;
    }

    /// <summary>Completes all on this thread, with one of the pool to help. The batch is not the caller's any more.</summary>
    public void Run()
    {
        _users = _workers = _count > 1 ? 2 : 1;
        if (_workers > 1) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Execute();
    }

    /// <summary>Completes all on the pool.</summary>
    public void RunOnPool()
    {
        _users = _workers = _count > 1 ? 2 : 1;
        for (int i = 0; i < _workers; i++) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        CompletionBatch? outer = PipelinedConnection.Gathering;
        PipelinedConnection.Gathering = this;
        try
        {
            while (true)
            {
                int index = Interlocked.Increment(ref _next) - 1;
                if (index >= _count) break;
                _replies[index]!.Complete();
            }
        }
        finally
        {
            PipelinedConnection.Gathering = outer;
            Interlocked.Decrement(ref _workers);
            connection.Flush();
            if (Interlocked.Decrement(ref _users) == 0) Reuse();
        }
    }

    private void Reuse()
    {
        Array.Clear(_replies, 0, _count);
        _count = 0;
        _next = 0;
        connection.ReturnBatch(this);
    }
}
