using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Events.Diagnostics;

namespace Events.Behaviour.Worlds;

/// <summary>What the meter says of one stream.</summary>
public sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly string _stream;
    private readonly ConcurrentQueue<(string Instrument, double Value)> _seconds = [];
    private readonly ConcurrentQueue<(string Instrument, long Value, string? Detail)> _all = [];

    public Measurements(string stream)
    {
        _stream = stream;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == EventsMeter.Name) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Note);
        _listener.SetMeasurementEventCallback<double>(NoteSeconds);
        _listener.Start();
    }

    /// <summary>The sum of what was counted, of all or of one reason or type.</summary>
    public long Sum(string instrument, string? detail = null) =>
        _all.Where(one => one.Instrument == instrument && (detail is null || one.Detail == detail)).Sum(one => one.Value);

    /// <summary>The largest value that was told.</summary>
    public long Max(string instrument) => _all.Where(one => one.Instrument == instrument).Select(one => one.Value).DefaultIfEmpty().Max();

    /// <summary>What was told last; null for nothing.</summary>
    public long? Last(string instrument) => _all.Where(one => one.Instrument == instrument).Select(one => (long?)one.Value).LastOrDefault();

    /// <summary>The largest time that was told.</summary>
    public double MaxSeconds(string instrument) => _seconds.Where(one => one.Instrument == instrument).Select(one => one.Value).DefaultIfEmpty().Max();

    /// <summary>Asks for what is only told when somebody asks.</summary>
    public void Ask() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        string? stream = null, detail = null;
        foreach ((string name, object? tag) in tags)
        {
            if (name == "stream") stream = (string?)tag;
            if (name is "reason" or "type") detail = (string?)tag;
        }

        if (stream == _stream) _all.Enqueue((instrument.Name, value, detail));
    }

    private void NoteSeconds(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        foreach ((string name, object? tag) in tags)
        {
            if (name == "stream" && (string?)tag == _stream) _seconds.Enqueue((instrument.Name, value));
        }
    }
}
