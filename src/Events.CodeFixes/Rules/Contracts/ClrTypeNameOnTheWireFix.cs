using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Contracts;
using Events.Analyzers.Symbols;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Contracts;

/// <summary>EVT1004: writes the name that the event has on the wire.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClrTypeNameOnTheWireFix)), Shared]
public sealed class ClrTypeNameOnTheWireFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT1004"];

    private protected override void Register(FixScene scene)
    {
        ExpressionSyntax? name = scene.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>(call => call.Span == scene.Diagnostic.Location.SourceSpan)
            ?? (ExpressionSyntax?)scene.Node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>();
        if (name?.DescendantNodes().OfType<TypeOfExpressionSyntax>().FirstOrDefault() is not { } typeOf) return;
        if (scene.Model.GetTypeInfo(typeOf.Type, scene.CancellationToken).Type is not INamedTypeSymbol type) return;
        if (KnownSymbols.For(scene.Model.Compilation) is not { HasContracts: true } symbols || new EventContracts(symbols).EventOf(type) is not { } attribute)
        {
            return;
        }

        bool isGenerated = type.GetMembers("EventTypeName").Any();
        string? wire = isGenerated ? $"{typeOf.Type.Text()}.EventTypeName" : EventContracts.TextOf(attribute) is { } text ? Code.Literal(text) : null;
        if (wire is null) return;
        scene.OfferReplacement("Write the event's own name", "eventType", name, SyntaxFactory.ParseExpression(wire).WithTriviaFrom(name));
    }
}
