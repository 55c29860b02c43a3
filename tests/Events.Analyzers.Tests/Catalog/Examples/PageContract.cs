using System.Text.RegularExpressions;
using Events.Analyzers.Tests.Harness;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Catalog.Examples;

/// <summary>The contract file that a page shows, with the events that its examples have around them.</summary>
internal static partial class PageContract
{
    public static AnalyzerOptions? Of(string page)
    {
        Match shown = Block().Match(page);
        if (!shown.Success) return null;
        ContractLine[] lines = [.. ContractFile.Parse(shown.Groups[1].Value).Lines];
        ProjectContract around = ProjectContract.Read(
            Programs.Compile([("Page.cs", ExampleProgram.From("public class Nothing;", hasStream: false))]), CancellationToken.None);
        IEnumerable<ContractLine> rest = around.Lines().Where(line => line.EventType.Length == 0 || !lines.Any(other => other.EventType == line.EventType));
        return TestOptions.With([("/src/events.contract.txt", ContractFile.With(null, [], [.. lines, .. rest.Where(line => !lines.Any(line.IsOfSame))]))]);
    }

    [GeneratedRegex(@"^```text\n(events-contract 1\n.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
