using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Syntax;

/// <summary>Sees to it that no change loses a comment: what would go is put in front of the statement or member that was changed.</summary>
internal static class Comments
{
    public static SyntaxNode Keep(SyntaxNode before, SyntaxNode after)
    {
        List<SyntaxTrivia> lost = [.. Of(before)];
        foreach (SyntaxTrivia kept in Of(after))
        {
            int at = lost.FindIndex(comment => comment.ToFullString() == kept.ToFullString());
            if (at >= 0) lost.RemoveAt(at);
        }

        return lost.Count == 0 ? after : PutBefore(after, ChangedNode(before, after), lost);
    }

    private static IEnumerable<SyntaxTrivia> Of(SyntaxNode root) => root.DescendantTrivia().Where(trivia => trivia.Kind() is
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia);

    /// <summary>The statement or member where the two begin to differ.</summary>
    private static SyntaxNode? ChangedNode(SyntaxNode before, SyntaxNode after)
    {
        SyntaxToken last = default;
        using IEnumerator<SyntaxToken> old = before.DescendantTokens().GetEnumerator();
        foreach (SyntaxToken token in after.DescendantTokens())
        {
            last = token;
            if (!old.MoveNext() || !SyntaxFactory.AreEquivalent(old.Current, token)) break;
        }

        return last.Parent?.FirstAncestorOrSelf<SyntaxNode>(
            node => node is StatementSyntax { Parent: not GlobalStatementSyntax } and not BlockSyntax or MemberDeclarationSyntax);
    }

    private static SyntaxNode PutBefore(SyntaxNode root, SyntaxNode? node, List<SyntaxTrivia> comments)
    {
        if (node is null) return root;
        SyntaxTriviaList leading = node.GetLeadingTrivia();
        SyntaxTrivia indent = leading.LastOrDefault(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        bool isIndented = indent.RawKind != 0 && leading.Last() == indent;
        IEnumerable<SyntaxTrivia> lines = comments.SelectMany(comment => Line(comment, isIndented ? indent : null));
        return root.ReplaceNode(node, node.WithLeadingTrivia(leading.AddRange(lines)));
    }

    private static IEnumerable<SyntaxTrivia> Line(SyntaxTrivia comment, SyntaxTrivia? indent)
    {
        yield return comment;
        // A documentation comment brings the end of its line.
        if (!comment.HasStructure) yield return SyntaxFactory.CarriageReturnLineFeed;
        if (indent is { } space) yield return space;
    }
}
