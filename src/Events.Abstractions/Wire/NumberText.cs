namespace Events.Wire;

/// <summary>Tells whether a number's text is one that its type holds without loss.</summary>
internal static class NumberText
{
    // A decimal is up to 96 bits and up to 28 decimals.
    private const int MaxDigits = 29;
    private const int MaxScale = 28;
    private static readonly UInt128 MaxMantissa = (UInt128.One << 96) - 1;

    /// <summary>Tells whether a text that <see cref="decimal"/> has parsed was not rounded: every digit of it counts.</summary>
    /// <param name="text">Sign, digits with or without a point, exponent.</param>
    public static bool IsExactDecimal(ReadOnlySpan<byte> text)
    {
        UInt128 mantissa = 0;
        int digits = 0;
        int zeros = 0;
        int scale = 0;
        bool isFraction = false;
        for (int i = 0; i < text.Length; i++)
        {
            byte character = text[i];
            if (character is (byte)'e' or (byte)'E')
            {
                // The framework has read it: it is a number. Anything that does not fit here cannot have been exact but for zero.
                if (!EntryReader.TryParseInteger(text[(i + 1)..], out int exponent)) return mantissa == 0;
                scale = (int)Math.Clamp((long)scale - exponent, int.MinValue, int.MaxValue);
                break;
            }

            if (character == (byte)'.')
            {
                isFraction = true;
                continue;
            }

            if (character is < (byte)'0' or > (byte)'9') continue;
            if (isFraction) scale++;

            // Zeros count only when another digit follows.
            if (character == (byte)'0')
            {
                if (digits > 0) zeros++;
                continue;
            }

            for (; zeros > 0 && digits < MaxDigits; zeros--, digits++) mantissa *= 10;
            if (digits >= MaxDigits) return false;
            mantissa = (mantissa * 10) + (uint)(character - '0');
            digits++;
        }

        return mantissa == 0 || ((long)scale - zeros <= MaxScale && mantissa <= MaxMantissa);
    }

    /// <summary>Tells whether a text that became zero has a digit that is not: it was too small.</summary>
    /// <param name="text">Sign, digits with or without a point, exponent.</param>
    public static bool IsZero(ReadOnlySpan<byte> text)
    {
        foreach (byte character in text)
        {
            if (character is (byte)'e' or (byte)'E') return true;
            if (character is >= (byte)'1' and <= (byte)'9') return false;
        }

        return true;
    }

    /// <summary>Reads <c>inf</c> and <c>infinity</c> with or without a sign, in any case, as Python and Go write them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isNegative">Whether it is minus infinity.</param>
    public static bool IsInfinity(ReadOnlySpan<byte> text, out bool isNegative)
    {
        isNegative = text.Length > 0 && text[0] == (byte)'-';
        if (isNegative || (text.Length > 0 && text[0] == (byte)'+')) text = text[1..];
        return System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }
}
