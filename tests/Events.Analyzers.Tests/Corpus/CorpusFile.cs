using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Events.Analyzers.Tests.Catalog;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Corpus;

/// <summary>
/// A realistic file with what is wrong with it written at the end of the line: <c>// EVT4001</c>, or several ids. A
/// comment <c>// config: key = value</c> is a line of its .editorconfig.
/// </summary>
internal sealed partial class CorpusFile
{
    private CorpusFile(string name, string text)
    {
        Name = name;
        Text = text;
        string[] lines = text.Split('\n');
        Expected =
        [
            .. lines.SelectMany((line, index) => Marker().Match(line) is { Success: true } found
                ? found.Groups[1].Value.Split(", ").Select(id => $"{id}@{index + 1}")
                : []).Order(StringComparer.Ordinal),
        ];
        Options = Harness.TestOptions.With(config: lines.Select(line => Config().Match(line)).Where(found => found.Success)
            .ToImmutableDictionary(found => found.Groups[1].Value, found => found.Groups[2].Value.Trim()));
    }

    public string Name { get; }

    public string Text { get; }

    public string[] Expected { get; }

    public AnalyzerOptions Options { get; }

    public static ImmutableArray<CorpusFile> All { get; } =
    [
        .. Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetDirectoryName(path) != Folder)
            .Order(StringComparer.Ordinal)
            .Select(path => new CorpusFile(Path.GetRelativePath(Folder, path), File.ReadAllText(path))),
    ];

    private static string Folder => Repository.PathOf("tests/Events.Analyzers.Tests/Corpus");

    public override string ToString() => Name;

    [GeneratedRegex(@"// (EVT[0-9]{4}(?:, EVT[0-9]{4})*)\s*$")]
    private static partial Regex Marker();

    [GeneratedRegex(@"^// config: ([a-z._]+) = (.*)$")]
    private static partial Regex Config();
}
