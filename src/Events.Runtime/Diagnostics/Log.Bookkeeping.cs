using Events.Handling;
using Events.Policies;
using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages of consumers about what they keep account of: IDs 2080 to 2099. The last one used is 2087.</summary>
internal static partial class Log
{
    [LoggerMessage(2080, LogLevel.Warning, "Entries of type '{EventType}' have no value for the dedupe key of their handler ({Fields}; first seen in entry {Id} of {Stream}, group {Group}): nothing tells whether they were handled before; policy: {Policy}. Logged once per type.")]
    public static partial void DedupeKeyMissing(
        ILogger logger, string eventType, string fields, EntryId id, string stream, string group, MissingDedupeKeyPolicy policy);

    [LoggerMessage(2081, LogLevel.Information, "Event type '{EventType}' (first seen in entry {Id} of {Stream}) is declared, and no consumer of group {Group} handles it; policy: {Policy}. Logged once per type.")]
    public static partial void UnhandledEventType(
        ILogger logger, string eventType, EntryId id, string stream, string group, UnhandledEventPolicy policy);

    [LoggerMessage(2082, LogLevel.Information, "Event type '{EventType}' (first seen in entry {Id} of {Stream}) is handled by others of group {Group} and not by {Consumer}; its entries are left to them, first to {Other}. Logged once per type.")]
    public static partial void PassedOn(
        ILogger logger, string eventType, EntryId id, string stream, string group, string consumer, string other);

    [LoggerMessage(2084, LogLevel.Error, "At least {AtLeast} and at most {AtMost} entries of {Stream} were trimmed before group {Group} had read them, with IDs between {After} and {Before}: they are lost to it. Retention is too short for how far it was behind.")]
    public static partial void EntriesLost(
        ILogger logger, long atLeast, long atMost, string stream, string group, EntryId after, EntryId before);

    [LoggerMessage(2085, LogLevel.Error, "{Count} entries of {Stream} are in hand at {Consumer} of group {Group}, most of them handled, and their acknowledgement fails: {Reason} Nothing more is read or claimed until it succeeds. What was handled does not run again while this process has it.")]
    public static partial void TooManyUnacknowledged(
        ILogger logger, int count, string stream, string consumer, string group, string reason);

    [LoggerMessage(2083, LogLevel.Warning, "Saying beside {Stream} which event types group {Group} handles at consumer {Consumer} failed; trying again.")]
    public static partial void SavingHandlersFailed(ILogger logger, string stream, string group, string consumer, Exception exception);

    [LoggerMessage(2086, LogLevel.Warning, "The handler has decided {Outcome} for entry {Id} of {Stream}, but group {Group} is at most once: the entry was acknowledged by being read, and does not come back.")]
    public static partial void DecisionImpossible(ILogger logger, DeliveryOutcome outcome, EntryId id, string stream, string group);

    [LoggerMessage(2087, LogLevel.Warning, "Entry {Id} of {Stream} (group {Group}) has no field 'type', and no event of the stream is declared to read such entries (ReadsUntyped); policy: {Policy}. Logged once.")]
    public static partial void NoEventType(ILogger logger, EntryId id, string stream, string group, UnhandledEventPolicy policy);
}
