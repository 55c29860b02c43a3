using System.Globalization;
using System.Text;

namespace Events.Administration;

/// <summary>Text of others made harmless: what would move the cursor, colour, ring, hide or turn around other text is shown as its number.</summary>
internal static class SafeText
{
    /// <summary>Writes control and formatting characters as <c>\u{1B}</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepsLines">Whether ends of lines and tabs stay as they are: on a page they move nothing.</param>
    public static string Escape(string text, bool keepsLines = false)
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
            if (IsHarmless(rune) || (keepsLines && rune.Value is ('\n' or '\t'))) escaped.Append(rune);
            else Append(escaped, rune.Value);
        }

        return escaped.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static void Append(StringBuilder escaped, int value) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{value:X2}}}");
}
