using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of scheduling: IDs 2180 to 2189. The last one used is 2182.</summary>
internal static partial class Log
{
    [LoggerMessage(2180, LogLevel.Warning, "Moving what is scheduled on {Stream} into it failed; it is tried again, and other processes may do it.")]
    public static partial void MovingFailed(ILogger logger, Exception exception, string stream);

    [LoggerMessage(2181, LogLevel.Error, "When the recurring event '{Id}' of {Stream} comes again cannot be told here ('{Cron}' in the time zone {TimeZone}), so it is not moved by this process.")]
    public static partial void OccurrenceFailed(ILogger logger, Exception exception, string id, string stream, string cron, string timeZone);

    [LoggerMessage(2182, LogLevel.Error, "{Count} events scheduled on {Stream} cannot be read, '{Id}' first: others have put them there, or taken away what they were. They are set aside, and never moved; they may be cancelled.")]
    public static partial void ScheduledSetAside(ILogger logger, string stream, int count, string id);
}
