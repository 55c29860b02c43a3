using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT6xxx: what makes streams grow without end, or costs more than it must.</summary>
internal static class RetentionDescriptors
{
    public static readonly DiagnosticDescriptor EVT6001_StreamGrowsWithoutBound = RuleFactory.Warning(
        "EVT6001",
        "Stream grows without bound",
        "'{0}' appends without a limit, and nothing in '{1}' trims: the stream grows until Redis runs out of memory",
        "Acknowledged entries stay in the stream. Only trimming or deleting takes them out.");

    public static readonly DiagnosticDescriptor EVT6002_ExactTrimming = RuleFactory.Warning(
        "EVT6002",
        "Exact trimming",
        "'{0}' trims to an exact length, which rewrites a node of the stream on every call: trim approximately",
        "With ~ Redis removes whole nodes only, which costs nearly nothing; exact trimming on every XADD took two thirds of the throughput in our measurement.");

    public static readonly DiagnosticDescriptor EVT6003_ReadWithoutCount = RuleFactory.Info(
        "EVT6003",
        "Read without a count",
        "'{0}' reads without a count: after an outage the whole backlog comes in one reply",
        "Without COUNT Redis answers everything there is, and the client holds it in memory at once.");

    public static readonly DiagnosticDescriptor EVT6004_PollingWithoutPause = RuleFactory.Warning(
        "EVT6004",
        "Polling loop without a pause",
        "The loop around '{0}' asks again at once when there is nothing to read: it keeps a core and the server busy",
        "A read that does not block returns at once when the stream is empty. Wait before asking again.");
}
