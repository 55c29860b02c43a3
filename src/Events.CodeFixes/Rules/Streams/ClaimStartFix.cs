using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5017: begins at the beginning of the pending entries list.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClaimStartFix)), Shared]
public sealed class ClaimStartFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5017"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<ArgumentSyntax>() is not { } argument) return;
        scene.OfferReplacement("Begin at 0-0", "start", argument.Expression, SyntaxFactory.ParseExpression("\"0-0\"").WithTriviaFrom(argument.Expression));
    }
}
