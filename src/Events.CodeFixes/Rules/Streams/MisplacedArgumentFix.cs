using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Rules.Streams;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5007: says that a number is the count.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MisplacedArgumentFix)), Shared]
public sealed class MisplacedArgumentFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5007"];

    private protected override void Register(FixScene scene)
    {
        if (!scene.Has(MisplacedArgumentRule.CountProperty)) return;
        if (scene.Node.FirstAncestorOrSelf<ArgumentSyntax>() is not { NameColon: null, Parent: ArgumentListSyntax list } argument) return;

        // What follows a named argument out of its place must be named too.
        if (list.Arguments.SkipWhile(other => other != argument).Skip(1).Any(other => other.NameColon is null)) return;
        scene.OfferReplacement("Name the argument 'count'", "count", argument, Code.Argument("count", argument.Expression.Text()).WithTriviaFrom(argument));
    }
}
