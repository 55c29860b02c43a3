using System.Collections.Immutable;
using Events.Analyzers.Comparison;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Baseline;

/// <summary>
/// EVT2xxx: compares streams, events and fields with the contract file. One analyzer, since each difference belongs to one rule. Without a
/// file it registers nothing; with one, each event is compared when its symbol is, so that editors compare what was edited.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractBaselineAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        BaselineDescriptors.EVT2001_NotRecorded,
        BaselineDescriptors.EVT2002_FieldGone,
        BaselineDescriptors.EVT2003_FieldChanged,
        BaselineDescriptors.EVT2004_NewlyRequired,
        BaselineDescriptors.EVT2005_RetiredNameUsed,
        BaselineDescriptors.EVT2006_EventOrStreamGone,
        BaselineDescriptors.EVT2007_ContractFileUnreadable,
    ];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.HasContracts || BaselineFile.Find(context.Options, context.CancellationToken) is not { } file) return;
        BaselineScene? scene = file.Content.IsComparable ? new BaselineScene(file, context.Compilation) : null;
        context.RegisterAdditionalFileAction(action =>
        {
            if (file.Others.Contains(action.AdditionalFile.Path, StringComparer.Ordinal)) ReportOther(action, file);
            else if (action.AdditionalFile.Path == file.Path) FileComparison.Run(file, scene, action.ReportDiagnostic, action.CancellationToken);
        });
        if (scene is not null) context.RegisterSymbolAction(action => Analyze(action, scene), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, BaselineScene scene)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (EventIdentity.KeyOf(type) is { } key)
        {
            new StreamComparison(scene, type, key, context.ReportDiagnostic, context.CancellationToken).Run();
        }
        else if (EventIdentity.Of(type) is { } identity && scene.ProjectOf(context.CancellationToken).Of(identity) is { } contract)
        {
            new EventComparison(scene, identity, contract, context.ReportDiagnostic, context.CancellationToken).Run();
        }
    }

    private static void ReportOther(AdditionalFileAnalysisContext context, BaselineFile file) => context.ReportDiagnostic(Diagnostic.Create(
        BaselineDescriptors.EVT2007_ContractFileUnreadable,
        Location.Create(context.AdditionalFile.Path, default, default),
        Path.GetFileName(context.AdditionalFile.Path),
        $"a project has one contract file, which is '{file.Path}'; this one is not read"));
}
