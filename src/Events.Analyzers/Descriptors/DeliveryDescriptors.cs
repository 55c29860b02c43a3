using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT4xxx: acknowledging too early, too often, or never.</summary>
internal static class DeliveryDescriptors
{
    public static readonly DiagnosticDescriptor EVT4001_AcknowledgedBeforeWork = RuleFactory.Warning(
        "EVT4001",
        "Acknowledged before the work",
        "'{0}' acknowledges '{1}' before {2}: if that fails or the process dies, nobody handles the entry again",
        "An entry that is pending is claimed and handled by another consumer after a crash. XACK gives that up, so it comes last.");

    public static readonly DiagnosticDescriptor EVT4002_AcknowledgedInFinally = RuleFactory.Warning(
        "EVT4002",
        "Acknowledged in finally",
        "'{0}' in finally acknowledges the entry also when the work failed or was cancelled",
        "A finally block runs after success, failure and cancellation alike; only the first may acknowledge.");

    public static readonly DiagnosticDescriptor EVT4003_FailureSwallowedThenAcknowledged = RuleFactory.Warning(
        "EVT4003",
        "Failure is swallowed, then acknowledged",
        "The failure of '{0}' is swallowed here and the entry is acknowledged {1}: nobody handles it again",
        "An entry that is not acknowledged is the retry. A catch that only logs, followed by XACK, drops the event.");

    public static readonly DiagnosticDescriptor EVT4004_OutcomeIgnoredThenAcknowledged = RuleFactory.Warning(
        "EVT4004",
        "Outcome is ignored, then acknowledged",
        "The outcome of '{0}' is ignored and the entry is acknowledged {1} even if it failed",
        "A result that says whether the work succeeded decides whether the entry may be acknowledged.");

    public static readonly DiagnosticDescriptor EVT4005_AcknowledgedAfterHandOff = RuleFactory.Warning(
        "EVT4005",
        "Acknowledged after a hand-off to memory",
        "{0} when '{1}' has only put it into memory: if the process dies, nobody handles it",
        "A queue in memory dies with the process. Let whoever takes the item out acknowledge it.");

    public static readonly DiagnosticDescriptor EVT4006_GroupEntriesNeverAcknowledged = RuleFactory.Warning(
        "EVT4006",
        "Entries of a group are never acknowledged",
        "Entries delivered by '{0}' never leave '{1}' and are never acknowledged: the pending entries list grows, and every entry is handled again after a restart or claim",
        "XREADGROUP puts each entry on the pending entries list; only XACK takes it off.");

    public static readonly DiagnosticDescriptor EVT4007_ExitLeavesEntryPending = RuleFactory.Info(
        "EVT4007",
        "An exit path leaves the entry pending",
        "This exit leaves '{0}' pending: it will be claimed and skipped again for ever",
        "An entry that can never be handled stays pending until somebody acknowledges it or moves it to a dead-letter stream.");

    public static readonly DiagnosticDescriptor EVT4008_NoRecoveryOfPendingEntries = RuleFactory.Warning(
        "EVT4008",
        "Nothing recovers pending entries",
        "'{0}' reads only new entries, and nothing in '{1}' reads pending ones again or claims them: what is pending at a crash is never handled",
        "Redis delivers a pending entry again only when somebody asks: XREADGROUP from 0 for one's own, XAUTOCLAIM for those of others.");

    public static readonly DiagnosticDescriptor EVT4009_UnboundedReclaim = RuleFactory.Info(
        "EVT4009",
        "Entries are claimed without a bound",
        "'{0}' takes entries over again and again, and nothing in '{1}' bounds how often or puts them aside: one that always fails comes back for ever",
        "The delivery count of a pending entry grows with each claim. At a limit the entry belongs into a dead-letter stream.");

    public static readonly DiagnosticDescriptor EVT4010_RetriedAtEveryTurn = RuleFactory.Info(
        "EVT4010",
        "Failing entry is handled at every turn",
        "'{0}' reads this consumer's pending entries again at every turn: one that always fails is handled as fast as the loop turns, for ever",
        "Read what is pending once, at the start; what fails later is for a sweep that waits until it was idle and that counts deliveries.");
}
