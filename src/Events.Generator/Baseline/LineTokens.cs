using System.Globalization;
using System.Text;

namespace Events.Generator.Baseline;

/// <summary>The words of a line, and names among them: quoted where they would not stand for themselves.</summary>
internal static class LineTokens
{
    private const string Special = "\"%\\,()|*=<>?#";

    /// <summary>The words, still quoted; null when a quote is not closed.</summary>
    public static IReadOnlyList<string>? Split(string line)
    {
        var words = new List<string>();
        int start = -1;
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (!isQuoted && char.IsWhiteSpace(c))
            {
                if (start >= 0) words.Add(line.Substring(start, i - start));
                start = -1;
                continue;
            }

            if (start < 0) start = i;
            if (c == '"') isQuoted = !isQuoted;
        }

        if (isQuoted) return null;
        if (start >= 0) words.Add(line.Substring(start));
        return words;
    }

    /// <summary>A character outside of quotes that nobody sees and that would be part of a name; null when there is none.</summary>
    public static char? UnseenIn(string line)
    {
        bool isQuoted = false;
        foreach (char c in line)
        {
            if (c == '"') isQuoted = !isQuoted;
            else if (!isQuoted && !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format) return c;
        }

        return null;
    }

    /// <summary>
    /// The name as it stands in a line: quoted where it would not stand for itself, with % and four digits for what quotes do not hold. No
    /// backslash is written, as MSBuild makes a slash of it.
    /// </summary>
    public static string Quote(string name)
    {
        if (name.Length > 0 && name.All(IsPlain)) return name;
        var text = new StringBuilder(name.Length + 8).Append('"');
        foreach (char c in name)
        {
            bool isHeld = c == ' ' || IsPlain(c) || (c is not ('"' or '%' or '\\') && Special.IndexOf(c) >= 0);
            if (!isHeld) text.Append('%').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else text.Append(c);
        }

        return text.Append('"').ToString();
    }

    /// <summary>The name that a word stands for; null when it is none.</summary>
    public static string? Unquote(string word)
    {
        if (word.Length == 0) return null;
        if (word[0] != '"') return word.All(static c => Special.IndexOf(c) < 0) ? word : null;
        var text = new StringBuilder(word.Length);
        for (int i = 1; i < word.Length; i++)
        {
            char c = word[i];
            if (c == '"') return i == word.Length - 1 && text.Length > 0 ? text.ToString() : null;
            if (c != '%')
            {
                text.Append(c);
                continue;
            }

            if (i + 4 >= word.Length
                || !int.TryParse(word.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                return null;
            }

            text.Append((char)code);
            i += 4;
        }

        return null;
    }

    private static bool IsPlain(char c) =>
        !char.IsWhiteSpace(c) && Special.IndexOf(c) < 0
        && char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse);
}
