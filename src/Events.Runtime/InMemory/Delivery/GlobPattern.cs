using System.Text;

namespace Events.InMemory.Delivery;

/// <summary>A pattern of keys as Redis has them, byte by byte: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c>, <c>\</c>.</summary>
internal sealed class GlobPattern(string pattern)
{
    private readonly byte[] _pattern = Encoding.UTF8.GetBytes(pattern);

    /// <summary>Tells whether a key matches.</summary>
    public bool IsMatch(string key) => IsMatch(_pattern, Encoding.UTF8.GetBytes(key));

    private static bool IsMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        // Where to go on when what follows the last star does not match: one byte of the text later. Linear for one star, never exponential.
        int at = 0, star = -1, starText = 0, read = 0;
        while (read < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                starText = read;
            }
            else if (at < pattern.Length && MatchesOne(pattern[at..], text[read], out int length))
            {
                at += length;
                read++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                read = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<byte> pattern, byte value, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case (byte)'?':
                return true;
            case (byte)'[':
                return MatchesClass(pattern, value, out length);
            case (byte)'\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == value;
            default:
                return pattern[0] == value;
        }
    }

    // A class that is not closed goes on to the end of the pattern.
    private static bool MatchesClass(ReadOnlySpan<byte> pattern, byte value, out int length)
    {
        int at = 1;
        bool isNot = at < pattern.Length && pattern[at] == '^';
        if (isNot) at++;
        bool matches = false;
        while (at < pattern.Length && pattern[at] != ']')
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                matches |= pattern[at + 1] == value;
                at += 2;
            }
            else if (at + 2 < pattern.Length && pattern[at + 1] == '-')
            {
                (byte low, byte high) = (Math.Min(pattern[at], pattern[at + 2]), Math.Max(pattern[at], pattern[at + 2]));
                matches |= value >= low && value <= high;
                at += 3;
            }
            else
            {
                matches |= pattern[at] == value;
                at++;
            }
        }

        length = Math.Min(at + 1, pattern.Length);
        return matches != isNot;
    }
}
