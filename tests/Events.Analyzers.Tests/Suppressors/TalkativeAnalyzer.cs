using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Suppressors;

/// <summary>
/// Stands in for the analyzers of the .NET SDK, at the places where they report, and says it of every declaration, so
/// that only a suppressor can make the difference. The real ones run in the tests of the package.
/// </summary>
#pragma warning disable RS1036, RS1038, RS1041 // Not loaded by a compiler.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TalkativeAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Rules =
        ((string[])["CA1711", "CA1812", "CA1822", "IDE0060", "CA1819", "CA1062", "CA1056", "CA1054"]).ToImmutableDictionary(
            id => id, id => new DiagnosticDescriptor(id, id, id, "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true));

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rules.Values];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(
            action =>
            {
                Report(action, "CA1812", action.Symbol);
                if (action.Symbol.Name.EndsWith("Stream", StringComparison.Ordinal)) Report(action, "CA1711", action.Symbol);
            },
            SymbolKind.NamedType);
        context.RegisterSymbolAction(
            action =>
            {
                var method = (IMethodSymbol)action.Symbol;
                foreach (IParameterSymbol parameter in method.Parameters)
                {
                    if (parameter.Name.EndsWith("Url", StringComparison.OrdinalIgnoreCase)) Report(action, "CA1054", parameter);
                }

                if (method.MethodKind != MethodKind.Ordinary || method.IsImplicitlyDeclared) return;
                Report(action, "CA1822", method);
                foreach (IParameterSymbol parameter in method.Parameters) Report(action, "IDE0060", parameter);
            },
            SymbolKind.Method);
        context.RegisterSymbolAction(
            action =>
            {
                if (((IPropertySymbol)action.Symbol).Type is IArrayTypeSymbol) Report(action, "CA1819", action.Symbol);
                if (action.Symbol.Name.EndsWith("Url", StringComparison.Ordinal)) Report(action, "CA1056", action.Symbol);
            },
            SymbolKind.Property);
        context.RegisterOperationAction(
            action =>
            {
                if (action.Operation.Syntax.Parent is MemberAccessExpressionSyntax)
                {
                    action.ReportDiagnostic(Diagnostic.Create(Rules["CA1062"], action.Operation.Syntax.GetLocation()));
                }
            },
            OperationKind.ParameterReference);
    }

    private static void Report(SymbolAnalysisContext context, string id, ISymbol symbol) =>
        context.ReportDiagnostic(Diagnostic.Create(Rules[id], symbol.Locations[0]));
}
