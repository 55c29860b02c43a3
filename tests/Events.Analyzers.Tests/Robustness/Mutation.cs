using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Tests.Robustness;

/// <summary>
/// Turns a program into one that somebody is in the middle of writing: something missing, twice, swapped, called by
/// another name, or not there yet.
/// </summary>
internal static class Mutation
{
    /// <summary>A few mutations of the text, the same for the same seed.</summary>
    public static string Of(string text, int seed)
    {
        var random = new Random(seed);
        string current = text;
        int rounds = 1 + random.Next(4);
        for (int i = 0; i < rounds; i++) current = Once(current, random);
        return current;
    }

    private static string Once(string text, Random random)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        return random.Next(10) switch
        {
            0 => Delete(text, Pick(Tokens(root), random)),
            1 => Duplicate(text, Pick(Tokens(root), random)),
            2 => Swap(text, Pick(Tokens(root), random), Pick(Tokens(root), random)),
            3 => Delete(text, Pick(Statements(root), random)),
            4 => Duplicate(text, Pick(Statements(root), random)),
            5 => Swap(text, Pick(Statements(root), random), Pick(Statements(root), random)),
            6 => Swap(text, Pick(Expressions(root), random), Pick(Expressions(root), random)),
            7 => Rename(text, Pick(Names(root), random), Pick(Names(root), random)),
            8 => RenameAll(text, Names(root), Pick(Names(root), random), Pick(Names(root), random)),
            _ => text[..Pick(Tokens(root), random).End],
        };
    }

    private static TextSpan[] Tokens(SyntaxNode root) => [.. root.DescendantTokens().Select(token => token.Span).Where(span => !span.IsEmpty)];

    private static TextSpan[] Names(SyntaxNode root) =>
        [.. root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && !token.Span.IsEmpty).Select(token => token.Span)];

    private static TextSpan[] Statements(SyntaxNode root) =>
        [.. root.DescendantNodes().Where(node => node is StatementSyntax or MemberDeclarationSyntax).Select(node => node.Span)];

    private static TextSpan[] Expressions(SyntaxNode root) =>
        [.. root.DescendantNodes().Where(node => node is ExpressionSyntax or ArgumentSyntax).Select(node => node.Span)];

    private static TextSpan Pick(TextSpan[] spans, Random random) => spans.Length == 0 ? default : spans[random.Next(spans.Length)];

    private static string Delete(string text, TextSpan span) => text.Remove(span.Start, span.Length);

    private static string Duplicate(string text, TextSpan span) => text.Insert(span.End, " " + text.Substring(span.Start, span.Length));

    private static string Rename(string text, TextSpan from, TextSpan to) =>
        text.Remove(from.Start, from.Length).Insert(from.Start, text.Substring(to.Start, to.Length));

    /// <summary>Everything of one name takes another: a local that is defined by itself, a method that calls itself.</summary>
    private static string RenameAll(string text, TextSpan[] names, TextSpan from, TextSpan to)
    {
        string old = text.Substring(from.Start, from.Length), other = text.Substring(to.Start, to.Length), current = text;
        foreach (TextSpan name in names.Reverse())
        {
            if (text.Substring(name.Start, name.Length) == old) current = current.Remove(name.Start, name.Length).Insert(name.Start, other);
        }

        return current;
    }

    private static string Swap(string text, TextSpan left, TextSpan right)
    {
        if (left.Start > right.Start) (left, right) = (right, left);
        if (left.End > right.Start) return Delete(text, left);
        return text[..left.Start] + text.Substring(right.Start, right.Length) + text[left.End..right.Start]
            + text.Substring(left.Start, left.Length) + text[right.End..];
    }
}
