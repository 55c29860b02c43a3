using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Handlers;

/// <summary>EVT3003: takes the id of the entry, which is the same at each delivery.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FreshValueInEffectFix)), Shared]
public sealed class FreshValueInEffectFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT3003"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<ExpressionSyntax>(node => node.Span == scene.Diagnostic.Location.SourceSpan) is not { } fresh) return;
        ExpressionSyntax value = fresh;
        while (value.Parent is MemberAccessExpressionSyntax access && access.Expression == value
            || value.Parent is InvocationExpressionSyntax call && call.Expression == value)
        {
            value = (ExpressionSyntax)value.Parent;
        }

        // Only a text can hold the id of an entry; what else to derive from the event is a decision.
        if (scene.Model.GetTypeInfo(value, scene.CancellationToken).Type?.SpecialType != SpecialType.System_String) return;
        if (value.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { ParameterList.Parameters.Count: > 0 } handler) return;
        if (KnownSymbols.For(scene.Model.Compilation) is not { EventContext: { } context } symbols) return;
        if (scene.Model.GetDeclaredSymbol(handler, scene.CancellationToken) is not { } symbol || symbol.Attribute(symbols.HandlesAttribute) is null) return;
        string? name = symbol.Parameters.FirstOrDefault(parameter => parameter.Type.Is(context))?.Name;
        string used = name ?? scene.FreeName("context", value.SpanStart);
        MethodDeclarationSyntax changed = handler.ReplaceNode(value, SyntaxFactory.ParseExpression(used + ".Id.ToString()").WithTriviaFrom(value));
        if (name is null)
        {
            ParameterSyntax parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(used))
                .WithType(SyntaxFactory.ParseTypeName("EventContext").WithTrailingTrivia(SyntaxFactory.Space))
                .WithLeadingTrivia(SyntaxFactory.Space);
            changed = changed.WithParameterList(changed.ParameterList.WithParameters(changed.ParameterList.Parameters.Insert(1, parameter)));
        }

        scene.OfferReplacement("Use the id of the entry", "entryId", handler, changed);
    }
}
