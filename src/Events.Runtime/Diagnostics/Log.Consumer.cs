using Events.Handling;
using Events.Policies;
using Events.Store.Delivery;
using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of consumers: IDs 2000 to 2999. The last one used is 2037.</summary>
internal static partial class Log
{
    [LoggerMessage(2037, LogLevel.Critical, "Consumer {Consumer} of group {Group} on {Stream} cannot run, and does not try again: {Reason}")]
    public static partial void ConsumerFaulted(ILogger logger, string consumer, string group, string stream, string reason);

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

    [LoggerMessage(2006, LogLevel.Error, "Handling entry {Id} of {Stream} in group {Group} failed (delivery {DeliveryCount}); it comes back in {Delay}.")]
    public static partial void HandlerFailed(
        ILogger logger, EntryId id, string stream, string group, long deliveryCount, TimeSpan delay, Exception exception);

    [LoggerMessage(2007, LogLevel.Information, "Handling entry {Id} of {Stream} in group {Group} was cut off by the stop; it is released.")]
    public static partial void HandlerCancelled(ILogger logger, EntryId id, string stream, string group);

    [LoggerMessage(2008, LogLevel.Error, "Entry {Id} of {Stream} in group {Group} cannot be decoded: {Problem} It is {Fate}.")]
    public static partial void EntryUndecodable(ILogger logger, EntryId id, string stream, string group, string problem, string fate);

    [LoggerMessage(2009, LogLevel.Warning, "Event type '{EventType}' (first seen in entry {Id} of {Stream}, group {Group}) is not declared; policy: {Policy}. Logged once per type.")]
    public static partial void UnknownEventType(
        ILogger logger, string eventType, EntryId id, string stream, string group, UnhandledEventPolicy policy);

    [LoggerMessage(2010, LogLevel.Error, "Entry {Id} of {Stream} was pending in group {Group}, but its payload is gone: trimmed or deleted before it was acknowledged.")]
    public static partial void PayloadGone(ILogger logger, EntryId id, string stream, string group);

    [LoggerMessage(2011, LogLevel.Information, "{Count} idle entries of {Stream} reaped into {Consumer} of group {Group}.")]
    public static partial void EntriesReaped(ILogger logger, int count, string stream, string group, string consumer);

    [LoggerMessage(2012, LogLevel.Warning, "Reaping {Stream} in group {Group} failed; trying again at the next interval.")]
    public static partial void ReapFailed(ILogger logger, string stream, string group, Exception exception);

    [LoggerMessage(2013, LogLevel.Warning, "Acknowledging entries of {Stream} in group {Group} as {Consumer} failed; they stay pending until it succeeds.")]
    public static partial void AckFailed(ILogger logger, string stream, string group, string consumer, Exception exception);

    [LoggerMessage(2014, LogLevel.Warning, "{Count} handlers of {Consumer} in group {Group} did not finish in time; cancelling them.")]
    public static partial void HandlersCancelled(ILogger logger, int count, string group, string consumer);

    [LoggerMessage(2017, LogLevel.Warning, "Renewing leases on {Stream} in group {Group} as {Consumer} failed; trying again.")]
    public static partial void RenewFailed(ILogger logger, string stream, string group, string consumer, Exception exception);

    [LoggerMessage(2018, LogLevel.Error, "Entry {Id} of {Stream} in group {Group} is dead-lettered as {LetterId} ({Reason}, delivery {DeliveryCount}).")]
    public static partial void DeadLettered(
        ILogger logger, EntryId id, string stream, string group, string reason, long deliveryCount, EntryId letterId, Exception? exception);

    [LoggerMessage(2019, LogLevel.Warning, "Settling entry {Id} of {Stream} in group {Group} failed; it comes back later.")]
    public static partial void SettleFailed(ILogger logger, EntryId id, string stream, string group, Exception exception);

    [LoggerMessage(2020, LogLevel.Error, "The retry policy of group {Group} threw; the entry is retried.")]
    public static partial void RetryPolicyFailed(ILogger logger, string group, Exception exception);

    [LoggerMessage(2021, LogLevel.Warning, "The handler of entry {Id} of {Stream} in group {Group} threw after it had decided on {Outcome}; the decision stands.")]
    public static partial void HandlerThrewAfterDecision(
        ILogger logger, EntryId id, string stream, string group, DeliveryOutcome outcome, Exception exception);

    [LoggerMessage(2022, LogLevel.Error, "Handling entry {Id} of {Stream} in group {Group} failed; the group is at most once, so it is not tried again.")]
    public static partial void HandlerFailedForGood(ILogger logger, EntryId id, string stream, string group, Exception exception);

