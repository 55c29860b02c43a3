using System.Collections;
using System.Globalization;
using System.Text;

namespace Events.Generator.Exports;

/// <summary>JSON as text: two spaces a level, one member a line, the same bytes on every machine.</summary>
internal static class JsonText
{
    private const int LongestLine = 100;

    public static string Write(JsonMap map)
    {
        var text = new StringBuilder();
        Write(text, map, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, object value, int depth)
    {
        switch (value)
        {
            case string word:
                Quote(text, word);
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case JsonNumber number:
                text.Append(number);
                break;
            case JsonMap map:
                WriteMap(text, map, depth);
                break;
            case IEnumerable items:
                WriteList(text, [.. items.Cast<object>()], depth);
                break;
            default:
                throw new ArgumentException($"No JSON for {value.GetType()}.", nameof(value));
        }
    }

    private static void WriteMap(StringBuilder text, JsonMap map, int depth)
    {
        if (map.Count == 0)
        {
            text.Append("{}");
            return;
        }

        text.Append('{');
        bool isFirst = true;
        foreach (KeyValuePair<string, object> member in map)
        {
            Line(text, depth + 1, ref isFirst);
            Quote(text, member.Key);
            text.Append(": ");
            Write(text, member.Value, depth + 1);
        }

        text.Append('\n').Append(' ', depth * 2).Append('}');
    }

    // Lists of words stay in one line as long as they are short.
    private static void WriteList(StringBuilder text, object[] items, int depth)
    {
        var line = new StringBuilder("[");
        for (int i = 0; i < items.Length && items[i] is not (JsonMap or Array); i++)
        {
            if (i > 0) line.Append(", ");
            Write(line, items[i], 0);
            if (i + 1 == items.Length && line.Length < LongestLine)
            {
                text.Append(line).Append(']');
                return;
            }
        }

        text.Append('[');
        bool isFirst = true;
        foreach (object item in items)
        {
            Line(text, depth + 1, ref isFirst);
            Write(text, item, depth + 1);
        }

        if (items.Length > 0) text.Append('\n').Append(' ', depth * 2);
        text.Append(']');
    }

    private static void Line(StringBuilder text, int depth, ref bool isFirst)
    {
        text.Append(isFirst ? "\n" : ",\n").Append(' ', depth * 2);
        isFirst = false;
    }

    // A lone surrogate of a comment or a default would be no UTF-8.
    private static void Quote(StringBuilder text, string word)
    {
        text.Append('"');
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            if (c == '"') text.Append("\\\"");
            else if (c == '\\') text.Append("\\\\");
            else if (c == '\n') text.Append("\\n");
            else if (char.IsHighSurrogate(c) && i + 1 < word.Length && char.IsLowSurrogate(word[i + 1])) text.Append(c).Append(word[++i]);
            else if (c < ' ' || c is '\u007f' or '\u0085' or '\u2028' or '\u2029' || char.IsSurrogate(c))
            {
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else text.Append(c);
        }

        text.Append('"');
    }
}
