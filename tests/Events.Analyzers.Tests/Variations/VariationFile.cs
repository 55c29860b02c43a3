using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Events.Analyzers.Tests.Catalog;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Variations;

/// <summary>
/// A text file of cases that vary one thing. Its head says which rules are judged (<c>rules: EVT3001</c>), the keys of
/// .editorconfig (<c>config: key = value</c>) and the frame that each case stands in, between <c>---frame</c> and
/// <c>---</c>, with <c>%BODY%</c> where the case goes and <c>%TYPES%</c> for what follows a line of <c>+++</c> in it. A case
/// begins with <c>=== name</c>; a line in it that must be found ends with <c>// EVT3001</c>.
/// </summary>
internal sealed partial class VariationFile
{
    private VariationFile(string name, string text)
    {
        Name = name;
        string[] blocks = CaseStart().Split(text);
        string frame = Frame().Match(blocks[0]) is { Success: true } found ? found.Groups[1].Value : "%BODY%";
        Rules = [.. RulesLine().Match(blocks[0]).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)];
        Options = Harness.TestOptions.With(config: ConfigLine().Matches(blocks[0]).ToDictionary(line => line.Groups[1].Value, line => line.Groups[2].Value));
        Cases = [.. blocks.Skip(1).Select(block => VariationCase.Of(block, frame))];
    }

    public string Name { get; }

    public ImmutableArray<string> Rules { get; }

    public AnalyzerOptions Options { get; }

    public ImmutableArray<VariationCase> Cases { get; }

    public static ImmutableArray<VariationFile> All { get; } =
    [
        .. Directory.GetFiles(Repository.PathOf("tests/Events.Analyzers.Tests/Variations/Cases"), "*.txt")
            .Order(StringComparer.Ordinal)
            .Select(path => new VariationFile(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))),
    ];

    [GeneratedRegex("^=== ", RegexOptions.Multiline)]
    private static partial Regex CaseStart();

    [GeneratedRegex("^---frame\n(.*?)^---$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Frame();

    [GeneratedRegex("^rules: (.*)$", RegexOptions.Multiline)]
    private static partial Regex RulesLine();

    [GeneratedRegex("^config: ([a-z._]+) = (.*)$", RegexOptions.Multiline)]
    private static partial Regex ConfigLine();
}
