using System.Globalization;
using System.Text;

namespace Events.Generator.Emission;

/// <summary>Values as C#, whatever the culture of the machine.</summary>
internal static class Literals
{
    /// <summary>A value of a primitive type, text or decimal.</summary>
    public static string Of(object value) => value switch
    {
        string text => Quote(text),
        char c => $"'{(c == '\'' ? "\\'" : c == '"' ? "\"" : Escape(c))}'",
        bool truth => truth ? "true" : "false",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        double number => Signed(number.ToString("R", CultureInfo.InvariantCulture), BitConverter.DoubleToInt64Bits(number) < 0) + "d",
        float number => Signed(number.ToString("R", CultureInfo.InvariantCulture), BitConverter.DoubleToInt64Bits(number) < 0) + "f",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"No literal for {value.GetType()}.", nameof(value)),
    };

    /// <summary>A string literal.</summary>
    public static string Quote(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text) literal.Append(Escape(c));
        return literal.Append('"').ToString();
    }

    /// <summary>A UTF-8 literal with texts as RESP bulk strings: <c>"$4\r\ntype\r\n"u8</c>.</summary>
    public static string Bulk(params string[] texts)
    {
        var literal = new StringBuilder("\"");
        foreach (string text in texts)
        {
            literal.Append('$').Append(Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture)).Append("\\r\\n");
            foreach (char c in text) literal.Append(Escape(c));
            literal.Append("\\r\\n");
        }

        return literal.Append("\"u8").ToString();
    }

    /// <summary>A UTF-8 literal.</summary>
    public static string Utf8(string text) => Quote(text) + "u8";

    /// <summary>Text inside an XML documentation comment.</summary>
    public static string Doc(string text)
    {
        var doc = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '<') doc.Append("&lt;");
            else if (c is '>') doc.Append("&gt;");
            else if (c is '&') doc.Append("&amp;");
            else if (c is >= ' ' and <= '~') doc.Append(c);
            else doc.Append(Escape(c));
        }

        return doc.ToString();
    }

    // .NET Framework, which some compilers run on, prints negative zero as "0".
    private static string Signed(string text, bool isNegative) => isNegative && text[0] != '-' ? "-" + text : text;

    private static string Escape(char c) => c switch
    {
        '\r' => "\\r",
        '\n' => "\\n",
        '\t' => "\\t",
        '"' => "\\\"",
        '\\' => "\\\\",
        >= ' ' and <= '~' => c.ToString(),
        _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
    };
}
