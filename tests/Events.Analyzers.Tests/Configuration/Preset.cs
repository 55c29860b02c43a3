using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Tests.Configuration;

/// <summary>A set of severities that the package ships, and how it follows from the rules' own.</summary>
/// <param name="Name">As in <c>EventsAnalysisMode</c>.</param>
/// <param name="Summary">What the file says of itself.</param>
/// <param name="SeverityOf">The severity of a rule; null leaves it alone.</param>
public sealed record Preset(string Name, string Summary, Func<DiagnosticSeverity, ReportDiagnostic?> SeverityOf)
{
    public static IReadOnlyList<Preset> All { get; } =
    [
        new("Recommended", "Every rule as its page says.", severity => severity switch
        {
            DiagnosticSeverity.Error => ReportDiagnostic.Error,
            DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
            _ => ReportDiagnostic.Info,
        }),
        new("Strict", "Warnings are errors, information is a warning.", severity => severity switch
        {
            DiagnosticSeverity.Error or DiagnosticSeverity.Warning => ReportDiagnostic.Error,
            _ => ReportDiagnostic.Warn,
        }),
        new("None", "Nothing but the errors: what they flag gets no generated code, or can never work.", severity =>
            severity == DiagnosticSeverity.Error ? null : ReportDiagnostic.Suppress),
    ];

    public string FileName => Name.ToLowerInvariant() + ".globalconfig";

    public string Render(IEnumerable<DiagnosticDescriptor> rules)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Summary).Append('\n');
        text.Append("# Written from the rules by the tests of Events.Analyzers with EVENTS_UPDATE_DOCS=1.\n");
        text.Append("is_global = true\n");
        // Below the level of every file that a project has itself.
        text.Append("global_level = -1\n\n");
        foreach (DiagnosticDescriptor rule in rules)
        {
            if (SeverityOf(rule.DefaultSeverity) is not { } severity) continue;
            text.Append(CultureInfo.InvariantCulture, $"dotnet_diagnostic.{rule.Id}.severity = {NameOf(severity)}\n");
        }

        return text.ToString();
    }

    private static string NameOf(ReportDiagnostic severity) => severity switch
    {
        ReportDiagnostic.Error => "error",
        ReportDiagnostic.Warn => "warning",
        ReportDiagnostic.Info => "suggestion",
        _ => "none",
    };
}
