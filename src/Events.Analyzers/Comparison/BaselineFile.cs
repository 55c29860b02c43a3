using System.Collections.Immutable;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Comparison;

/// <summary>The contract file of a project among its AdditionalFiles.</summary>
internal sealed class BaselineFile
{
    private BaselineFile(string path, SourceText text, ImmutableArray<string> others)
    {
        Path = path;
        Text = text;
        Others = others;
        Content = ContractFile.Parse(text.ToString());
    }

    public string Path { get; }

    /// <summary>The name of the file in messages.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    public ContractFile Content { get; }

    /// <summary>Further files of the name, which are not read.</summary>
    public ImmutableArray<string> Others { get; }

    private SourceText Text { get; }

    /// <summary>The file; null when the project has none.</summary>
    public static BaselineFile? Find(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        if (options.AdditionalFiles.IsEmpty) return null;
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(ContractPath.Property, out string? named);
        AdditionalText[] all =
        [
            .. options.AdditionalFiles
                .Where(file => ContractPath.IsContract(file.Path, named))
                // The one that the project names goes first; listed twice it is one.
                .OrderByDescending(file => ContractPath.IsNamed(file.Path, named))
                .ThenBy(static file => file.Path, StringComparer.Ordinal),
        ];
        return all.Length > 0 && all[0].GetText(cancellationToken) is { } text
            ? new BaselineFile(all[0].Path, text, [.. all.Select(static file => file.Path).Distinct(StringComparer.Ordinal).Skip(1)])
            : null;
    }

    /// <summary>Gives the location of a line of the file.</summary>
    public Location LocationOf(int number)
    {
        TextLine line = Text.Lines[Math.Min(number, Text.Lines.Count - 1)];
        return Location.Create(Path, line.Span, Text.Lines.GetLinePositionSpan(line.Span));
    }

    /// <summary>Gives the location of the line about something.</summary>
    public Location LocationOf(ContractLine line) =>
        LocationOf(Content.Numbered.First(item => ReferenceEquals(item.Line, line)).Number);
}
