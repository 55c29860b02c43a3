using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of consumers: IDs 2000 to 2999. The last one used is 2014.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Consumer {Consumer} of group {Group} reads {Stream} at {Store}.")]
    public static partial void ConsumerStarted(ILogger logger, string consumer, string group, string stream, string store);

    [LoggerMessage(2001, LogLevel.Information, "Consumer {Consumer} of group {Group} on {Stream} has stopped: {Handled} handled, {Failed} failed.")]
    public static partial void ConsumerStopped(
        ILogger logger, string consumer, string group, string stream, long handled, long failed);

    [LoggerMessage(2002, LogLevel.Information, "Group {Group} on {Stream} created, starting at {StartAt}.")]
    public static partial void GroupCreated(ILogger logger, string group, string stream, GroupStart startAt);

    [LoggerMessage(2003, LogLevel.Warning, "Group {Group} on {Stream} is gone; it is created again.")]
    public static partial void GroupLost(ILogger logger, string group, string stream, Exception exception);

    [LoggerMessage(2004, LogLevel.Warning, "Reading {Stream} as {Consumer} of group {Group} failed; trying again.")]
    public static partial void ReadFailed(ILogger logger, string stream, string group, string consumer, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "{Count} entries of {Stream} were still pending for {Consumer} of group {Group}; handling them first.")]
    public static partial void OwnPendingFound(ILogger logger, int count, string stream, string group, string consumer);

    [LoggerMessage(2006, LogLevel.Error, "Handling entry {Id} of {Stream} in group {Group} failed (delivery {DeliveryCount}); it stays pending.")]
    public static partial void HandlerFailed(
        ILogger logger, EntryId id, string stream, string group, long deliveryCount, Exception exception);

    [LoggerMessage(2007, LogLevel.Information, "Handling entry {Id} of {Stream} in group {Group} was cancelled by the stop; it stays pending.")]
    public static partial void HandlerCancelled(ILogger logger, EntryId id, string stream, string group);

    [LoggerMessage(2008, LogLevel.Error, "Entry {Id} of {Stream} in group {Group} cannot be decoded (delivery {DeliveryCount}); it stays pending.")]
    public static partial void EntryUndecodable(
        ILogger logger, EntryId id, string stream, string group, long deliveryCount, Exception exception);

    [LoggerMessage(2009, LogLevel.Warning, "Event type '{EventType}' (first seen in entry {Id} of {Stream}, group {Group}) is not declared; its entries stay pending. Logged once per type.")]
    public static partial void UnknownEventType(ILogger logger, string eventType, EntryId id, string stream, string group);

    [LoggerMessage(2010, LogLevel.Error, "Entry {Id} of {Stream} was pending in group {Group}, but its payload is gone: trimmed or deleted before it was handled.")]
    public static partial void PayloadGone(ILogger logger, EntryId id, string stream, string group);

    [LoggerMessage(2011, LogLevel.Information, "{Count} idle entries of {Stream} reaped into {Consumer} of group {Group}.")]
    public static partial void EntriesReaped(ILogger logger, int count, string stream, string group, string consumer);

    [LoggerMessage(2012, LogLevel.Warning, "Reaping {Stream} in group {Group} failed; trying again at the next interval.")]
    public static partial void ReapFailed(ILogger logger, string stream, string group, Exception exception);

    [LoggerMessage(2013, LogLevel.Warning, "Acknowledging entries of {Stream} in group {Group} as {Consumer} failed; they stay pending until it succeeds.")]
    public static partial void AckFailed(ILogger logger, string stream, string group, string consumer, Exception exception);

    [LoggerMessage(2014, LogLevel.Warning, "{Count} handlers of {Consumer} in group {Group} did not finish in time; cancelling them.")]
    public static partial void HandlersCancelled(ILogger logger, int count, string group, string consumer);
}
