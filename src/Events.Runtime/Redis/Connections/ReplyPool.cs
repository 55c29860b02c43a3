namespace Events.Redis.Connections;

/// <summary>
/// Pending replies to use again. Each thread has a few of its own; threads that only rent and threads that only return
/// trade them in chunks.
/// </summary>
/// <typeparam name="T">The kind of reply.</typeparam>
internal static class ReplyPool<T>
    where T : PendingReply, new()
{
    private const int ChunkSize = 32;
    private const int MaxChunks = 2048;

    private static readonly Lock Gate = new();
    private static readonly Stack<T> Chunks = new();

    [ThreadStatic]
    private static PendingReply? _own;

    [ThreadStatic]
    private static int _ownCount;

    public static T Rent()
    {
        if (_own is null) TakeChunk();
        PendingReply? first = _own;
        if (first is null) return new T();
        _own = first.Next;
        _ownCount--;
        first.Next = null;
        return (T)first;
    }

    public static void Return(T reply)
    {
        if (_ownCount >= 2 * ChunkSize) GiveChunk();
        reply.Next = _own;
        _own = reply;
        _ownCount++;
    }

    private static void TakeChunk()
    {
        lock (Gate)
        {
            if (!Chunks.TryPop(out T? chunk)) return;
            _own = chunk;
            _ownCount = ChunkSize;
        }
    }

    private static void GiveChunk()
    {
        var chunk = (T)_own!;
        PendingReply last = chunk;
        for (int i = 1; i < ChunkSize; i++) last = last.Next!;
        _own = last.Next;
        _ownCount -= ChunkSize;
        last.Next = null;
        lock (Gate)
        {
            if (Chunks.Count < MaxChunks) Chunks.Push(chunk);
        }
    }
}
