using System.Diagnostics;
using Events.Diagnostics;
using Events.Streams;
using Microsoft.Extensions.Logging;

namespace Events.Producing;

/// <summary>A produce call that somebody watches: its span, and what is measured of it.</summary>
internal sealed class PublishCall
{
    private readonly Activity? _before;
    private readonly EventsInstruments _instruments;
    private readonly string _stream;
    private readonly int _count;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly long _start;

    private PublishCall(Activity? activity, Activity? before, EventsInstruments instruments, string stream, int count, TimeProvider time, ILogger logger)
    {
        Activity = activity;
        _before = before;
        _instruments = instruments;
        _stream = stream;
        _count = count;
        _time = time;
        _logger = logger;
        _start = time.GetTimestamp();
    }

    /// <summary>The span of the call; null when nobody wants it.</summary>
    public Activity? Activity { get; }

    /// <summary>An event is produced.</summary>
    public static PublishCall Begin(string stream, string? type, EventsInstruments instruments, TimeProvider time, ILogger logger) =>
        Begin(stream, new KeyValuePair<string, object?>(SpanTags.EventType, type), 1, null, instruments, time, logger);

    /// <summary>A batch is produced.</summary>
    public static PublishCall Begin(
        string stream, EventBatch batch, IReadOnlyList<ActivityLink>? links, EventsInstruments instruments, TimeProvider time, ILogger logger) =>
        Begin(stream, new KeyValuePair<string, object?>(SpanTags.BatchCount, batch.Count), batch.Count, links, instruments, time, logger);

    /// <summary>The commands are sent: the caller's own span is current again, whatever the caller does before it awaits.</summary>
    public void Sent() => Activity.Current = _before;

    /// <summary>An entry of the call is of this size.</summary>
    public void Measure(int bytes)
    {
        if (_count == 1) Activity?.SetTag(SpanTags.Size, bytes);
        if (!_instruments.ProducedSize.Enabled) return;
        try
        {
            _instruments.ProducedSize.Record(bytes, new KeyValuePair<string, object?>("stream", _stream));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(_logger, _instruments.ProducedSize.Name, exception);
        }
    }

    /// <summary>The store has answered.</summary>
    /// <param name="id">The entry's ID; null for a batch, or where there is none.</param>
    /// <param name="failure">What it failed with; null when it is appended.</param>
    public void End(EntryId? id, Exception? failure)
    {
        if (id is { } known) Activity?.SetTag(SpanTags.MessageId, known.ToString());
        if (Activity is not null) Tracing.Stop(Activity, failure, tellsFailure: true, _logger);
        OperationMetrics.Sent(_instruments, _stream, _count, failure, _logger);
        OperationMetrics.Ended(_instruments, Operations.Publish, _stream, null, _time.GetElapsedTime(_start), failure, _logger);
    }

    private static PublishCall Begin(
        string stream,
        KeyValuePair<string, object?> tag,
        int count,
        IReadOnlyList<ActivityLink>? links,
        EventsInstruments instruments,
        TimeProvider time,
        ILogger logger)
    {
        Activity? before = Activity.Current;
        Activity? activity = Tracing.IsOn ? Tracing.Start(Operations.Publish, stream, ActivityKind.Producer, default, [tag], links, logger) : null;
        return new PublishCall(activity, before, instruments, stream, count, time, logger);
    }
}
