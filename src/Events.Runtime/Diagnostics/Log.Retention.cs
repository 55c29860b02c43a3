using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of retention: IDs 2160 to 2169. The last one used is 2162.</summary>
internal static partial class Log
{
    [LoggerMessage(2160, LogLevel.Error, "Retention of {Stream} has trimmed {Count} entries that the group {Group} had not acknowledged: {Undelivered} were never delivered to it, {Pending} were pending.")]
    public static partial void RetentionTookFrom(ILogger logger, string stream, long count, string group, long undelivered, long pending);

    [LoggerMessage(2161, LogLevel.Warning, "Retention of {Stream} reaches the group {Group} next: the oldest entry that it has not acknowledged, {Id}, has come {Share:P0} of the way.")]
    public static partial void RetentionReachesNext(ILogger logger, string stream, string group, EntryId id, double share);

    [LoggerMessage(2162, LogLevel.Warning, "Looking after {Stream} failed; it is tried again.")]
    public static partial void RetentionFailed(ILogger logger, Exception exception, string stream);
}
