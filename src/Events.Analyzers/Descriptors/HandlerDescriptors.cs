using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT3xxx: handlers that do harm when an event is delivered a second time.</summary>
internal static class HandlerDescriptors
{
    public static readonly DiagnosticDescriptor EVT3001_EffectRepeatedOnRedelivery = RuleFactory.Warning(
        "EVT3001",
        "Effect is repeated on redelivery",
        "'{0}' repeats '{1}' each time '{2}' is delivered again{3}: declare a key with [DedupeBy], or say why a repeat does no harm with [Idempotent]",
        "Delivery is at least once: after a crash, a timeout or a claim the same event is handled again, and the mail is sent or the card charged twice.");
}
