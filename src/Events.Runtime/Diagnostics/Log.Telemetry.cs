using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages about who listens to spans and measurements: IDs 2140 to 2149. The last one used is 2141.</summary>
internal static partial class Log
{
    [LoggerMessage(2140, LogLevel.Error, "A listener of the activity source threw at {Operation} of {Stream}; the span is lost, and nothing else.")]
    public static partial void TraceListenerFailed(ILogger logger, string operation, string stream, Exception exception);

    [LoggerMessage(2141, LogLevel.Warning, "{Handler} ({EventType}) is held up by a listener of its span or of a measurement, or by a log scope, which has not returned: entry {Id} ({Count} in all) of {Stream}, group {Group}, consumer {Consumer}, {Elapsed} since {Since}. An exporter that blocks keeps the handler's place.")]
    public static partial void WatcherSlow(
        ILogger logger, string handler, string eventType, EntryId id, int count, string stream, string group, string consumer, TimeSpan elapsed,
        DateTimeOffset since);
}
