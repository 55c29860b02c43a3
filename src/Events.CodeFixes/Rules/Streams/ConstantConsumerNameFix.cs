using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5011: appends the machine name to a name that is the same in every process, wherever the type reads by it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConstantConsumerNameFix)), Shared]
public sealed class ConstantConsumerNameFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5011"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<ExpressionSyntax>(node => node.Span == scene.Diagnostic.Location.SourceSpan) is not { } name) return;
        ExpressionSyntax[] names =
        [
            name,
            .. Enumerable.Range(0, scene.Diagnostic.AdditionalLocations.Count)
                .Select(index => scene.Additional(index)?.FirstAncestorOrSelf<ExpressionSyntax>(node =>
                    node.Span == scene.Diagnostic.AdditionalLocations[index].SourceSpan))
                .OfType<ExpressionSyntax>(),
        ];
        scene.Offer("Append the machine name", "machine", () => scene.Root.ReplaceNodes(names, (old, _) => WithMachine(old)));
    }

    private static ExpressionSyntax WithMachine(ExpressionSyntax name)
    {
        string text = name is LiteralExpressionSyntax literal && literal.Token.Value is string value && value.IndexOfAny(['{', '}', '"', '\\']) < 0
            ? $"$\"{value}-{{Environment.MachineName}}\""
            : $"$\"{{{name.Text()}}}-{{Environment.MachineName}}\"";
        return SyntaxFactory.ParseExpression(text).WithTriviaFrom(name);
    }
}
