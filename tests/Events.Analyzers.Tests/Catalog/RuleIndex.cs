using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Tests.Catalog;

/// <summary>Renders <c>docs/rules/index.md</c> from the rules themselves.</summary>
internal static class RuleIndex
{
    private static readonly (char Range, string Title)[] Ranges =
    [
        ('1', "Contracts: events, streams and groups"),
        ('2', "Baseline: what is on the wire against what is checked in"),
        ('3', "Handlers: safe to run twice"),
        ('4', "Delivery: acknowledge after the work, once, and never nothing"),
        ('5', "Streams: commands that do not do what they seem to"),
        ('6', "Retention and cost"),
        ('7', "Async hygiene of consumers"),
        ('8', "Switching rules off"),
    ];

    public static string Render(IEnumerable<DiagnosticDescriptor> rules, Func<string, string> page)
    {
        var text = new StringBuilder();
        text.Append("# Rules\n\n");
        text.Append("Generated from the rules by the tests of Events.Analyzers; set `EVENTS_UPDATE_DOCS=1` and run them to write it anew.\n");
        text.Append("Severity states certainty: an error cannot work, a warning very likely loses or repeats events, information is a judgement call.\n");
        text.Append("A code fix mends one occurrence, or all of a document, a project or the solution.\n");
        text.Append("[Configuration](configuration.md): severities, presets, keys, files, suppressing.\n");
        foreach ((char range, string title) in Ranges)
        {
            DiagnosticDescriptor[] inRange = [.. rules.Where(rule => rule.Id[3] == range)];
            if (inRange.Length == 0) continue;
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| Id | Rule | Severity | Code fix |\n|---|---|---|---|\n");
            foreach (DiagnosticDescriptor rule in inRange)
            {
                string fix = page(rule.Id).Contains("| yes |", StringComparison.Ordinal) ? "yes" : "";
                text.Append(CultureInfo.InvariantCulture,
                    $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} | {fix} |\n");
            }
        }

        return text.ToString();
    }
}
