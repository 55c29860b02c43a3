using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Events.Errors;

namespace Events.Runtime.Tests.Resp;

/// <summary>
/// An obvious parser of a whole reply, written from the protocol's description and from nothing else: the oracle of the
/// fuzz tests. It copies and recurses without a care for speed.
/// </summary>
internal sealed class SlowRespParser(byte[] bytes)
{
    private int _position;

    /// <summary>The reply as text, as <c>RespValue.ToString</c> writes it; null when it is incomplete.</summary>
    /// <exception cref="ProtocolException">It is malformed.</exception>
    public string? Parse(out int length)
    {
        try
        {
            string value = Value();
            length = _position;
            return value;
        }
        catch (EndOfStreamException)
        {
            length = 0;
            return null;
        }
    }

    private string Value()
    {
        while (true)
        {
            char prefix = (char)Byte();
            switch (prefix)
            {
                case '+' or '-':
                    return Quote(Line());
                case ':':
                    string number = Line();
                    Number(number, allowPlus: true);
                    return number;
                case ',':
                    string real = Line();
                    return Regex.IsMatch(real, @"^([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|-?inf|-?nan)\z") ? real : throw Bad();
                case '(':
                    string big = Line();
                    return Regex.IsMatch(big, @"^[+-]?[0-9]+\z") ? big : throw Bad();
                case '#':
                    string boolean = Line();
                    return boolean is "t" or "f" ? boolean : throw Bad();
                case '_':
                    return Line().Length == 0 ? "null" : throw Bad();
                case '$':
                    long size = Number(Line(), allowPlus: false);
                    return size == -1 ? "null" : Quote(Body(size));
                case '!':
                    return Quote(Body(Number(Line(), allowPlus: false)));
                case '=':
                    string verbatim = Body(Number(Line(), allowPlus: false));
                    return verbatim.Length >= 4 && verbatim[3] == ':' ? Quote(verbatim[4..]) : throw Bad();
                case '*':
                    long elements = Number(Line(), allowPlus: false);
                    return elements == -1 ? "null" : $"[{Elements(Count(elements))}]";
                case '~':
                    return $"[{Elements(Count(Number(Line(), allowPlus: false)))}]";
                case '%':
                    return $"{{{Elements(2 * Count(Number(Line(), allowPlus: false)))}}}";
                case '>':
                    Elements(Count(Number(Line(), allowPlus: false)));
                    continue;
                case '|':
                    Elements(2 * Count(Number(Line(), allowPlus: false)));
                    continue;
                default:
                    throw Bad();
            }
        }
    }

    private string Elements(long count)
    {
        var items = new List<string>();
        for (long i = 0; i < count; i++) items.Add(Value());
        return string.Join(", ", items);
    }

    private static long Count(long value) => value is >= 0 and <= (1 << 30) / 3 ? value : throw Bad();

    private static long Number(string text, bool allowPlus)
    {
        string digits = text.StartsWith('-') || (allowPlus && text.StartsWith('+')) ? text[1..] : text;
        if (digits.Length is 0 or > 19 || !digits.All(char.IsAsciiDigit)) throw Bad();
        BigInteger value = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : throw Bad();
    }

    private string Body(long length)
    {
        if (length is < 0 or > (1 << 30) - 20) throw Bad();
        var text = new StringBuilder();
        for (long i = 0; i < length; i++) text.Append((char)Byte());

        // Judged when all of it has come.
        byte carriageReturn = Byte();
        byte lineFeed = Byte();
        return carriageReturn == '\r' && lineFeed == '\n' ? text.ToString() : throw Bad();
    }

    private string Line()
    {
        var text = new StringBuilder();
        while (true)
        {
            byte next = Byte();
            if (next == '\n') throw Bad();
            if (next == '\r') return Byte() == '\n' ? text.ToString() : throw Bad();
            text.Append((char)next);
        }
    }

    private byte Byte() => _position < bytes.Length ? bytes[_position++] : throw new EndOfStreamException();

    private static string Quote(string latin1)
    {
        var text = new StringBuilder("\"");
        foreach (char value in latin1.Take(48))
        {
            text.Append(value switch
            {
                '\r' => "\\r",
                '\n' => "\\n",
                '"' => "\\\"",
                '\\' => "\\\\",
                >= ' ' and < '\x7f' => value.ToString(),
                _ => $"\\x{(int)value:x2}",
            });
        }

        return text.Append(latin1.Length > 48 ? "\"…" : "\"").ToString();
    }

    private static ProtocolException Bad() => new("malformed");
}
