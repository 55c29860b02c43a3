using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Events.CodeFixes.Syntax;

/// <summary>Changes of lists of statements: in a block, a switch section, or at the top of a program.</summary>
internal static class Blocks
{
    /// <summary>Puts statements before another, which may also be the only one of an <c>if</c> or a loop.</summary>
    public static SyntaxNode InsertBefore(SyntaxNode root, StatementSyntax statement, params StatementSyntax[] inserted)
    {
        // Comments of the statement go with what now stands first.
        StatementSyntax rest = statement.WithLeadingTrivia(SyntaxFactory.ElasticMarker).WithAdditionalAnnotations(Formatter.Annotation);
        StatementSyntax[] all = [inserted[0].WithLeadingTrivia(statement.GetLeadingTrivia()), .. inserted.Skip(1), rest];
        return Replace(root, statement, all);
    }

    public static SyntaxNode InsertAfter(SyntaxNode root, StatementSyntax statement, params StatementSyntax[] inserted) =>
        Replace(root, statement, [statement, .. inserted]);

    /// <summary>Replaces a statement by several; where only one may stand they become a block.</summary>
    public static SyntaxNode Replace(SyntaxNode root, StatementSyntax statement, IReadOnlyList<StatementSyntax> replacement)
    {
        switch (statement.Parent)
        {
            case BlockSyntax or SwitchSectionSyntax:
                return root.ReplaceNode(statement, replacement);
            case GlobalStatementSyntax global:
                return root.ReplaceNode(global, replacement.Select(item => global.WithStatement(item)));
            default:
                BlockSyntax block =
                    SyntaxFactory.Block(replacement.Select(item => item.WithoutLeadingTrivia().WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)))
                    .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
                    .WithAdditionalAnnotations(Formatter.Annotation);
                return root.ReplaceNode(statement, block);
        }
    }

    /// <summary>Removes a statement. Its comments stay; see <see cref="Comments"/>.</summary>
    public static SyntaxNode Remove(SyntaxNode root, StatementSyntax statement)
    {
        SyntaxNode removed = statement.Parent is GlobalStatementSyntax global ? global : statement;
        return statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax
            ? root.RemoveNode(removed, SyntaxRemoveOptions.KeepUnbalancedDirectives)!
            : root.ReplaceNode(statement, SyntaxFactory.Block().WithTriviaFrom(statement));
    }

    /// <summary>The statements among which this one stands, in order.</summary>
    public static IReadOnlyList<StatementSyntax> Siblings(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } =>
            [.. unit.Members.OfType<GlobalStatementSyntax>().Select(global => global.Statement)],
        _ => [statement],
    };

    public static StatementSyntax? StatementOf(SyntaxNode node) => node.FirstAncestorOrSelf<StatementSyntax>();
}
