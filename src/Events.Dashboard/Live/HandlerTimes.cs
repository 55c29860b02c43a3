using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Events.Diagnostics;

namespace Events.Dashboard.Live;

/// <summary>
/// The times that handlers of this process took: what <c>messaging.process.duration</c> says, listened to as long as somebody looks at a chart, so that a
/// dashboard that nobody opens costs the handlers nothing.
/// </summary>
/// <param name="scope">Whose consumers: the meter factory of the container; those of clients without a container are heard too.</param>
/// <param name="time">The time.</param>
internal sealed class HandlerTimes(IMeterFactory? scope, TimeProvider time) : IDisposable
{
    private const string Duration = "messaging.process.duration";
    private const string Stream = "messaging.destination.name";
    private static readonly TimeSpan Unasked = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, HandlerTotals> _totals = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private MeterListener? _listener;
    private long _askedAt;

    /// <summary>True while it listens.</summary>
    public bool IsListening
    {
        get
        {
            lock (_lock) return _listener is not null;
        }
    }

    /// <summary>All calls of handlers of a stream since it was first asked for.</summary>
    public (long Calls, double Seconds) Of(string stream)
    {
        Volatile.Write(ref _askedAt, time.GetTimestamp());
        HandlerTotals totals = _totals.GetOrAdd(stream, static _ => new HandlerTotals());
        lock (_lock) _listener ??= Listen();
        return totals.Read();
    }

    /// <summary>Nobody asks for the stream any more.</summary>
    public void Forget(string stream) => _totals.TryRemove(stream, out _);

    public void Dispose()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == Duration && instrument.Meter.Name == EventsMeter.Name
                    && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, scope)))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds, tags));
        listener.Start();
        return listener;
    }

    // On the thread of the handler.
    private void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach ((string name, object? value) in tags)
        {
            if (name != Stream || value is not string stream) continue;
            if (_totals.TryGetValue(stream, out HandlerTotals? totals)) totals.Add(seconds);
            break;
        }

        if (time.GetElapsedTime(Volatile.Read(ref _askedAt)) > Unasked) Dispose();
    }
}
