using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Measures operations by the conventions, when somebody listens. What a listener throws costs the measurement.</summary>
internal static class OperationMetrics
{
    /// <summary>Producing or settling has ended.</summary>
    public static void Ended(
        EventsInstruments instruments, string operation, string stream, string? group, TimeSpan elapsed, Exception? failure, ILogger logger)
    {
        if (!instruments.OperationDuration.Enabled) return;
        try
        {
            instruments.OperationDuration.Record(elapsed.TotalSeconds, Tags(operation, stream, group, failure));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, instruments.OperationDuration.Name, exception);
        }
    }

    /// <summary>A handler has ended.</summary>
    public static void Processed(
        EventsInstruments instruments, string stream, string group, string? type, TimeSpan elapsed, Exception? failure, ILogger logger)
    {
        if (!instruments.ProcessDuration.Enabled) return;
        try
        {
            TagList tags = Tags(Operations.Process, stream, group, failure);
            if (type is not null) tags.Add(SpanTags.EventType, type);
            instruments.ProcessDuration.Record(elapsed.TotalSeconds, tags);
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, instruments.ProcessDuration.Name, exception);
        }
    }

    /// <summary>Events were produced, or were to be.</summary>
    public static void Sent(EventsInstruments instruments, string stream, int count, Exception? failure, ILogger logger)
    {
        if (!instruments.SentMessages.Enabled) return;
        try
        {
            instruments.SentMessages.Add(count, Tags(Operations.Publish, stream, null, failure));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, instruments.SentMessages.Name, exception);
        }
    }

    private static TagList Tags(string operation, string stream, string? group, Exception? failure)
    {
        TagList tags = default;
        tags.Add(SpanTags.System, SpanTags.Redis);
        tags.Add(SpanTags.OperationName, operation);
        tags.Add(SpanTags.OperationType, Operations.TypeOf(operation));
        tags.Add(SpanTags.Destination, stream);
        if (group is not null) tags.Add(SpanTags.Group, group);
        if (failure is not null) tags.Add(SpanTags.ErrorType, failure.GetType().FullName);
        return tags;
    }
}
