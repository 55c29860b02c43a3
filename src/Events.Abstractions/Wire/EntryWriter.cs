using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Events.Wire;

/// <summary>
/// Writes the field/value pairs of one stream entry as RESP bulk strings, the form in which they go onto the
/// connection. Field names come already encoded from generated code (<c>"$8\r\norder_id\r\n"u8</c>), so only the
/// values are formatted. A writer is used once, on one thread, for one entry.
/// </summary>
public ref partial struct EntryWriter
{
    // '$', up to 10 digits, CRLF before the value and CRLF after it.
    private const int BulkOverhead = 15;

    // The longest text of a fixed-size value: a double or decimal takes up to 31 characters, an Int128 up to 40.
    private const int MaxFormattedValue = 64;

    // Above this, text is measured before it is written, so that no buffer grows to three times of what it needs.
    private const int MaxGuessedText = 4096;

    // Of a writer that is given no time of producing.
    private const long NoTime = long.MinValue;

    private readonly long _producedAt;
    private readonly int _start;
    private byte[] _buffer;
    private int _position;
    private int _fieldCount;
    private readonly FieldProtection? _protection;
    private List<PendingField>? _pending;

    // Where the pair of the idempotency key begins; 0 for none, as the type comes first.
    private int _keyPosition;
    private byte[]? _key;
    private bool _isKeyPersonal;

    /// <summary>Starts an entry without a time of producing at a position of a buffer; what stands before it is kept.</summary>
    /// <param name="buffer">The buffer to write into. It is replaced by a larger one when it is full.</param>
    /// <param name="position">Where to start writing.</param>
    public EntryWriter(byte[] buffer, int position = 0)
        : this(buffer, position, NoTime)
    {
    }

    /// <summary>Starts an entry at a position of a buffer; what stands before it is kept.</summary>
    /// <param name="buffer">The buffer to write into. It is replaced by a larger one when it is full.</param>
    /// <param name="position">Where to start writing.</param>
    /// <param name="producedAt">The value of <c>ts_ms</c>: Unix milliseconds.</param>
    /// <param name="protection">The keys for what is encrypted; null for none.</param>
    public EntryWriter(byte[] buffer, int position, long producedAt, FieldProtection? protection = null)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        _protection = protection;
        _buffer = buffer;
        _position = _start = position;
        _producedAt = producedAt;
    }

    /// <summary>The buffer written to: the one given at the start, or the larger one that replaced it.</summary>
    public readonly byte[] Buffer => _buffer;

    /// <summary>The position of the next byte, counted from the start of <see cref="Buffer"/>.</summary>
    public readonly int Position => _position;

    /// <summary>The number of field/value pairs that were written.</summary>
    public readonly int FieldCount => _fieldCount;

    /// <summary>The pairs that were written: a view of <see cref="Buffer"/>, valid also when more is written.</summary>
    public readonly EntryFields Written => new(_buffer.AsSpan(_start, _position - _start), _fieldCount);

    /// <summary>
    /// Writes what every entry begins with: the event type, then <c>ts_ms</c> when the writer was given a time of producing. The order is that of
    /// the programs of Redis' streaming guides, so that a stream which both write keeps the field names once per node.
    /// </summary>
    /// <param name="encodedType">The pair of the type, such as <c>"$4\r\ntype\r\n$12\r\norder.placed\r\n"u8</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteEnvelope(scoped ReadOnlySpan<byte> encodedType)
    {
        WritePair(encodedType);
        if (_producedAt != NoTime) WriteFormatted(EnvelopeFields.EncodedProducedAt, _producedAt);
    }

    /// <summary>Writes one pair that is already encoded, such as <c>"$4\r\ntype\r\n$12\r\norder.placed\r\n"u8</c>.</summary>
    /// <param name="encodedPair">Two RESP bulk strings.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePair(scoped ReadOnlySpan<byte> encodedPair) => WriteName(encodedPair, 0);

    /// <summary>Writes one pair whose name and value are both already encoded as RESP bulk strings.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="encodedValue">The value as a RESP bulk string.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePair(scoped ReadOnlySpan<byte> encodedName, scoped ReadOnlySpan<byte> encodedValue)
    {
        WriteName(encodedName, encodedValue.Length);
        encodedValue.CopyTo(_buffer.AsSpan(_position));
        _position += encodedValue.Length;
    }

    /// <summary>Writes a text value as UTF-8. Lone surrogates are refused, so that what is read equals what was written.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="EncoderFallbackException">The text is not valid UTF-16.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteString(scoped ReadOnlySpan<byte> encodedName, string value)
    {
        if (value is null) ThrowNull(encodedName);
        WriteName(encodedName, 0);
        WriteText(value);
    }

    /// <summary>Writes one UTF-16 character as UTF-8. A lone surrogate is refused.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The character.</param>
    /// <exception cref="EncoderFallbackException">The character is half of a surrogate pair.</exception>
    public void WriteChar(scoped ReadOnlySpan<byte> encodedName, char value)
    {
        WriteName(encodedName, 0);
        WriteText(new ReadOnlySpan<char>(in value));
    }

    /// <summary>Writes an array as the value.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The bytes; any, also empty.</param>
    public void WriteByteArray(scoped ReadOnlySpan<byte> encodedName, byte[] value)
    {
        if (value is null) ThrowNull(encodedName);
        WriteBytes(encodedName, value);
    }

    /// <summary>Writes raw bytes as the value.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The bytes; any, also empty.</param>
    public void WriteBytes(scoped ReadOnlySpan<byte> encodedName, scoped ReadOnlySpan<byte> value)
    {
        WriteName(encodedName, checked(value.Length + BulkOverhead));
        Span<byte> bulk = _buffer.AsSpan(_position);
        int header = WriteLength(bulk, value.Length);
        value.CopyTo(bulk[header..]);
        EndValue(header + value.Length);
    }

    /// <summary>Writes a null of a value type: an empty value, so that every entry of the event has the same fields.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    public void WriteNull(scoped ReadOnlySpan<byte> encodedName) => WritePair(encodedName, "$0\r\n\r\n"u8);

    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteBoolean(scoped ReadOnlySpan<byte> encodedName, bool value) =>
        WritePair(encodedName, value ? "$4\r\ntrue\r\n"u8 : "$5\r\nfalse\r\n"u8);

    /// <summary>
    /// Writes a value by its own UTF-8 formatting, invariant culture and default format: all integers, decimal (scale
    /// kept), double and float (shortest text that reads back the same), Guid (<c>D</c>), TimeSpan (<c>c</c>).
    /// </summary>
    /// <typeparam name="T">A type whose default invariant text reads back exactly and is at most 64 bytes.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteFormatted<T>(scoped ReadOnlySpan<byte> encodedName, T value)
        where T : struct, IUtf8SpanFormattable => WriteFormatted(encodedName, value, default);

    /// <summary>Writes a date and time in ISO 8601 with seven decimals and its kind or offset (format <c>O</c>).</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteDateTime(scoped ReadOnlySpan<byte> encodedName, DateTime value) =>
        WriteFormatted(encodedName, value, "O");

    /// <summary>Writes a date, time and offset in ISO 8601 with seven decimals (format <c>O</c>).</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteDateTimeOffset(scoped ReadOnlySpan<byte> encodedName, DateTimeOffset value) =>
        WriteFormatted(encodedName, value, "O");

    /// <summary>Writes a date as <c>yyyy-MM-dd</c>.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteDateOnly(scoped ReadOnlySpan<byte> encodedName, DateOnly value) =>
        WriteFormatted(encodedName, value, "O");

    /// <summary>Writes a time of day as <c>HH:mm:ss.fffffff</c>.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteTimeOnly(scoped ReadOnlySpan<byte> encodedName, TimeOnly value) =>
        WriteFormatted(encodedName, value, "O");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteFormatted<T>(
        scoped ReadOnlySpan<byte> encodedName, T value, scoped ReadOnlySpan<char> format)
        where T : struct, IUtf8SpanFormattable
    {
        WriteName(encodedName, MaxFormattedValue + BulkOverhead);
        WriteFormattedValue(value, format);
    }

    // The room was reserved with the name.
    private void WriteFormattedValue<T>(T value, scoped ReadOnlySpan<char> format)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> bulk = _buffer.AsSpan(_position);

        // The value is written where it will most likely stay, behind a length of one or two digits.
        int header = GuessHeader(value);
        if (!value.TryFormat(
            bulk.Slice(header, MaxFormattedValue), out int length, format, CultureInfo.InvariantCulture))
        {
            ThrowTooLong(typeof(T));
        }

        int actual = length < 10 ? 4 : 5;
        if (actual != header) bulk.Slice(header, length).CopyTo(bulk[actual..]);
        header = WriteLength(bulk, length);
        EndValue(header + length);
    }

    // Decided at compile time for each type but int and long.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int GuessHeader<T>(T value)
        where T : struct
    {
        if (typeof(T) == typeof(int)) return HeaderOf(Unsafe.BitCast<T, int>(value));
        if (typeof(T) == typeof(long)) return HeaderOf(Unsafe.BitCast<T, long>(value));
        return typeof(T) == typeof(decimal) || Unsafe.SizeOf<T>() < sizeof(int) ? 4 : 5;
    }

    private static int HeaderOf(long value) => value is > -100_000_000 and < 1_000_000_000 ? 4 : 5;

    private void WriteText(scoped ReadOnlySpan<char> value)
    {
        // Short text gets the room that it can need at most, long text what it does need.
        int room = value.Length <= MaxGuessedText ? value.Length * 3 : StrictUtf8.Encoding.GetByteCount(value);
        Span<byte> bulk = Reserve(checked(room + BulkOverhead));

        // ASCII text is as many bytes as characters, so the header is guessed from the characters and the text is
        // transcoded once, behind it. Only when other text needs one more digit does it move.
        int header = WriteLength(bulk, value.Length);
        OperationStatus status = Utf8.FromUtf16(
            value, bulk[header..], out _, out int length, replaceInvalidSequences: false);
        if (status != OperationStatus.Done) ThrowInvalidText(value);
        if (length != value.Length)
        {
            int actual = LengthOfHeader(length);
            if (actual != header) bulk.Slice(header, length).CopyTo(bulk[actual..]);
            header = WriteLength(bulk, length);
        }

        EndValue(header + length);
    }

    /// <summary>Writes the name and sees to room behind it. Inlined, the copy of a constant name is a few moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteName(scoped ReadOnlySpan<byte> encodedName, int room)
    {
        encodedName.CopyTo(Reserve(encodedName.Length + room));
        _position += encodedName.Length;
        _fieldCount++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndValue(int length)
    {
        _buffer[_position + length] = (byte)'\r';
        _buffer[_position + length + 1] = (byte)'\n';
        _position += length + 2;
    }

    /// <summary>Writes <c>$0\r\n</c> to <c>$9\r\n</c> in one move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteSmallLength(Span<byte> target, int length) =>
        BinaryPrimitives.WriteUInt32LittleEndian(target, 0x0A0D3024u + ((uint)length << 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteLength(Span<byte> target, int length)
    {
        if (length < 10)
        {
            WriteSmallLength(target, length);
            return 4;
        }

        if (length < 100)
        {
            target[0] = (byte)'$';
            target[1] = (byte)('0' + (length / 10));
            target[2] = (byte)('0' + (length % 10));
            target[3] = (byte)'\r';
            target[4] = (byte)'\n';
            return 5;
        }

        return WriteLongLength(target, length);
    }

    private static int WriteLongLength(Span<byte> target, int length)
    {
        target[0] = (byte)'$';
        Utf8Formatter.TryFormat(length, target[1..], out int digits);
        target[digits + 1] = (byte)'\r';
        target[digits + 2] = (byte)'\n';
        return digits + 3;
    }

    private static int LengthOfHeader(int length)
    {
        int digits = 1;
        for (int rest = length; rest >= 10; rest /= 10) digits++;
        return digits + 3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _position < bytes) Grow(bytes);
        return _buffer.AsSpan(_position);
    }

    [DoesNotReturn]
    private static void ThrowTooLong(Type type) =>
        throw new InvalidOperationException($"{type} formats to more than {MaxFormattedValue} bytes.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        long needed = (long)_position + bytes;
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException("The entry is larger than an array can be; Redis refuses entries above 1 GiB.");
        }

        int size = (int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength);
        Array.Resize(ref _buffer, Math.Max(size, 256));
    }
}
