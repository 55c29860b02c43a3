using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Events.Wire;

/// <summary>
/// Reads the field/value pairs of one stream entry, in the order in which they stand. Generated decoders first ask for
/// each field by its encoded name, in declaration order (one comparison each), then take what is left by name.
/// </summary>
/// <param name="bytes">RESP bulk strings, name and value alternating, complete and well-formed.</param>
public ref partial struct EntryReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _nameStart;

    // Of the entry, if it is one: elements of a collection are read alone.
    private readonly ReadOnlySpan<byte> EventType => new EntryFields(_bytes, 0).EventType;

    /// <summary>The offset up to which it has read.</summary>
    internal readonly int Position => _position;

    /// <summary>Steps over the next field name if it is the given one.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <returns>Whether it was; then the value must be read next.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadName(scoped ReadOnlySpan<byte> encodedName)
    {
        if (!_bytes[_position..].StartsWith(encodedName)) return false;
        _nameStart = _position;
        _position += encodedName.Length;
        return true;
    }

    /// <summary>Steps over the envelope if the entry begins with it as <see cref="EntryWriter.WriteEnvelope"/> writes it.</summary>
    /// <param name="encodedType">The pair of the type: name and value as RESP bulk strings.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TrySkipEnvelope(scoped ReadOnlySpan<byte> encodedType)
    {
        if (!_bytes[_position..].StartsWith(encodedType)) return;
        _position += encodedType.Length;
        if (TryReadName(EnvelopeFields.EncodedProducedAt)) ReadBytes();
    }

    /// <summary>Reads the next field name, whatever it is.</summary>
    /// <param name="name">The name as UTF-8.</param>
    /// <returns>False at the end of the entry.</returns>
    public bool TryReadName(out ReadOnlySpan<byte> name)
    {
        if (_position >= _bytes.Length)
        {
            name = default;
            return false;
        }

        _nameStart = _position;
        name = ReadBytes();
        return true;
    }

    /// <summary>Steps over the value of a field that the event does not know.</summary>
    /// <exception cref="EventDecodeException">It is a version, and not the first: a reader that knows no versions must not guess.</exception>
    public void SkipValue()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (_bytes[_nameStart..].StartsWith(EnvelopeFields.EncodedVersion) && !value.SequenceEqual("1"u8))
        {
            throw EventDecodeException.Newer(value, known: 1);
        }
    }

    /// <summary>Reads a value as it came.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        ReadOnlySpan<byte> rest = _bytes[_position..];

        // One digit: '$', digit, CR, LF.
        int length = rest[1] - '0';
        int header = 4;
        if (rest[2] != (byte)'\r') header = ReadLength(rest, out length);

        _position += header + length + 2;
        return rest.Slice(header, length);
    }

    /// <summary>Reads a value as a new array.</summary>
    public byte[] ReadByteArray() => ReadBytes().ToArray();

    /// <summary>Reads UTF-8 text.</summary>
    /// <exception cref="EventDecodeException">The value is not UTF-8.</exception>
    public string ReadString()
    {
        ReadOnlySpan<byte> value = ReadBytes();

        // Most text is ASCII: checked in one pass, widened in another, with no decoder between.
        return Ascii.IsValid(value) ? Encoding.Latin1.GetString(value) : DecodeText(value);
    }

    private readonly string DecodeText(ReadOnlySpan<byte> value)
    {
        try
        {
            return StrictUtf8.Encoding.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid(value, "UTF-8 text");
        }
    }

    /// <summary>Reads UTF-8 text that is one UTF-16 character.</summary>
    /// <exception cref="EventDecodeException">
    /// The value is not exactly one character, or one that takes two in UTF-16 (U+10000 and above).
    /// </exception>
    public char ReadChar()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (Rune.DecodeFromUtf8(value, out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done
            && consumed == value.Length
            && rune.IsBmp)
        {
            return (char)rune.Value;
        }

        throw Invalid(value, "one character");
    }

    /// <summary>Tells whether the value that comes next is empty: how a null of a value type is written. Does not step over it.</summary>
    public readonly bool NextIsEmpty() => _bytes[_position..].StartsWith("$0\r\n"u8);

    /// <summary>Steps over an empty value, if one comes next: how a null of a value type is written.</summary>
    /// <returns>Whether the value was empty.</returns>
    public bool TryReadNull()
    {
        if (!NextIsEmpty()) return false;
        _position += 6;
        return true;
    }

    /// <summary>Reads <c>true</c>, <c>false</c> (any case), <c>1</c> or <c>0</c>.</summary>
    /// <exception cref="EventDecodeException">The value is none of them.</exception>
    public bool ReadBoolean()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (value.SequenceEqual("true"u8) || value.SequenceEqual("1"u8)) return true;
        if (value.SequenceEqual("false"u8) || value.SequenceEqual("0"u8)) return false;
        if (Ascii.EqualsIgnoreCase(value, "true"u8)) return true;
        if (Ascii.EqualsIgnoreCase(value, "false"u8)) return false;
        throw Invalid(value, "a Boolean");
    }

    /// <summary>Reads a whole number in decimal digits with an optional sign.</summary>
    /// <typeparam name="T">An integer type.</typeparam>
    /// <exception cref="EventDecodeException">The value is no such number or does not fit.</exception>
    public T ReadInteger<T>()
        where T : struct, IBinaryInteger<T>
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (TryParseInteger(value, out T number)) return number;
        throw Invalid(value, typeof(T).Name);
    }

    /// <summary>Reads a whole number from a value that was read before, as of an enum whose name is not known.</summary>
    /// <typeparam name="T">An integer type.</typeparam>
    /// <param name="value">The value: decimal digits with an optional sign.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether the value is such a number and fits.</returns>
    public static bool TryParseInteger<T>(ReadOnlySpan<byte> value, out T number)
        where T : struct, IBinaryInteger<T>
    {
        // The types of most fields have a parser without styles and cultures; the branches are decided at compile time.
        if (typeof(T) == typeof(int) && Utf8Parser.TryParse(value, out int narrow, out int consumed) && consumed == value.Length)
        {
            number = Unsafe.BitCast<int, T>(narrow);
            return true;
        }

        if (typeof(T) == typeof(long) && Utf8Parser.TryParse(value, out long wide, out consumed) && consumed == value.Length)
        {
            number = Unsafe.BitCast<long, T>(wide);
            return true;
        }

        return T.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>
    /// Reads a decimal, double or float: digits, a decimal point, an exponent; <c>NaN</c>, <c>inf</c> and <c>Infinity</c> in any case where
    /// the type has them. No thousands separators, so that <c>49,50</c> is an error and not 4950. What the type cannot hold is an error
    /// too: a decimal with more digits than it has, <c>1e999</c>, which is not infinity, and <c>1e-999</c>, which is not zero.
    /// </summary>
    /// <typeparam name="T">decimal, double, float or Half.</typeparam>
    /// <exception cref="EventDecodeException">The value is no such number or does not fit.</exception>
    public T ReadNumber<T>()
        where T : struct, INumber<T>
    {
        ReadOnlySpan<byte> value = ReadBytes();
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (typeof(T) == typeof(decimal) && TryParseShortDecimal(value, out decimal exact))
        {
            return Unsafe.BitCast<decimal, T>(exact);
        }

        if (T.TryParse(value, Style, CultureInfo.InvariantCulture, out T number) && IsExact(value, number)) return number;
        if (typeof(T) != typeof(decimal) && NumberText.IsInfinity(value, out bool isNegative))
        {
            return T.CreateChecked(isNegative ? double.NegativeInfinity : double.PositiveInfinity);
        }

        throw Invalid(value, typeof(T) == typeof(decimal) ? "a Decimal without loss" : typeof(T).Name);
    }

    private static bool IsExact<T>(ReadOnlySpan<byte> value, T number)
        where T : struct, INumber<T>
    {
        if (typeof(T) == typeof(decimal)) return NumberText.IsExactDecimal(value);
        return T.IsZero(number) ? NumberText.IsZero(value) : !T.IsInfinity(number) || NumberText.IsInfinity(value, out _);
    }

    /// <summary>Reads a Guid, with or without dashes.</summary>
    /// <exception cref="EventDecodeException">The value is not a Guid.</exception>
    public Guid ReadGuid()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (Utf8Parser.TryParse(value, out Guid guid, out int consumed, 'D') && consumed == value.Length) return guid;
        if (Utf8Parser.TryParse(value, out guid, out consumed, 'N') && consumed == value.Length) return guid;
        throw Invalid(value, "a Guid");
    }

    /// <summary>
    /// Reads an ISO 8601 date and time (<see cref="Iso8601"/>); without an offset its kind is unspecified, with <c>Z</c> it is UTC, with
    /// another offset it is the machine's local time.
    /// </summary>
    /// <exception cref="EventDecodeException">The value is not a date and time, or has a part of a tick.</exception>
    public DateTime ReadDateTime()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (Utf8Parser.TryParse(value, out DateTime time, out int consumed, 'O') && consumed == value.Length) return time;
        if (!Iso8601.TryParse(value, out time, out TimeSpan? offset, out bool isUtc)) throw Invalid(value, "an ISO 8601 date and time");
        if (isUtc) return DateTime.SpecifyKind(time, DateTimeKind.Utc);
        if (offset is not { } known) return time;
        if (!IsInRange(time, known)) throw Invalid(value, "an ISO 8601 date and time");
        return new DateTimeOffset(time, known).LocalDateTime;
    }

    /// <summary>Reads an ISO 8601 date and time with its offset (<see cref="Iso8601"/>); without an offset it is taken as UTC.</summary>
    /// <exception cref="EventDecodeException">The value is not a date and time, or has a part of a tick.</exception>
    public DateTimeOffset ReadDateTimeOffset()
    {
        ReadOnlySpan<byte> value = ReadBytes();

        // As we write it. Without an offset this parser would take the machine's.
        if (value.Length is FullTimeWithOffset or FullTimeInUtc
            && Utf8Parser.TryParse(value, out DateTimeOffset exact, out int consumed, 'O') && consumed == value.Length)
        {
            return exact;
        }

        if (Iso8601.TryParse(value, out DateTime time, out TimeSpan? offset, out _) && IsInRange(time, offset ?? TimeSpan.Zero))
        {
            return new DateTimeOffset(time, offset ?? TimeSpan.Zero);
        }

        throw Invalid(value, "an ISO 8601 date and time with an offset");
    }

    /// <summary>Reads a date, <c>yyyy-MM-dd</c>.</summary>
    /// <exception cref="EventDecodeException">The value is not a date.</exception>
    public DateOnly ReadDateOnly()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        Span<char> text = stackalloc char[MaxTimeText];
        if (TryToChars(value, ref text)
            && DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            return date;
        }

        throw Invalid(value, "a date (yyyy-MM-dd)");
    }

    /// <summary>Reads a time of day, <c>HH:mm:ss</c> with up to seven decimals.</summary>
    /// <exception cref="EventDecodeException">The value is not a time of day.</exception>
    public TimeOnly ReadTimeOnly()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (Iso8601.TryParseTime(value, out TimeSpan ofDay)) return new TimeOnly(ofDay.Ticks);
        throw Invalid(value, "a time of day (HH:mm:ss)");
    }

    /// <summary>Reads a duration, <c>[-][d.]hh:mm:ss[.fffffff]</c>.</summary>
    /// <exception cref="EventDecodeException">The value is not a duration.</exception>
    public TimeSpan ReadTimeSpan()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (Utf8Parser.TryParse(value, out TimeSpan span, out int consumed, 'c') && consumed == value.Length) return span;
        throw Invalid(value, "a duration ([d.]hh:mm:ss)");
    }

    /// <summary>The exception for a value that is not of the field's type; it names the field that was read last.</summary>
    /// <param name="value">The value as it came.</param>
    /// <param name="expected">What was expected, such as <c>a Boolean</c>.</param>
    public readonly EventDecodeException Invalid(scoped ReadOnlySpan<byte> value, string expected)
    {
        var name = new EntryReader(_bytes[_nameStart..]);
        return EventDecodeException.InvalidValue(EventType, name.ReadBytes(), value, expected);
    }

    private const int MaxTimeText = 64;

    // 18 digits and a point.
    private const int MaxShortDecimal = 19;

    // 2024-05-29T16:00:13.5410000+02:00 and 2024-05-29T16:00:13.5410000Z.
    private const int FullTimeWithOffset = 33;
    private const int FullTimeInUtc = 28;

    // Money and measures: up to 18 digits, a point, a minus. The rest is left to the framework. Utf8Parser is no choice:
    // it loses the sign of zero and rounds the 29th digit another way.
    private static bool TryParseShortDecimal(ReadOnlySpan<byte> value, out decimal number)
    {
        number = default;
        bool isNegative = value.Length > 0 && value[0] == (byte)'-';
        if (isNegative) value = value[1..];
        if (value.Length is 0 or > MaxShortDecimal) return false;
        ulong digits = 0;
        int point = -1;
        for (int i = 0; i < value.Length; i++)
        {
            uint digit = (uint)(value[i] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                continue;
            }

            if (value[i] != (byte)'.' || point >= 0) return false;
            point = i;
        }

        if (point >= 0 && value.Length == 1) return false;
        int scale = point < 0 ? 0 : value.Length - point - 1;
        number = new decimal((int)(uint)digits, (int)(digits >> 32), 0, isNegative, (byte)scale);
        return true;
    }

    // In UTC it must be a date too.
    private static bool IsInRange(DateTime time, TimeSpan offset) =>
        time.Ticks - offset.Ticks >= DateTime.MinValue.Ticks && time.Ticks - offset.Ticks <= DateTime.MaxValue.Ticks;

    private static bool TryToChars(ReadOnlySpan<byte> value, ref Span<char> text)
    {
        if (value.Length > text.Length || Ascii.ToUtf16(value, text, out int written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        text = text[..written];
        return true;
    }

    private static int ReadLength(ReadOnlySpan<byte> bulk, out int length)
    {
        length = bulk[1] - '0';
        int position = 2;
        while (bulk[position] != (byte)'\r') length = (length * 10) + (bulk[position++] - '0');
        return position + 2;
    }
}
