using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages that stand for many: IDs 2120 to 2139. The last one used is 2128.</summary>
internal static partial class Log
{
    [LoggerMessage(2120, LogLevel.Warning, "{Store} cannot be used: {Reason} Consumers wait for it, and go on by themselves when it is back.")]
    public static partial void StoreAway(ILogger logger, string store, string reason);

    [LoggerMessage(2121, LogLevel.Warning, "{Store} still cannot be used, for {Duration} now ({Failures} failures): {Reason}")]
    public static partial void StoreStillAway(ILogger logger, string store, TimeSpan duration, long failures, string reason);

    [LoggerMessage(2122, LogLevel.Information, "{Store} is back after {Duration}; consumers go on.")]
    public static partial void StoreBack(ILogger logger, string store, TimeSpan duration);

    [LoggerMessage(EventId = 2123, Message = "{Count} more of the same within {Period}; the last one: {Last}")]
    public static partial void Repeated(ILogger logger, LogLevel level, long count, TimeSpan period, string last);

    [LoggerMessage(2124, LogLevel.Error, "{Missing} The consumer waits, asks again every few seconds, and goes on by itself once it may.")]
    public static partial void PermissionMissing(ILogger logger, string missing);

    [LoggerMessage(2127, LogLevel.Warning, "{Stream} may not be produced to: {Missing}")]
    public static partial void ProducingRefused(ILogger logger, string stream, string missing);

    [LoggerMessage(2126, LogLevel.Error, "A listener of the meter threw at {Instrument}; the measurement is lost for those behind it.")]
    public static partial void ListenerFailed(ILogger logger, string instrument, Exception exception);

    [LoggerMessage(2128, LogLevel.Warning, "{Count} lines were not logged: the application's logger blocks, or is slower than what there is to log.")]
    public static partial void LinesLost(ILogger logger, long count);

    [LoggerMessage(2125, LogLevel.Information, "Group {Group} on {Stream} has all permissions that it needs now.")]
    public static partial void PermissionGranted(ILogger logger, string group, string stream);
}
