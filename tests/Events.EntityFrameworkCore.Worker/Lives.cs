using System.Diagnostics;

namespace Events.EntityFrameworkCore.Worker;

/// <summary>After how many a process kills itself.</summary>
internal sealed class Lives(int left)
{
    private int _left = left;

    /// <summary>SIGKILL, if it was the last one.</summary>
    public void TakeOne()
    {
        if (Interlocked.Decrement(ref _left) >= 0) return;
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
