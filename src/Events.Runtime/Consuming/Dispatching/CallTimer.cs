using Events.Consuming.Holding;
using Events.Time;

namespace Events.Consuming.Dispatching;

/// <summary>
/// Measures a worker's calls of handlers: slow ones each by itself, quick ones of one handler that come one after the other together, so that the clock is read
/// once for many of them. Tells <see cref="HeldEntries"/> what it finds.
/// </summary>
internal struct CallTimer(HeldEntries held, TimeProvider time)
{
    private long _start = time.GetTimestamp();
    private int _handler;
    private int _calls;
    private int _entries;
    private int _segment = 1;

    /// <summary>A handler is about to be called.</summary>
    /// <param name="handler">Its index; -1 for none.</param>
    public void Begin(int handler)
    {
        if (_calls > 0 && (handler != _handler || _calls >= _segment)) Flush();
        if (handler != _handler) _segment = 1;
        _handler = handler;
    }

    /// <summary>The call goes on while others are served: what came before it is another matter.</summary>
    public void Part()
    {
        if (_calls > 0) Flush();
    }

    /// <summary>The call is over.</summary>
    /// <param name="entries">How many entries it got.</param>
    public void End(int entries)
    {
        _calls++;
        _entries += entries;
    }

    /// <summary>Tells what was measured and not told yet.</summary>
    public void Flush()
    {
        if (_calls == 0) return;
        long now = time.GetTimestamp();
        _segment = held.Report(_handler, _calls, _entries, time.Until(_start, now));
        _start = now;
        _calls = _entries = 0;
    }
}
