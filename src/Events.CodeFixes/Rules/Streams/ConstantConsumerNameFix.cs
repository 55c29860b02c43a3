using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5011: appends the machine name to a name that is the same in every process.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConstantConsumerNameFix)), Shared]
public sealed class ConstantConsumerNameFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5011"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<ExpressionSyntax>(node => node.Span == scene.Diagnostic.Location.SourceSpan) is not { } name) return;
        string text = name is LiteralExpressionSyntax literal && literal.Token.Value is string value && value.IndexOfAny(['{', '}', '"', '\\']) < 0
            ? $"$\"{value}-{{Environment.MachineName}}\""
            : $"$\"{{{name.Text()}}}-{{Environment.MachineName}}\"";
        scene.OfferReplacement("Append the machine name", "machine", name, SyntaxFactory.ParseExpression(text).WithTriviaFrom(name));
    }
}
