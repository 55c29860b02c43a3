using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT5xxx: commands of Redis Streams that do not do what the code around them expects.</summary>
internal static class StreamDescriptors
{
    public static readonly DiagnosticDescriptor EVT5001_PendingCommandOnUndeliveredEntry = RuleFactory.Warning(
        "EVT5001",
        "Pending-list command on an entry the group did not deliver",
        "{0} does nothing: the entry comes from {1}, which delivers to no consumer group, so it is in no pending entries list",
        "Only XREADGROUP puts an entry on the pending entries list of a group. XACK and XCLAIM of any other entry answer 0 and change nothing.");

    public static readonly DiagnosticDescriptor EVT5002_AcknowledgesNoAckRead = RuleFactory.Warning(
        "EVT5002",
        "Acknowledging an entry that was read with NOACK",
        "'{0}' does nothing: the entry was read with NOACK, which keeps it out of the pending entries list",
        "NOACK counts an entry as acknowledged when it is read: XACK finds nothing, and an entry whose handler fails is lost.");

    public static readonly DiagnosticDescriptor EVT5003_ClaimWithoutMinimumIdleTime = RuleFactory.Warning(
        "EVT5003",
        "Claim takes entries that are still being worked on",
        "'{0}' claims entries that were delivered {1}: it takes them from consumers that are working on them, and both handle them",
        "The minimum idle time is what tells an abandoned entry from one in work. It must be longer than the slowest handler.");

    public static readonly DiagnosticDescriptor EVT5004_ClaimResultIgnored = RuleFactory.Info(
        "EVT5004",
        "Part of a claim's result is ignored",
        "The result of '{0}' is only partly used: {1}",
        "XAUTOCLAIM answers a cursor, the entries and the ids of deleted entries. Each of them means something is left to do.");

    public static readonly DiagnosticDescriptor EVT5005_GroupNeverCreated = RuleFactory.Info(
        "EVT5005",
        "Consumer group is read but never created",
        "The group {0} is read here and created nowhere in this project: on a new server XREADGROUP answers NOGROUP",
        "XREADGROUP does not make the group. Create it at start, and ignore BUSYGROUP.");

    public static readonly DiagnosticDescriptor EVT5006_GroupCreationNotRepeatable = RuleFactory.Warning(
        "EVT5006",
        "Creation of a consumer group is not safe to repeat",
        "{0}",
        "XGROUP CREATE answers BUSYGROUP when the group exists, which is the normal case from the second start on. Ignore that answer, and only that one.");

    public static readonly DiagnosticDescriptor EVT5007_MisplacedArgument = RuleFactory.Warning(
        "EVT5007",
        "Arguments of XREADGROUP are in the wrong place",
        "{0}",
        "RedisValue converts from everything, so the compiler accepts a position as the consumer's name and a count as the position.");

    public static readonly DiagnosticDescriptor EVT5008_PositionCannotReturnWhatIsWanted = RuleFactory.Warning(
        "EVT5008",
        "XREAD position cannot return what is wanted",
        "{0}",
        "XREAD of StackExchange.Redis never waits and answers entries after the position, never the entry at it.");

    public static readonly DiagnosticDescriptor EVT5009_ConsumerDeletedWithPendingEntries = RuleFactory.Warning(
        "EVT5009",
        "Consumer is deleted while it may hold pending entries",
        "Deleting the consumer destroys its pending entries: they are not handed to anybody and no claim finds them. Test that nothing is pending, or claim it for another consumer first",
        "XGROUP DELCONSUMER answers the number of pending entries it destroyed.");

    public static readonly DiagnosticDescriptor EVT5010_ThrowAwayConsumerName = RuleFactory.Warning(
        "EVT5010",
        "Consumer name changes at each start and nothing reclaims",
        "The consumer's name is new at each start, and nothing in '{0}' claims entries of other consumers: what is pending at a crash is never handled",
        "A restarted consumer finds its pending entries by its name. With a new name they belong to a consumer that never comes back.");

    public static readonly DiagnosticDescriptor EVT5011_ConstantConsumerName = RuleFactory.Info(
        "EVT5011",
        "Consumer name is the same in every process",
        "The consumer's name {0} is the same in every process: two replicas share one pending entries list and cannot tell their entries apart",
        "A consumer's name says who works on an entry. It should be stable over restarts and different for each process.");

    public static readonly DiagnosticDescriptor EVT5012_DeletedInsteadOfAcknowledged = RuleFactory.Warning(
        "EVT5012",
        "Entry is deleted instead of acknowledged",
        "{0}",
        "XDEL removes the entry from the stream and leaves its id in the pending entries list of every group.");

    public static readonly DiagnosticDescriptor EVT5013_BlockingReadOnSharedConnection = RuleFactory.Warning(
        "EVT5013",
        "Blocking read on a shared connection",
        "{0} with BLOCK holds up the shared connection: every other command of the process waits behind it, and the call itself may run into the client's timeout",
        "StackExchange.Redis sends all commands of a multiplexer over one connection, in order. A command that blocks needs a connection of its own.");

    public static readonly DiagnosticDescriptor EVT5014_OtherGroupAcknowledged = RuleFactory.Warning(
        "EVT5014",
        "Acknowledged for another group or stream",
        "'{0}' acknowledges for the {1} '{2}', and the entry was delivered by '{3}': it stays pending there",
        "XACK takes the entry off the pending entries list of one group of one stream. For any other it answers 0 and changes nothing.");

    public static readonly DiagnosticDescriptor EVT5015_NeverAsksForNew = RuleFactory.Warning(
        "EVT5015",
        "Consumer group is never asked for new entries",
        "'{0}' from a fixed id answers only what is pending for this consumer: new entries are delivered from '>'",
        "XREADGROUP with an id reads the own pending entries again. Only > delivers entries that no consumer of the group has seen.");

    public static readonly DiagnosticDescriptor EVT5016_PositionNeverAdvances = RuleFactory.Warning(
        "EVT5016",
        "Position is never moved on",
        "'{0}' begins at the same position in each turn: the same entries are read and handled again for ever",
        "XREAD keeps no position. The id of the last entry that was read is where the next read begins.");

    public static readonly DiagnosticDescriptor EVT5017_ClaimStart = RuleFactory.Warning(
        "EVT5017",
        "Claim begins at no position of the pending entries list",
        "'{0}' begins at an id of the pending entries list: from here Redis answers an error. Begin at 0-0, and go on at NextStartId",
        "XAUTOCLAIM scans the pending entries list from an id. The special ids of other commands mean nothing to it.");

    public static readonly DiagnosticDescriptor EVT5018_CountNotPositive = RuleFactory.Warning(
        "EVT5018",
        "Count is not positive",
        "'{0}' is asked for {1} entries: the client refuses that, or Redis takes it for no limit at all",
        "COUNT bounds how many entries come in one reply.");

    public static readonly DiagnosticDescriptor EVT5019_GroupOfMissingStream = RuleFactory.Warning(
        "EVT5019",
        "Group of a stream that may not exist",
        "'{0}' does not create the stream, and nothing here does: on a new server Redis answers an error",
        "XGROUP CREATE needs the stream, unless MKSTREAM says to make it.");
}
