namespace Events.Dashboard.Live;

/// <summary>Calls of handlers, added up.</summary>
internal sealed class HandlerTotals
{
    private readonly Lock _lock = new();
    private long _calls;
    private double _seconds;

    public void Add(double seconds)
    {
        lock (_lock)
        {
            _calls++;
            _seconds += seconds;
        }
    }

    public (long Calls, double Seconds) Read()
    {
        lock (_lock) return (_calls, _seconds);
    }
}
