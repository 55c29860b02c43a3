using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages about a consumer's own life: IDs 2040 to 2059. The last one used is 2048.</summary>
internal static partial class Log
{
    [LoggerMessage(2040, LogLevel.Error, "{Part} of consumer {Consumer} of group {Group} on {Stream} failed too, while all its parts were ending.")]
    public static partial void PartFailedLate(ILogger logger, string part, string consumer, string group, string stream, Exception exception);

    [LoggerMessage(2041, LogLevel.Warning, "Code that the application has registered on a cancellation token of group {Group} on {Stream} threw; whoever else waits for the cancellation has been told all the same.")]
    public static partial void CancellationCallbackFailed(ILogger logger, string group, string stream, Exception exception);

    [LoggerMessage(2042, LogLevel.Error, "{Handler} ({EventType}, entry {Id} of {Stream}, {Count} entries in all) still runs since {Since} in group {Group}, though it was cancelled. Consumer {Consumer} goes on without it: what it still does is its own matter, its outcome is not used, and its entries stay pending.")]
    public static partial void HandlerStillRuns(
        ILogger logger, string handler, string eventType, EntryId id, string stream, int count, DateTimeOffset since, string group, string consumer);

    [LoggerMessage(2043, LogLevel.Error, "{Count} more handlers of group {Group} on {Stream} still run, though they were cancelled.")]
    public static partial void MoreHandlersStillRun(ILogger logger, int count, string group, string stream);

    [LoggerMessage(2044, LogLevel.Error, "Parts of consumer {Consumer} of group {Group} on {Stream} do not end: {Parts}. It goes on without them.")]
    public static partial void PartsDoNotEnd(ILogger logger, string consumer, string group, string stream, string parts);

    [LoggerMessage(2045, LogLevel.Warning, "When consumer {Consumer} of group {Group} on {Stream} ended, {Step} failed; what it was for stays pending, and comes back.")]
    public static partial void EndingFailed(ILogger logger, string step, string consumer, string group, string stream, Exception exception);

    [LoggerMessage(2046, LogLevel.Error, "The store of consumer {Consumer} of group {Group} on {Stream} was disposed while the consumer ran; it stops. Stop consumers before their store.")]
    public static partial void StoreDisposed(ILogger logger, string consumer, string group, string stream, Exception exception);

    [LoggerMessage(2047, LogLevel.Warning, "{Count} entries of {Stream} are not begun by consumer {Consumer} of group {Group}: a handler of its former life still runs for them.")]
    public static partial void StillRunningHere(ILogger logger, int count, string stream, string consumer, string group);

    [LoggerMessage(2048, LogLevel.Information, "The handler of entry {Id} of {Stream} in group {Group} has ended after consumer {Consumer} went on without it; its outcome is not used.")]
    public static partial void AbandonedHandlerEnded(ILogger logger, EntryId id, string stream, string group, string consumer);
}
