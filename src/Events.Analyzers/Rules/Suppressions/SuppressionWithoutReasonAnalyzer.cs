using System.Collections.Immutable;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Handlers;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Suppressions;

/// <summary>EVT8001: <c>[SuppressMessage]</c> of a rule of ours whose Justification is missing, empty or still pending.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SuppressionWithoutReasonAnalyzer : EventsAnalyzer
{
    private const string AttributeName = "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute";

    // What an editor writes when it suppresses for you.
    private const string Pending = "<Pending>";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [SuppressionDescriptors.EVT8001_SuppressionWithoutReason];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (context.Compilation.GetTypeByMetadataName(AttributeName) is not { } attribute) return;
        context.RegisterSyntaxNodeAction(action => Analyze(action, attribute), SyntaxKind.Attribute);
        if (symbols.IdempotentAttribute is { } idempotent)
        {
            context.RegisterSyntaxNodeAction(action => AnalyzeIdempotent(action, idempotent), SyntaxKind.Attribute);
        }
    }

    /// <summary>A word that stands where the reason belongs. Without any text the rule it switches off goes on, which says enough.</summary>
    private static void AnalyzeIdempotent(SyntaxNodeAnalysisContext context, INamedTypeSymbol idempotent)
    {
        var attribute = (AttributeSyntax)context.Node;
        string name = attribute.Name.ToString();
        if (!name.EndsWith("Idempotent", StringComparison.Ordinal) && !name.EndsWith("IdempotentAttribute", StringComparison.Ordinal)) return;
        if (attribute.ArgumentList is not { Arguments.Count: 1 } list) return;
        AttributeArgumentSyntax argument = list.Arguments[0];
        if (context.SemanticModel.GetConstantValue(argument.Expression, context.CancellationToken).Value is not string reason) return;
        if (string.IsNullOrWhiteSpace(reason) || !Placeholders.Is(reason)) return;
        if (!context.SemanticModel.GetSymbolInfo(attribute, context.CancellationToken).Symbol?.ContainingType.Is(idempotent) ?? true) return;
        context.ReportDiagnostic(Diagnostic.Create(
            SuppressionDescriptors.EVT8001_SuppressionWithoutReason, argument.GetLocation(), "EVT3001", "in [Idempotent]"));
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, INamedTypeSymbol suppressMessage)
    {
        var attribute = (AttributeSyntax)context.Node;
        if (attribute.ArgumentList is not { Arguments.Count: >= 2 } list) return;
        if (RuleOf(list.Arguments[1], context) is not { } rule) return;
        if (!context.SemanticModel.GetSymbolInfo(attribute, context.CancellationToken).Symbol?.ContainingType.Is(suppressMessage) ?? true) return;
        foreach (AttributeArgumentSyntax argument in list.Arguments)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == "Justification" && IsReason(argument, context)) return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            SuppressionDescriptors.EVT8001_SuppressionWithoutReason, attribute.Name.GetLocation(), rule, "in Justification"));
    }

    /// <summary>The id in <c>"EVT6001"</c> or <c>"EVT6001:Stream grows without bound"</c>; null when it is no rule of ours.</summary>
    private static string? RuleOf(AttributeArgumentSyntax argument, SyntaxNodeAnalysisContext context)
    {
        if (argument.NameEquals is not null) return null;
        if (context.SemanticModel.GetConstantValue(argument.Expression, context.CancellationToken).Value is not string text) return null;
        int colon = text.IndexOf(':');
        string id = (colon < 0 ? text : text.Substring(0, colon)).Trim();
        return id.Length == 7 && id.StartsWith("EVT", StringComparison.Ordinal) && id.Skip(3).All(char.IsDigit) ? id : null;
    }

    private static bool IsReason(AttributeArgumentSyntax argument, SyntaxNodeAnalysisContext context) =>
        context.SemanticModel.GetConstantValue(argument.Expression, context.CancellationToken).Value is string text
        && !string.IsNullOrWhiteSpace(text)
        && text.Trim() != Pending
        && !Placeholders.Is(text);
}
