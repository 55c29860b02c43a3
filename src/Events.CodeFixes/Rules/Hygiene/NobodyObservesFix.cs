using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Rules.Hygiene;
using Events.Analyzers.Symbols;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Hygiene;

/// <summary>EVT7002: returns the task of an async void method, or awaits the one that is dropped.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NobodyObservesFix)), Shared]
public sealed class NobodyObservesFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT7002"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>(method => method.Identifier.Span == scene.Diagnostic.Location.SourceSpan) is { } method)
        {
            OfferTask(scene, method);
        }
        else if (!scene.Has(NobodyObservesRule.LoopProperty)
            && FixScene.CallNamedAt(scene.Node) is { } call
            && call.Alone() is { } statement
            && statement.MayAwait())
        {
            ExpressionSyntax awaited = Code.Expression("await " + call.Whole().Text());
            scene.OfferReplacement("Await it", "await", statement.Expression, awaited.WithTriviaFrom(statement.Expression));
        }
    }

    /// <summary>Offers a task where the signature is not somebody else's: no override, and no part of an interface.</summary>
    private static void OfferTask(FixScene scene, MethodDeclarationSyntax method)
    {
        if (scene.Model.GetDeclaredSymbol(method, scene.CancellationToken) is not { } symbol || symbol.HasForeignSignature()) return;
        if (IsHandedOver(scene, symbol)) return;
        if (method.ReturnType is not PredefinedTypeSyntax) return;
        scene.OfferReplacement("Return Task", "task", method.ReturnType, SyntaxFactory.ParseTypeName("Task").WithTriviaFrom(method.ReturnType));
    }

    /// <summary>Handed over as a delegate that returns nothing, such as the callback of a timer: a task would not fit there.</summary>
    private static bool IsHandedOver(FixScene scene, IMethodSymbol method) => scene.Root.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
        name.Identifier.ValueText == method.Name
        && (name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member.Parent : name.Parent) is not InvocationExpressionSyntax
        && scene.Model.GetSymbolInfo(name, scene.CancellationToken).Symbol.Is(method));
}
