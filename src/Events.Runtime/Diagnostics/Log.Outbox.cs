using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of outboxes: IDs 2170 to 2179. The last one used is 2176.</summary>
internal static partial class Log
{
    [LoggerMessage(2170, LogLevel.Error, "The event {EventType} (row {Id} of the outbox {Outbox}) is not appended to {Stream}, and is tried again every {Interval}; those of its ordering key wait.")]
    public static partial void OutboxRefused(ILogger logger, Exception exception, string eventType, long id, string outbox, string stream, TimeSpan interval);

    [LoggerMessage(2171, LogLevel.Warning, "The outbox {Outbox} cannot be relayed for the moment; it is tried again.")]
    public static partial void OutboxAway(ILogger logger, Exception exception, string outbox);

    [LoggerMessage(2172, LogLevel.Information, "This process relays the outbox {Outbox}.")]
    public static partial void OutboxLeased(ILogger logger, string outbox);

    [LoggerMessage(2173, LogLevel.Information, "This process does not relay the outbox {Outbox} any more.")]
    public static partial void OutboxReleased(ILogger logger, string outbox);

    [LoggerMessage(2174, LogLevel.Warning, "The stream {Stream} cannot be appended to for the moment: its events wait in the outbox {Outbox}, others go on.")]
    public static partial void OutboxStreamAway(ILogger logger, Exception exception, string stream, string outbox);

    [LoggerMessage(2175, LogLevel.Error, "{Count} events of the outbox {Outbox}, one after the other, are not appended to {Stream}: the others wait, and are tried again every {Interval}.")]
    public static partial void OutboxStreamHeld(ILogger logger, Exception exception, int count, string outbox, string stream, TimeSpan interval);

    [LoggerMessage(2176, LogLevel.Warning, "What waits in the outbox {Outbox} cannot be counted; it is relayed all the same.")]
    public static partial void OutboxNotCounted(ILogger logger, Exception exception, string outbox);
}
