using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Tests.Harness;

/// <summary>
/// Source with expected diagnostics written into it: <c>[|text|]</c> for the rule under test,
/// <c>{|EVT1001:text|}</c> for another. <c>{|</c> is a marker only when ids and a colon follow.
/// </summary>
internal sealed partial class Markup
{
    private Markup(string text, List<(string Id, TextSpan Span)> expected)
    {
        Text = text;
        Expected = expected;
    }

    public string Text { get; }

    public IReadOnlyList<(string Id, TextSpan Span)> Expected { get; }

    public static Markup Parse(string source, string defaultId)
    {
        var text = new StringBuilder(source.Length);
        var expected = new List<(string, TextSpan)>();
        var open = new Stack<(string[] Ids, int Start)>();
        for (int i = 0; i < source.Length;)
        {
            Match marker = Opening().Match(source, i);
            if (string.CompareOrdinal(source, i, "[|", 0, 2) == 0)
            {
                open.Push(([defaultId], text.Length));
                i += 2;
            }
            else if (marker.Success)
            {
                open.Push((marker.Groups[1].Value.Split(','), text.Length));
                i += marker.Length;
            }
            else if (open.Count > 0
                && (string.CompareOrdinal(source, i, "|]", 0, 2) == 0 || string.CompareOrdinal(source, i, "|}", 0, 2) == 0))
            {
                (string[] ids, int start) = open.Pop();
                foreach (string id in ids) expected.Add((id, TextSpan.FromBounds(start, text.Length)));
                i += 2;
            }
            else
            {
                text.Append(source[i++]);
            }
        }

        Assert.True(open.Count == 0, "A marker is not closed.");
        return new Markup(text.ToString(), expected);
    }

    [GeneratedRegex(@"\G\{\|([A-Z]{2,4}[0-9]{3,4}(?:,[A-Z]{2,4}[0-9]{3,4})*):")]
    private static partial Regex Opening();
}
