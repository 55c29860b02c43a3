using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Handlers;
using Events.Analyzers.Symbols;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace Events.CodeFixes.Rules.Handlers;

/// <summary>EVT3001: declares the key that tells a repeat, or says that a repeat does no harm.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EffectRepeatedOnRedeliveryFix)), Shared]
public sealed class EffectRepeatedOnRedeliveryFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT3001"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { ParameterList.Parameters.Count: > 0 } method) return;
        if (KnownSymbols.For(scene.Model.Compilation) is not { IdempotentAttribute: not null } symbols) return;
        if (scene.Model.GetDeclaredSymbol(method, scene.CancellationToken) is not { } symbol) return;
        if (symbol.Attribute(symbols.HandlesAttribute) is not null
            && symbol.Parameters[0].Type is INamedTypeSymbol type
            && IdentifyingProperty.Of(type, scene.Model.Compilation) is { } key)
        {
            string attribute = $"DedupeBy(nameof({method.ParameterList.Parameters[0].Type!.Text()}.{key.Name}))";
            scene.OfferReplacement($"Handle each '{key.Name}' once", "dedupeBy", method, With(method, attribute));
        }

        if (OfferedKey(scene) is { } keyed) scene.OfferReplacement("Send the id of the entry as idempotency key", "key", keyed.Old, keyed.New);

        // The reason is the author's: until it is written the rule goes on reporting.
        if (symbol.Attribute(symbols.IdempotentAttribute) is not null) return;
        bool isInSight = scene.Model.LookupNamespacesAndTypes(method.SpanStart, name: "IdempotentAttribute").Length > 0;
        string reason = isInSight ? "Idempotent(\"\")" : "global::Events.Idempotent(\"\")";
        scene.OfferReplacement("Say why a repeat does no harm", "idempotent", method, With(method, reason));
    }

    /// <summary>Adds the attribute beside [Handles], or in front of everything.</summary>
    private static MethodDeclarationSyntax With(MethodDeclarationSyntax method, string attribute)
    {
        AttributeSyntax added = ((CompilationUnitSyntax)SyntaxFactory.ParseCompilationUnit($"[{attribute}] class C;").WithoutTrivia())
            .Members[0].AttributeLists[0].Attributes[0];
        AttributeListSyntax? handles = method.AttributeLists.FirstOrDefault(list =>
            list.Attributes.Any(item => item.Name.ToString() is "Handles" or "HandlesAttribute"));
        if (handles is not null)
        {
            SyntaxNodeOrTokenList items = handles.Attributes.GetWithSeparators()
                .Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))
                .Add(added);
            return method.ReplaceNode(handles, handles.WithAttributes(SyntaxFactory.SeparatedList<AttributeSyntax>(items)));
        }

        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(added))
            .WithLeadingTrivia(method.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return method.WithLeadingTrivia(SyntaxFactory.ElasticMarker).WithAttributeLists(method.AttributeLists.Insert(0, list));
    }

    /// <summary>The called method takes a key, and the handler knows its entry.</summary>
    private static (SyntaxNode Old, SyntaxNode New)? OfferedKey(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.Model.GetOperation(call, scene.CancellationToken) is not IInvocationOperation operation)
        {
            return null;
        }

        IArgumentOperation? key = operation.Arguments.FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.DefaultValue
            && argument.Parameter is { Type.SpecialType: SpecialType.System_String } parameter && Guards.IsKeyName(parameter.Name));
        string? context = scene.NameOfType(call.SpanStart, type => type.Is(KnownSymbols.For(scene.Model.Compilation)?.EventContext));
        return key is null || context is null ? null : (call, call.WithArguments(Code.Argument(key.Parameter!.Name, context + ".Id.ToString()")));
    }
}
