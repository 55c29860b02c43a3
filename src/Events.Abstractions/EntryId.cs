using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Events;

/// <summary>
/// The ID of a stream entry: <c>milliseconds-sequence</c>, two unsigned 64-bit numbers. IDs order entries within one
/// stream; the first part is the server's Unix time in milliseconds unless the producer chose the ID itself.
/// </summary>
/// <param name="milliseconds">The part before the dash: Unix time in milliseconds.</param>
/// <param name="sequence">The part after the dash: numbers the entries of one millisecond.</param>
public readonly struct EntryId(ulong milliseconds, ulong sequence) :
    IEquatable<EntryId>, IComparable<EntryId>, ISpanFormattable, IUtf8SpanFormattable, ISpanParsable<EntryId>,
    IUtf8SpanParsable<EntryId>
{
    /// <summary>The most characters, and UTF-8 bytes, that an ID takes: two numbers of 20 digits and the dash.</summary>
    public const int MaxFormattedLength = 41;

    /// <summary>The smallest ID, <c>0-0</c>. No entry has it; as a start it means the beginning of the stream.</summary>
    public static EntryId Min => default;

    /// <summary>The largest ID, <c>18446744073709551615-18446744073709551615</c>. As an end it means the end of the stream.</summary>
    public static EntryId Max => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>The part before the dash: Unix time in milliseconds.</summary>
    public ulong Milliseconds { get; } = milliseconds;

    /// <summary>The part after the dash.</summary>
    public ulong Sequence { get; } = sequence;

    /// <summary>
    /// The first part as time. Saturates at <see cref="DateTimeOffset.MaxValue"/> for IDs that are no time.
    /// </summary>
    public DateTimeOffset Timestamp =>
        Milliseconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.MaxValue
            : DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds);

    /// <summary>The smallest ID of a point in time, <c>ms-0</c>: what a range that starts there begins with.</summary>
    /// <param name="time">A time not before 1970. Fractions of a millisecond are cut off.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is before 1970.</exception>
    public static EntryId FromTime(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds, nameof(time));
        return new EntryId((ulong)milliseconds, 0);
    }

    /// <summary>The largest ID of a point in time, <c>ms-18446744073709551615</c>: what a range that ends there ends with.</summary>
    /// <param name="time">A time not before 1970. Fractions of a millisecond are cut off.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is before 1970.</exception>
    public static EntryId LastOfTime(DateTimeOffset time) => new(FromTime(time).Milliseconds, ulong.MaxValue);

    /// <summary>The next larger ID.</summary>
    /// <exception cref="OverflowException">This is <see cref="Max"/>.</exception>
    public EntryId Next() => Sequence != ulong.MaxValue
        ? new EntryId(Milliseconds, Sequence + 1)
        : new EntryId(checked(Milliseconds + 1), 0);

    /// <summary>The next smaller ID.</summary>
    /// <exception cref="OverflowException">This is <see cref="Min"/>.</exception>
    public EntryId Previous() => Sequence != 0
        ? new EntryId(Milliseconds, Sequence - 1)
        : new EntryId(checked(Milliseconds - 1), ulong.MaxValue);

    /// <inheritdoc/>
    public int CompareTo(EntryId other)
    {
        int byTime = Milliseconds.CompareTo(other.Milliseconds);
        return byTime != 0 ? byTime : Sequence.CompareTo(other.Sequence);
    }

    /// <inheritdoc/>
    public bool Equals(EntryId other) => Milliseconds == other.Milliseconds && Sequence == other.Sequence;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is EntryId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Milliseconds, Sequence);

    /// <summary>The ID as <c>milliseconds-sequence</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}", out charsWritten);

    /// <summary>Writes the ID as UTF-8 text.</summary>
    /// <param name="utf8Destination">Where to write; <see cref="MaxFormattedLength"/> bytes always suffice.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    /// <param name="format">Not used.</param>
    /// <param name="provider">Not used.</param>
    /// <returns>Whether the destination was long enough.</returns>
    public bool TryFormat(
        Span<byte> utf8Destination,
        out int bytesWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null)
    {
        bytesWritten = 0;
        if (!Utf8Formatter.TryFormat(Milliseconds, utf8Destination, out int first)
            || first >= utf8Destination.Length)
        {
            return false;
        }

        utf8Destination[first] = (byte)'-';
        if (!Utf8Formatter.TryFormat(Sequence, utf8Destination[(first + 1)..], out int second)) return false;
        bytesWritten = first + 1 + second;
        return true;
    }

    /// <summary>Reads an ID from UTF-8 text: <c>ms-seq</c>, or <c>ms</c> alone for <c>ms-0</c>.</summary>
    /// <param name="utf8Text">The text, digits and one dash only.</param>
    /// <param name="id">The ID.</param>
    /// <returns>Whether the text is an ID.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out EntryId id)
    {
        id = default;
        if (utf8Text.Length > MaxFormattedLength) return false;
        int dash = utf8Text.IndexOf((byte)'-');
        if (!TryParsePart(dash < 0 ? utf8Text : utf8Text[..dash], out ulong milliseconds)) return false;
        ulong sequence = 0;
        if (dash >= 0 && !TryParsePart(utf8Text[(dash + 1)..], out sequence)) return false;
        id = new EntryId(milliseconds, sequence);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out EntryId result) =>
        TryParse(utf8Text, out result);

    /// <inheritdoc/>
    public static EntryId Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out EntryId id) ? id : throw NotAnId(Encoding.UTF8.GetString(utf8Text));

    /// <summary>Reads an ID from text: <c>ms-seq</c>, or <c>ms</c> alone for <c>ms-0</c>.</summary>
    /// <param name="text">The text, digits and one dash only.</param>
    /// <exception cref="FormatException">The text is not an ID.</exception>
    public static EntryId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan(), null);
    }

    /// <inheritdoc/>
    public static EntryId Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc/>
    public static EntryId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out EntryId id) ? id : throw NotAnId(s.ToString());

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EntryId result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out EntryId result)
    {
        result = default;
        if (s.Length > MaxFormattedLength) return false;
        Span<byte> utf8 = stackalloc byte[MaxFormattedLength];
        return Ascii.FromUtf16(s, utf8, out int written) == OperationStatus.Done
            && TryParse(utf8[..written], out result);
    }

    /// <summary>Tells whether both are the same ID.</summary>
    public static bool operator ==(EntryId left, EntryId right) => left.Equals(right);

    /// <summary>Tells whether the IDs differ.</summary>
    public static bool operator !=(EntryId left, EntryId right) => !left.Equals(right);

    /// <summary>Tells whether <paramref name="left"/> comes before <paramref name="right"/> in the stream.</summary>
    public static bool operator <(EntryId left, EntryId right) => left.CompareTo(right) < 0;

    /// <summary>Tells whether <paramref name="left"/> comes after <paramref name="right"/> in the stream.</summary>
    public static bool operator >(EntryId left, EntryId right) => left.CompareTo(right) > 0;

    /// <summary>Tells whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(EntryId left, EntryId right) => left.CompareTo(right) <= 0;

    /// <summary>Tells whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(EntryId left, EntryId right) => left.CompareTo(right) >= 0;

    private static bool TryParsePart(ReadOnlySpan<byte> digits, out ulong value)
    {
        value = 0;
        // A lone sign would pass Utf8Parser's number grammar, so the first byte is checked by hand.
        return digits.Length > 0 && digits[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(digits, out value, out int consumed) && consumed == digits.Length;
    }

    private static FormatException NotAnId(string text) =>
        new($"'{text}' is not a stream entry ID; expected 'milliseconds-sequence', such as '1716998413541-0'.");
}
