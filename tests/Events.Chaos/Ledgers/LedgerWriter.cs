using System.Text;

namespace Events.Chaos.Ledgers;

/// <summary>
/// An append-only file of this process's facts. Each line is one write to the kernel before the call returns, so that it
/// outlives the process whenever that is killed.
/// </summary>
public sealed class LedgerWriter(string path) : IDisposable
{
    private readonly FileStream _file = new(
        path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 });

    private readonly Lock _lock = new();

    public void Write(Fact fact, string eventId = "-", EntryId id = default, long number = 0)
    {
        lock (_lock)
        {
            // The time is taken under the lock, so that a file is in the order of its times.
            _file.Write(Encoding.UTF8.GetBytes($"{new LedgerLine(Environment.TickCount64, fact, eventId, id, number)}\n"));
        }
    }

    public void Dispose() => _file.Dispose();
}
