using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages that stand for many: IDs 2060 to 2079. The last one used is 2066.</summary>
internal static partial class Log
{
    [LoggerMessage(2060, LogLevel.Warning, "{Store} cannot be used: {Reason} Consumers wait for it, and go on by themselves when it is back.")]
    public static partial void StoreAway(ILogger logger, string store, string reason);

    [LoggerMessage(2061, LogLevel.Warning, "{Store} still cannot be used, for {Duration} now ({Failures} failures): {Reason}")]
    public static partial void StoreStillAway(ILogger logger, string store, TimeSpan duration, long failures, string reason);

    [LoggerMessage(2062, LogLevel.Information, "{Store} is back after {Duration}; consumers go on.")]
    public static partial void StoreBack(ILogger logger, string store, TimeSpan duration);

    [LoggerMessage(EventId = 2063, Message = "{Count} more of the same within {Period}; the last one: {Last}")]
    public static partial void Repeated(ILogger logger, LogLevel level, long count, TimeSpan period, string last);

    [LoggerMessage(2064, LogLevel.Error, "{Missing} The consumer waits, asks again every few seconds, and goes on by itself once it may.")]
    public static partial void PermissionMissing(ILogger logger, string missing);

    [LoggerMessage(2066, LogLevel.Error, "A listener of the meter threw at {Instrument}; the measurement is lost for those behind it.")]
    public static partial void ListenerFailed(ILogger logger, string instrument, Exception exception);

    [LoggerMessage(2065, LogLevel.Information, "Group {Group} on {Stream} has all permissions that it needs now.")]
    public static partial void PermissionGranted(ILogger logger, string group, string stream);
}
