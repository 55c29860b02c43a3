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
}
