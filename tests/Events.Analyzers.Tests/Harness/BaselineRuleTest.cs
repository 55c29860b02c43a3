using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Harness;

/// <summary>The base of tests with a contract file: its format and the streams of the frame are there already.</summary>
public abstract class BaselineRuleTest : RuleTest
{
    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    protected Task FlagsWith(string contract, string source, string? message = null) => FlagsWith(Contract(contract), source, message);

    protected Task SilentWith(string contract, string source) => SilentWith(Contract(contract), source);

    /// <summary>The only report of the rule, which is at a line of the file.</summary>
    protected async Task<Diagnostic> FlagsLine(string text, string source, int line, string message, string path = "/src/events.contract.txt")
    {
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(Programs.Compile([("Test.cs", Wrap(source))]), Id, TestOptions.With([(path, text)]));
        Diagnostic only = Assert.Single(found);
        Assert.Equal((path, line), (only.Location.GetLineSpan().Path, only.Location.GetLineSpan().StartLinePosition.Line + 1));
        Assert.Contains(message, only.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return only;
    }

    /// <summary>The whole text of the file: the format, the streams of the frame, and more lines.</summary>
    internal static string Text(string lines) => "events-contract 1\nstream bills\nstream orders\n" + lines.ReplaceLineEndings("\n");

    private static AnalyzerOptions Contract(string lines) => TestOptions.With([("/src/events.contract.txt", Text(lines))]);
}
