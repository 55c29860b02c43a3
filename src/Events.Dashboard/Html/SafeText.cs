using System.Globalization;
using System.Text;

namespace Events.Dashboard.Html;

/// <summary>Text of others made harmless: what would hide or turn around other text is shown as its number.</summary>
internal static class SafeText
{
    /// <summary>Writes control and formatting characters as <c>\u{1B}</c>.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var escaped = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                Append(escaped, text[i++]);
                continue;
            }

            i += rune.Utf16SequenceLength;
            if (IsHarmless(rune) || rune.Value is '\n' or '\t') escaped.Append(rune);
            else Append(escaped, rune.Value);
        }

        return escaped.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static void Append(StringBuilder escaped, int value) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{value:X2}}}");
}