    [LoggerMessage(2023, LogLevel.Information, "{Count} unfinished entries of {Stream} released by {Consumer} of group {Group}.")]
    public static partial void EntriesReleased(ILogger logger, int count, string stream, string group, string consumer);

    [LoggerMessage(2024, LogLevel.Error, "Group {Group} on {Stream} was gone or has fallen back ({Kind}) and goes on after {After}: up to {MayRepeat} entries repeat; up to {MayBeLost} of those known at {KnownAt} may be lost.")]
    public static partial void GroupRestored(
        ILogger logger,
        string group,
        string stream,
        GroupCreationKind kind,
        EntryId after,
        long mayRepeat,
        long mayBeLost,
        DateTimeOffset? knownAt);

    [LoggerMessage(2025, LogLevel.Information, "Consumer {Consumer} of group {Group} on {Stream} owned nothing and belonged to no live process; deleted.")]
    public static partial void ConsumerDeleted(ILogger logger, string consumer, string group, string stream);

    [LoggerMessage(2026, LogLevel.Warning, "Group {Group} falls behind on {Stream}: {Lag} entries not delivered yet, {Pending} pending.")]
    public static partial void GroupBehind(ILogger logger, string group, string stream, long lag, long pending);

    [LoggerMessage(2027, LogLevel.Information, "Group {Group} has caught up on {Stream}.")]
    public static partial void GroupCaughtUp(ILogger logger, string group, string stream);

    [LoggerMessage(2028, LogLevel.Warning, "Consumer name {Consumer} of group {Group} on {Stream} is held by {Holder}; {Standing}. Its lease ends {Expiry}, unless it is renewed. Waiting for it.")]
    public static partial void NameTaken(
        ILogger logger, string consumer, string group, string stream, string holder, string standing, string expiry);

    [LoggerMessage(2029, LogLevel.Error, "Consumer name {Consumer} of group {Group} on {Stream} was lost: this process did not renew it in time, and it is held by {Holder} now. What was in hand here ({Count} entries) is void; starting over.")]
    public static partial void NameLost(ILogger logger, string consumer, string group, string stream, string holder, int count);

    [LoggerMessage(2030, LogLevel.Warning, "Consumer name {Consumer} of group {Group} on {Stream} could not be released; it expires by itself.")]
    public static partial void NameNotReleased(ILogger logger, string consumer, string group, string stream, Exception exception);

    [LoggerMessage(2031, LogLevel.Error, "A handler of the event {Event} of group {Group} threw.")]
    public static partial void CallbackFailed(ILogger logger, string @event, string group, Exception exception);

    [LoggerMessage(2032, LogLevel.Error, "Handling a batch of {Stream} in group {Group} failed, and with it {Count} entries from {First} to {Last}; each comes back alone, unless the group is at most once.")]
    public static partial void BatchFailed(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string group, Exception exception);

    [LoggerMessage(2033, LogLevel.Warning, "The handler of a batch of {Stream} in group {Group} threw after it had decided on all {Count} entries; the decisions stand.")]
    public static partial void BatchThrewAfterDecisions(ILogger logger, int count, string stream, string group, Exception exception);

    [LoggerMessage(2034, LogLevel.Warning, "Putting {Count} entries of {Stream} back, whose types group {Group} does not know, failed; they stay pending all the same, with a delivery more.")]
    public static partial void LeavingFailed(ILogger logger, int count, string stream, string group, Exception exception);

    [LoggerMessage(2035, LogLevel.Warning, "Handling {Count} entries of {Stream} in group {Group} (first: {Id}) failed because the store refused something or could not be reached; they are held and run again, and no delivery is counted.")]
    public static partial void StoreFailed(ILogger logger, int count, EntryId id, string stream, string group, Exception exception);

    [LoggerMessage(2036, LogLevel.Error, "Consumer {Consumer} of group {Group} on {Stream} failed in a way that nothing expects. What ran here is void and stays pending; unless it is being stopped, it starts over.")]
    public static partial void ConsumerFailed(ILogger logger, string consumer, string group, string stream, Exception exception);

    [LoggerMessage(2050, LogLevel.Information, "{Count} entries of {Stream} that {Consumer} of group {Group} would not begin soon were released, untried, for other consumers.")]
    public static partial void UntriedEntriesReleased(ILogger logger, int count, string stream, string group, string consumer);

    [LoggerMessage(2051, LogLevel.Warning, "Releasing entries of {Stream} for others, or taking up what others released, failed for {Consumer} of group {Group}.")]
    public static partial void SharingFailed(ILogger logger, string stream, string group, string consumer, Exception exception);
}
