using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Contracts;

/// <summary>EVT1005: returns the task of an async void handler.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandlerCannotBeDispatchedFix)), Shared]
public sealed class HandlerCannotBeDispatchedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT1005"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>()
            is not { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } result } method)
        {
            return;
        }

        if (!method.Modifiers.Any(SyntaxKind.AsyncKeyword)) return;
        scene.OfferReplacement("Return Task", "task", result, SyntaxFactory.ParseTypeName("Task").WithTriviaFrom(result));
    }
}
