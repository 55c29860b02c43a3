using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.CodeFixes.Rules.Contracts;

/// <summary>EVT1011: adds an arm for each event that a switch leaves out, which throws until somebody writes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SwitchLeavesEventOutFix)), Shared]
public sealed class SwitchLeavesEventOutFix : EventsCodeFixProvider
{
    private const string LineEnd = "\r\n";

    // What stands for the events that cannot be named here.
    private const string Rest = "_";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT1011"];

    private protected override void Register(FixScene scene)
    {
        IOperation? operation = scene.Model.GetOperation(scene.Node, scene.CancellationToken);
        EventSwitch? found = operation switch
        {
            ISwitchExpressionOperation expression => EventSwitch.Of(expression, scene.Model.Compilation),
            ISwitchOperation statement => EventSwitch.Of(statement, scene.Model.Compilation),
            _ => null,
        };
        if (found is not { LeftOut: { Count: > 0 } leftOut }) return;
        int position = scene.Node.SpanStart;
        INamedTypeSymbol[] named = [.. DerivedFirst(leftOut.Where(type => scene.Model.IsAccessible(position, type)).ToArray())];
        string[] types = [.. named.Select(type => type.ToMinimalDisplayString(scene.Model, position))];
        if (named.Length < leftOut.Count) types = [.. types, Rest];
        string body = $"throw new {NotImplemented(scene, position)}()";
        SyntaxNode changed = scene.Node is SwitchExpressionSyntax arms
            ? WithArms(arms, types, body)
            : WithSections((SwitchStatementSyntax)scene.Node, types, body);
        scene.OfferReplacement(Title(types, named.Length), "arms", scene.Node, changed);
    }

    private static string Title(string[] types, int named) => named == 0 ? "Add an arm for the rest"
        : named < types.Length ? $"Add arms for {named} events and the rest"
        : named == 1 ? $"Add an arm for '{types[0]}'"
        : $"Add arms for {named} events";

    // An arm of a base type in front of one of what derives from it would leave the latter without use, which is an error.
    private static IEnumerable<INamedTypeSymbol> DerivedFirst(IReadOnlyList<INamedTypeSymbol> types) =>
        types.OrderByDescending(type => Bases(type).Count(each => types.Contains(each, SymbolEqualityComparer.Default)));

    private static IEnumerable<ISymbol> Bases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? each = type.BaseType; each is not null; each = each.BaseType) yield return each;
    }

    private static string NotImplemented(FixScene scene, int position) =>
        scene.Model.Compilation.GetTypeByMetadataName("System.NotImplementedException")?.ToMinimalDisplayString(scene.Model, position)
        ?? "System.NotImplementedException";

    private static SwitchExpressionSyntax WithArms(SwitchExpressionSyntax expression, string[] types, string body)
    {
        Style style = Style.Of(expression.OpenBraceToken, expression.Arms.LastOrDefault(), expression.CloseBraceToken);
        List<SyntaxNodeOrToken> items = [.. expression.Arms.GetWithSeparators()];
        bool endsWithComma = items.Count == 0 || items[items.Count - 1].IsToken;
        if (!endsWithComma)
        {
            SyntaxNodeOrToken last = items[items.Count - 1];
            items[items.Count - 1] = last.WithTrailingTrivia();
            items.Add(SyntaxFactory.Token(SyntaxKind.CommaToken)
                .WithTrailingTrivia(style.IsOnLines ? last.GetTrailingTrivia() : Spaced(last.GetTrailingTrivia())));
        }

        for (int i = 0; i < types.Length; i++)
        {
            bool isLast = i == types.Length - 1;
            var arm = (SwitchExpressionSyntax)SyntaxFactory.ParseExpression($"x switch {{ {types[i]} => {body} }}");
            SwitchExpressionArmSyntax added = arm.Arms[0].WithLeadingTrivia(style.Indent).WithTrailingTrivia();
            bool takesComma = !isLast || (endsWithComma && style.IsOnLines);
            items.Add(takesComma ? added : added.WithTrailingTrivia(style.End));
            if (takesComma) items.Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(style.End));
        }

        return expression.WithArms(SyntaxFactory.SeparatedList<SwitchExpressionArmSyntax>(items));
    }

    private static SwitchStatementSyntax WithSections(SwitchStatementSyntax statement, string[] types, string body)
    {
        Style style = Style.Of(statement.OpenBraceToken, statement.Sections.LastOrDefault(), statement.CloseBraceToken);
        string separator = style.IsOnLines ? LineEnd + style.Indent + style.Step : " ";
        IEnumerable<SwitchSectionSyntax> sections = types.Select(type =>
            ((SwitchStatementSyntax)SyntaxFactory.ParseStatement($"switch (x) {{ {(type == Rest ? "default" : $"case {type}")}:{separator}{body}; }}")).Sections[0]
                .WithLeadingTrivia(style.Indent)
                .WithTrailingTrivia(style.End));
        return statement.AddSections([.. sections]);
    }

    private static SyntaxTriviaList Spaced(SyntaxTriviaList trivia) =>
        trivia.Any(SyntaxKind.WhitespaceTrivia) ? trivia : trivia.Add(SyntaxFactory.Space);

    /// <summary>The way in which the existing arms are laid out.</summary>
    /// <param name="IsOnLines">Whether each has lines of its own.</param>
    /// <param name="Indent">What is in front of each.</param>
    /// <param name="Step">What its body is further in.</param>
    /// <param name="End">What is behind each.</param>
    private sealed record Style(bool IsOnLines, SyntaxTriviaList Indent, string Step, SyntaxTriviaList End)
    {
        public static Style Of(SyntaxToken open, SyntaxNode? last, SyntaxToken close)
        {
            if (LineOf(open) == LineOf(close)) return new Style(false, default, "", SyntaxFactory.TriviaList(SyntaxFactory.Space));
            SyntaxTriviaList before = last?.GetLeadingTrivia() ?? close.LeadingTrivia;
            string indent = before.LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString();
            string step = indent.IndexOf('\t') >= 0 ? "\t" : "    ";
            if (last is null) indent += step;
            return new Style(
                true, SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indent)), step, SyntaxFactory.TriviaList(SyntaxFactory.EndOfLine(LineEnd)));
        }

        private static int LineOf(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line;
    }
}
