using System.Globalization;

namespace Events.Redis.Protocol;

/// <summary>The texts that RESP3 has for numbers which are not integers of 64 bits.</summary>
internal static class RespNumbers
{
    public static bool IsDouble(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> magnitude = text.StartsWith("-"u8) ? text[1..] : text;
        if (magnitude.SequenceEqual("inf"u8) || magnitude.SequenceEqual("nan"u8)) return true;

        // .NET's own names of infinity end in letters.
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return magnitude.Length > 0
            && magnitude[^1] is (>= (byte)'0' and <= (byte)'9') or (byte)'.'
            && double.TryParse(text, Style, CultureInfo.InvariantCulture, out _);
    }

    public static bool IsInteger(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.StartsWith("-"u8) || text.StartsWith("+"u8) ? text[1..] : text;
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}
