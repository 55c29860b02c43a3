using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Configuration;

/// <summary>Runs all analyzers as the compiler does, with the text of real configuration files.</summary>
internal static class ConfiguredRun
{
    private const string SourcePath = "/src/Program.cs";

    /// <summary>Ids and severities of what is reported: <c>EVT6001 Error, EVT6003 Info</c>.</summary>
    public static async Task<string> Of(string source, params (string Path, string Text)[] files)
    {
        AnalyzerConfigSet set = AnalyzerConfigSet.Create(files.Select(file => AnalyzerConfig.Parse(file.Text, file.Path)).ToList(), out var problems);
        Assert.Empty(problems);
        CSharpCompilation compilation = Programs.Compile([(SourcePath, source)]);
        compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Severities(set)));
        CompilationWithAnalyzers run = compilation.WithAnalyzers(
            AnalyzerRun.AllAnalyzers, new AnalyzerOptions([], new Options(set)));
        ImmutableArray<Diagnostic> found = await run.GetAnalyzerDiagnosticsAsync();
        return string.Join(", ", found
            .Where(diagnostic => !diagnostic.IsSuppressed)
            .Select(diagnostic => $"{diagnostic.Id} {diagnostic.Severity}").Order(StringComparer.Ordinal));
    }

    private sealed class Severities(AnalyzerConfigSet set) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }

    private sealed class Options(AnalyzerConfigSet set) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => new Values(set.GlobalConfigOptions.AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(set.GetOptionsForSourcePath(tree.FilePath).AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(set.GetOptionsForSourcePath(textFile.Path).AnalyzerOptions);
    }

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
