using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Events.Architecture.Tests;

/// <summary>
/// Finds lines that are longer than .editorconfig says. The text of a string does not count: a message, a key or a page
/// is found by searching for it, and is not to be taken apart.
/// </summary>
internal static class LongLines
{
    /// <summary>The limit, in characters, as .editorconfig has it.</summary>
    public static int Limit { get; } = int.Parse(
        File.ReadLines(Path.Combine(Source.Root, ".editorconfig"))
            .First(static line => line.StartsWith("max_line_length", StringComparison.Ordinal))
            .Split('=')[1],
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Finds them.</summary>
    /// <param name="text">The text of a C# file.</param>
    /// <returns>Their numbers, from 1.</returns>
    public static IReadOnlyList<int> In(string text)
    {
        var source = SourceText.From(text);
        TextLine[] candidates = [.. source.Lines.Where(static line => line.Span.Length > Limit)];
        if (candidates.Length == 0) return [];
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        TextSpan[] literals = [.. root.DescendantTokens().Where(IsText).Select(static token => token.Span)];
        IEnumerable<TextSpan> strings = root.DescendantNodes()
            .Where(static node => node.IsKind(SyntaxKind.InterpolatedStringExpression))
            .Select(static node => node.Span);
        return
        [
            .. candidates
                .Where(line => !literals.Concat(strings).Any(text => text.Start < line.Start && text.End > line.Start))
                .Where(line => line.Span.Length - literals.Sum(text => text.Intersection(line.Span)?.Length ?? 0) > Limit)
                .Select(static line => line.LineNumber + 1),
        ];
    }

    private static bool IsText(SyntaxToken token) => token.Kind() is SyntaxKind.InterpolatedStringTextToken
        or SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
}
