using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Descriptors;

/// <summary>
/// The one place that makes descriptors: the category follows from the id's range and the help link from the id, so
/// no rule can lack either. Severity is a statement of certainty: an error cannot work, a warning is very likely a
/// loss or a repeat, information is a judgement call.
/// </summary>
internal static class RuleFactory
{
    internal const string HelpRoot = "https://github.com/events-dotnet/events/blob/main/docs/rules/";

    internal static DiagnosticDescriptor Error(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Error);

    internal static DiagnosticDescriptor Warning(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Warning);

    internal static DiagnosticDescriptor Info(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Info);

    /// <summary>A rule that needs the whole compilation: editors show it after a build.</summary>
    internal static DiagnosticDescriptor WarningAtEnd(string id, string title, string message, string description) =>
        Create(id, title, message, description, DiagnosticSeverity.Warning, WellKnownDiagnosticTags.CompilationEnd);

    private static DiagnosticDescriptor Create(
        string id, string title, string message, string description, DiagnosticSeverity severity, params string[] tags) =>
        new(id, title, message, CategoryOf(id), severity, isEnabledByDefault: true, description, HelpRoot + id + ".md", tags);

    private static string CategoryOf(string id) => id[3] switch
    {
        '1' => "Events.Contracts",
        '2' => "Events.Baseline",
        '3' => "Events.Handlers",
        '4' => "Events.Delivery",
        '5' => "Events.Streams",
        '6' => "Events.Retention",
        '7' => "Events.Async",
        '8' => "Events.Suppressions",
        _ => throw new ArgumentException("No rule range starts with " + id, nameof(id)),
    };
}
