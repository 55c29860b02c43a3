using System.ComponentModel;
using System.Text;

namespace Events.Wire;

/// <summary>Checks texts against what the specification of CloudEvents allows as the value of an attribute.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CloudEventText
{
    private const int MaxDecimals = 7;
    private const int DateTimeLength = 19;

    /// <summary>Tells whether it is a text with something in it: no control characters, no lone surrogates, no code points that are no characters.</summary>
    /// <param name="value">UTF-8.</param>
    public static bool IsText(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return false;
        while (!value.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(value, out Rune rune, out int length) != System.Buffers.OperationStatus.Done) return false;
            if (rune.Value is < 0x20 or (>= 0x7f and <= 0x9f) or (>= 0xfdd0 and <= 0xfdef) || (rune.Value & 0xfffe) == 0xfffe) return false;
            value = value[length..];
        }

        return true;
    }

    /// <summary>
    /// Tells whether it is a URI reference of RFC 3986 with something in it: its characters, and percent signs only before two hexadecimal digits.
    /// </summary>
    /// <param name="value">UTF-8.</param>
    public static bool IsUriReference(ReadOnlySpan<byte> value)
    {
        bool hasFragment = false;
        for (int i = 0; i < value.Length; i++)
        {
            byte character = value[i];
            if (character == (byte)'%')
            {
                if (i + 2 >= value.Length || !char.IsAsciiHexDigit((char)value[i + 1]) || !char.IsAsciiHexDigit((char)value[i + 2])) return false;
                i += 2;
                continue;
            }

            if (character == (byte)'#')
            {
                if (hasFragment) return false;
                hasFragment = true;
                continue;
            }

            if (!char.IsAsciiLetterOrDigit((char)character) && !"-._~:/?[]@!$&'()*+,;="u8.Contains(character)) return false;
        }

        return !value.IsEmpty;
    }

    /// <summary>Tells whether it is an absolute URI of RFC 3986: a scheme, and something behind it.</summary>
    /// <param name="value">UTF-8.</param>
    public static bool IsAbsoluteUri(ReadOnlySpan<byte> value)
    {
        int colon = value.IndexOf((byte)':');
        if (colon < 1 || colon + 1 == value.Length || !char.IsAsciiLetter((char)value[0]) || !IsUriReference(value)) return false;
        foreach (byte character in value[..colon])
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && !"+-."u8.Contains(character)) return false;
        }

        return true;
    }

    /// <summary>Tells whether it is a name of an attribute: small letters of ASCII and digits.</summary>
    /// <param name="name">UTF-8, without the prefix.</param>
    public static bool IsName(ReadOnlySpan<byte> name) => !name.IsEmpty && name.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789"u8) < 0;

    /// <summary>Reads a time of RFC 3339: date, time with seconds, offset. Decimals beyond seven are cut off, which is what a tick holds.</summary>
    /// <param name="value">UTF-8.</param>
    /// <param name="time">The time.</param>
    public static bool TryParseTime(ReadOnlySpan<byte> value, out DateTimeOffset time)
    {
        time = default;
        Span<byte> cut = stackalloc byte[64];
        if (value.Length is <= DateTimeLength or > 64 || value[DateTimeLength - 3] != (byte)':') return false;
        int decimals = 0, length = 0;
        for (int i = 0; i < value.Length; i++)
        {
            bool isDecimal = i > DateTimeLength && value[DateTimeLength] == (byte)'.' && decimals >= 0 && char.IsAsciiDigit((char)value[i]);
            if (isDecimal && ++decimals > MaxDecimals) continue;
            if (i > DateTimeLength && !isDecimal) decimals = -1;
            cut[length++] = value[i];
        }

        if (!Iso8601.TryParse(cut[..length], out DateTime local, out TimeSpan? offset, out _) || offset is not { } known) return false;
        long utc = local.Ticks - known.Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks) return false;
        time = new DateTimeOffset(local, known);
        return true;
    }
}
