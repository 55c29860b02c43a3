using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages about the application's code: IDs 2060 to 2079. The last one used is 2075.</summary>
internal static partial class Log
{
    [LoggerMessage(2060, LogLevel.Warning, "A middleware around entry {Id} of {Stream} in group {Group} ended before what it had gone on to. The entry is not settled until that has ended too: await next.InvokeAsync.")]
    public static partial void MiddlewareNotAwaited(ILogger logger, EntryId id, string stream, string group);

    [LoggerMessage(2061, LogLevel.Error, "Group {Group} on {Stream} cannot handle anything: {Reason} That is no fault of the events: they are held, no delivery is counted, and it is tried again after longer and longer.")]
    public static partial void HandlerUnavailable(ILogger logger, string group, string stream, string reason, Exception exception);

    [LoggerMessage(2062, LogLevel.Information, "Group {Group} on {Stream} can handle events again.")]
    public static partial void HandlerAvailable(ILogger logger, string group, string stream);

    [LoggerMessage(2067, LogLevel.Error, "Group {Group} on {Stream} cannot get the keys of encrypted entries from the key provider. That is no fault of the entries: they are held, no delivery is counted, and it is asked again after longer and longer.")]
    public static partial void KeysUnavailable(ILogger logger, string group, string stream, Exception exception);

    [LoggerMessage(2068, LogLevel.Information, "Group {Group} on {Stream} has the keys or payloads of its entries again.")]
    public static partial void KeysAvailable(ILogger logger, string group, string stream);

    [LoggerMessage(2070, LogLevel.Error, "A subscription of {Stream} cannot get the keys of encrypted entries from the key provider. It asks again after longer and longer.")]
    public static partial void SubscriptionWithoutKeys(ILogger logger, string stream, Exception exception);

    [LoggerMessage(2071, LogLevel.Error, "Group {Group} on {Stream} cannot get payloads that entries refer to. That is no fault of the entries: they are held, no delivery is counted, and it is asked again after longer and longer.")]
    public static partial void PayloadsUnavailable(ILogger logger, string group, string stream, Exception exception);

    [LoggerMessage(2072, LogLevel.Error, "A subscription of {Stream} cannot get payloads that entries refer to. It asks again after longer and longer.")]
    public static partial void SubscriptionWithoutPayloads(ILogger logger, string stream, Exception exception);

    [LoggerMessage(2069, LogLevel.Information, "Entry {Id} of {Stream} in group {Group} was acknowledged without being handled: {Problem}")]
    public static partial void KeyDestroyed(ILogger logger, EntryId id, string stream, string group, string problem);

    [LoggerMessage(2063, LogLevel.Error, "Disposing the services of the handler of entry {Id} of {Stream} in group {Group} failed. The handler had ended, and its outcome stands.")]
    public static partial void HandlerScopeFailed(ILogger logger, EntryId id, string stream, string group, Exception exception);

    [LoggerMessage(2065, LogLevel.Warning, "Disposing the services of the handler of entry {Id} of {Stream} in group {Group} has not ended within {Limit}. The handler had ended, and its outcome stands; other events are handled meanwhile.")]
    public static partial void HandlerScopeSlow(ILogger logger, EntryId id, string stream, string group, TimeSpan limit);

    [LoggerMessage(2066, LogLevel.Warning, "{Handler} ({EventType}) has not ended: entry {Id} ({Count} in all) of {Stream}, group {Group}, consumer {Consumer}, running for {Elapsed} since {Since}.")]
    public static partial void HandlerSlow(
        ILogger logger, string handler, string eventType, EntryId id, int count, string stream, string group, string consumer, TimeSpan elapsed,
        DateTimeOffset since);

    [LoggerMessage(2064, LogLevel.Error, "Disposing the services of consumer class {Type} failed when it was made to check that it can be.")]
    public static partial void DisposingFailed(ILogger logger, string type, Exception exception);

    [LoggerMessage(2073, LogLevel.Error, "The publisher of {Stream} could not give a failed {EventType} to the application, whose callback threw. May it be appended: {MayBeAppended}. Why it failed: {Reason}")]
    public static partial void PublishFailureNotTaken(ILogger logger, string stream, string eventType, bool mayBeAppended, string reason, Exception exception);

    [LoggerMessage(2074, LogLevel.Error, "The publisher of {Stream} stops while the application's callback for failed events still runs, {Seconds} s after it was to end; the callback goes on.")]
    public static partial void PublishFailureStillTold(ILogger logger, string stream, double seconds);

    [LoggerMessage(2075, LogLevel.Error, "The publisher of {Stream} came upon something unexpected; it goes on.")]
    public static partial void PublisherFailed(ILogger logger, string stream, Exception exception);
}
