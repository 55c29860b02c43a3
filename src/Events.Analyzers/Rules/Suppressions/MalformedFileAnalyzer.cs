using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Effects;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Rules.Suppressions;

/// <summary>EVT8002: a line of one of our AdditionalFiles that means nothing, and so switches nothing on or off.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MalformedFileAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [SuppressionDescriptors.EVT8002_MalformedLine];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols) =>
        context.RegisterAdditionalFileAction(action =>
        {
            string name = Path.GetFileName(action.AdditionalFile.Path);
            bool isEffects = name == EffectsFile.FileName;
            if (!isEffects && name != RedisMethodsFile.FileName) return;
            if (action.AdditionalFile.GetText(action.CancellationToken) is not { } text) return;
            foreach (TextLine line in text.Lines)
            {
                string content = line.ToString().Trim();
                if (content.Length == 0 || content[0] == '#') continue;
                string? problem = ListedMember.Parse(content) is not { } listed
                    ? "it is not of the form [Namespace.Type]::Member = value"
                    : (isEffects ? EffectsFile.IsValue(listed.Value) : RedisMethodsFile.IsValue(listed.Value))
                        ? null
                        : $"'{listed.Value}' is none of its values: {(isEffects ? "safe, unsafe, fresh" : RedisMethodsFile.Values)}";
                if (problem is null) continue;
                action.ReportDiagnostic(Diagnostic.Create(
                    SuppressionDescriptors.EVT8002_MalformedLine,
                    Location.Create(action.AdditionalFile.Path, line.Span, text.Lines.GetLinePositionSpan(line.Span)),
                    name,
                    problem));
            }
        });
}
