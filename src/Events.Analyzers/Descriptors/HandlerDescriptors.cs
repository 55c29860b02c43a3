using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT3xxx: handlers that do harm when an event is delivered a second time.</summary>
internal static class HandlerDescriptors
{
    public static readonly DiagnosticDescriptor EVT3001_EffectRepeatedOnRedelivery = RuleFactory.Warning(
        "EVT3001",
        "Effect is repeated on redelivery",
        "'{0}' repeats {1} each time '{2}' is delivered again{3}: {4}, or say why a repeat does no harm with [Idempotent]",
        "Delivery is at least once: after a crash, a timeout or a claim the same event is handled again, and the mail is sent or the card charged twice.");

    public static readonly DiagnosticDescriptor EVT3002_DedupeKeyUnfit = RuleFactory.Error(
        "EVT3002",
        "Dedupe key cannot tell events apart",
        "The dedupe key {0} of '{1}' cannot tell events apart: {2}",
        "Events with the same key are taken for one: the second is acknowledged without being handled.");

    public static readonly DiagnosticDescriptor EVT3003_FreshValueInEffect = RuleFactory.Warning(
        "EVT3003",
        "Fresh id or clock value inside an effect",
        "'{0}' is another one at each delivery, so '{1}' makes something new each time: derive it from {2}",
        "A second delivery must produce the same ids, so that whoever receives them can see that it is the same thing.");

    public static readonly DiagnosticDescriptor EVT3004_GuardCanLoseOrRepeat = RuleFactory.Info(
        "EVT3004",
        "Dedupe guard can lose or repeat work",
        "{0}",
        "Two consumers can hold one entry after a claim, and a process can die between the mark and the work.");

    public static readonly DiagnosticDescriptor EVT3005_CommitKeyElsewhere = RuleFactory.Warning(
        "EVT3005",
        "Commit key in another hash slot",
        "The key '{0}' is not in the hash slot of stream '{1}', so the commit is refused: put '{2}' into the key",
        "A commit is one script, and a script may only use keys of one slot: all its keys share the stream's hash tag.");

    public static readonly DiagnosticDescriptor EVT3006_ScopedDependency = RuleFactory.WarningAtEnd(
        "EVT3006",
        "Scoped service in a consumer that lives as long as the process",
        "'{0}' is one object for all events, and '{1}' is made for one scope: {2}",
        "AddConsumer makes one object. A DbContext in it is shared by handlers that run at the same time, and keeps what it has tracked for ever.");
}
