using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>EVT8xxx: how the other rules are switched off.</summary>
internal static class SuppressionDescriptors
{
    public static readonly DiagnosticDescriptor EVT8001_SuppressionWithoutReason = RuleFactory.Warning(
        "EVT8001",
        "Suppression without a reason",
        "The suppression of {0} gives no reason: say {1} why it is safe here",
        "Who reads the code after an event was lost needs to know why nobody was warned.");

    public static readonly DiagnosticDescriptor EVT8002_MalformedLine = RuleFactory.Warning(
        "EVT8002",
        "Line of a rules file is not understood",
        "The line of {0} means nothing: {1}",
        "A line that is not understood changes nothing, and nobody would notice.");
}
