using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1016: an attribute of the contract where nothing reads it. A record may be part of an event of any project, and is not told of.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttributeWithoutEffectAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ContractDescriptors.EVT1016_AttributeWithoutEffect];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
        var ofAssembly = new IdleAssemblyAttributes(context.Compilation, contracts);
        if (ofAssembly.All.Count > 0) context.RegisterSemanticModelAction(action => AnalyzeAssembly(action, ofAssembly));
    }

    private static void AnalyzeAssembly(SemanticModelAnalysisContext context, IdleAssemblyAttributes ofAssembly)
    {
        foreach (AttributeData attribute in ofAssembly.In(context.SemanticModel.SyntaxTree))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                ContractDescriptors.EVT1016_AttributeWithoutEffect,
                attribute.ApplicationSyntaxReference!.GetSyntax(context.CancellationToken).GetLocation(),
                IdleAttributes.NameOf(attribute),
                context.SemanticModel.Compilation.Assembly.Name,
                "it is for the events of its assembly, which has none; put it where the events are"));
        }
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var marks = new IdleAttributes(type, contracts);
        marks.Find();
        if (contracts.EventOf(type) is not null) new IdleFieldAttributes(type, context.Compilation, marks).Find();
        foreach ((AttributeData attribute, ISymbol on, string why) in marks.Found)
        {
            Location? location = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is AttributeSyntax syntax
                && context.Compilation.ContainsSyntaxTree(syntax.SyntaxTree)
                    ? syntax.GetLocation()
                    : null;
            context.ReportDiagnostic(Diagnostic.Create(
                ContractDescriptors.EVT1016_AttributeWithoutEffect, location ?? type.NameLocation(), IdleAttributes.NameOf(attribute), on.Name, why));
        }
    }
}
