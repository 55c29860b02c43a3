namespace Events.Diagnostics;

/// <summary>
/// A thread that hands lines to the application's logger. Not one of the pool's: whoever logs waits on one of those, and where all of them are
/// waited on or blocked (a process with one processor has one), nobody would write the line. One serves all writers, as long as no logger blocks.
/// </summary>
internal sealed class LineThread
{
    // Lines come together: when something has happened.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    // Guards the idle ones and the writer of each. Nothing is called under it.
    private static readonly Lock s_lock = new();
    private static readonly List<LineThread> s_idle = [];

    private readonly SemaphoreSlim _wake = new(0);
    private LineWriter? _writer;

    private LineThread(LineWriter writer) => _writer = writer;

    /// <summary>Lets the writer write its lines, on a thread that has nothing to do or on a new one.</summary>
    public static void Run(LineWriter writer)
    {
        lock (s_lock)
        {
            if (s_idle.Count > 0)
            {
                LineThread idle = s_idle[^1];
                s_idle.RemoveAt(s_idle.Count - 1);
                idle._writer = writer;
                idle._wake.Release();
                return;
            }
        }

        try
        {
            new Thread(new LineThread(writer).Run) { IsBackground = true, Name = "Events log lines" }.UnsafeStart();
        }
        catch (OutOfMemoryException)
        {
            // The process may have no more threads: late is better than never.
            ThreadPool.UnsafeQueueUserWorkItem(writer, preferLocal: false);
        }
    }

    private void Run()
    {
        while (TakeWriter() is { } writer) writer.WriteLines();
        _wake.Dispose();
    }

    private LineWriter? TakeWriter()
    {
        lock (s_lock)
        {
            if (Take() is { } next) return next;
            s_idle.Add(this);
        }

        // The lock says whether it was asked: that may be at the last moment.
        _wake.Wait(IdleTime);
        lock (s_lock)
        {
            s_idle.Remove(this);
            return Take();
        }
    }

    private LineWriter? Take()
    {
        LineWriter? writer = _writer;
        _writer = null;
        return writer;
    }
}
