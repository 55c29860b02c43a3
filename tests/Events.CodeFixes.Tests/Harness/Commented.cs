using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Tests.Harness;

/// <summary>Programs with a comment at every place where one may stand.</summary>
internal static class Commented
{
    public static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"(:{number}:)");

    /// <summary>At the end of a line it is one to the end of the line, elsewhere one in stars.</summary>
    public static string EachToken(string program, out int count)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(program, Programs.ParseOptions).GetRoot();
        var text = new StringBuilder(program.Length * 2);
        int from = 0;
        count = 0;
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            if (token.Span.IsEmpty || token.Parent!.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is not null) continue;
            text.Append(program, from, token.Span.End - from);
            from = token.Span.End;
            bool endsLine = token.TrailingTrivia.All(trivia => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia)
                && token.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
            text.Append(endsLine ? " // " + Text(count++) : $" /* {Text(count++)} */");
        }

        return text.Append(program, from, program.Length - from).ToString();
    }
}
