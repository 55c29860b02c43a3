using System.Buffers.Text;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Events.Wire;

/// <content>Values whose length is not known before they are written.</content>
public ref partial struct EntryWriter
{
    // Most values that format themselves are shorter; else the room is doubled until they fit.
    private const int FirstRoom = 128;

    private delegate bool TryFormat<T>(T value, Span<byte> destination, out int written);

    /// <summary>The exception for an event that is passed as its base type: what it adds would be lost.</summary>
    /// <param name="value">The event.</param>
    /// <param name="expected">The type that it is written as.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ArgumentException RefuseDerived(object value, Type expected)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(expected);
        return new ArgumentException(
            $"A '{value.GetType()}' was to be written as its base type '{expected}', which would lose what it adds. Mark it with [Event] of its own, or produce a '{expected}'.",
            nameof(value));
    }

    /// <summary>Writes a value by its own UTF-8 formatting, invariant culture and default format, however long.</summary>
    /// <typeparam name="T">A type whose default invariant text reads back exactly.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteUtf8Formatted<T>(scoped ReadOnlySpan<byte> encodedName, T value)
        where T : IUtf8SpanFormattable
    {
        if (value is null) ThrowNull(encodedName);
        WriteGrowing(encodedName, value, static (T item, Span<byte> destination, out int written) =>
            item.TryFormat(destination, out written, default, CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a value by its own formatting, invariant culture and default format, as UTF-8.</summary>
    /// <typeparam name="T">A type whose default invariant text reads back exactly.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteSpanFormatted<T>(scoped ReadOnlySpan<byte> encodedName, T value)
        where T : ISpanFormattable
    {
        if (value is null) ThrowNull(encodedName);
        Span<char> room = stackalloc char[FirstRoom];
        if (value.TryFormat(room, out int written, default, CultureInfo.InvariantCulture))
        {
            WriteName(encodedName, 0);
            WriteText(room[..written]);
            return;
        }

        WriteString(encodedName, value.ToString(null, CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a value by its own formatting, invariant culture and default format.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteFormattable(scoped ReadOnlySpan<byte> encodedName, IFormattable value)
    {
        if (value is null) ThrowNull(encodedName);
        WriteString(encodedName, value.ToString(null, CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a value by its own text.</summary>
    /// <typeparam name="T">A type whose text reads back exactly.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteText<T>(scoped ReadOnlySpan<byte> encodedName, T value)
        where T : notnull => WriteString(encodedName, value.ToString() ?? "");

    /// <summary>Writes a URI as it was given, relative ones too.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The URI.</param>
    public void WriteUri(scoped ReadOnlySpan<byte> encodedName, Uri value)
    {
        if (value is null) ThrowNull(encodedName);
        WriteString(encodedName, value.OriginalString);
    }

    /// <summary>Writes a value by a converter.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    public void WriteConverted<T, TConverter>(scoped ReadOnlySpan<byte> encodedName, T value)
        where TConverter : IFieldConverter<T>
    {
        if (value is null) ThrowNull(encodedName);
        WriteGrowing(encodedName, value, TConverter.TryWrite);
    }

    /// <summary>Writes a value as JSON.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The value.</param>
    /// <param name="typeInfo">How it is serialized.</param>
    public void WriteJson<T>(scoped ReadOnlySpan<byte> encodedName, T value, JsonTypeInfo<T> typeInfo)
    {
        if (value is null) ThrowNull(encodedName);
        WriteBytes(encodedName, JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));
    }

    /// <summary>Writes bytes in base 64: inside of JSON, where any bytes cannot stand.</summary>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The bytes.</param>
    public void WriteBase64(scoped ReadOnlySpan<byte> encodedName, scoped ReadOnlySpan<byte> value)
    {
        byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(value.Length)];
        Base64.EncodeToUtf8(value, text, out _, out int written);
        WriteBytes(encodedName, text.AsSpan(0, written));
    }

    /// <summary>Writes a collection as a JSON array of its elements' texts; numbers, Booleans and JSON stand as they are, all else in quotes.</summary>
    /// <typeparam name="T">The elements' type; null elements are <c>null</c>.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The elements.</param>
    /// <param name="style">How the elements' texts stand.</param>
    /// <param name="write">Writes one element that is not null, under an empty name.</param>
    public void WriteList<T>(scoped ReadOnlySpan<byte> encodedName, IEnumerable<T> value, JsonStyle style, FieldWriter<T> write)
    {
        if (value is null) ThrowNull(encodedName);
        ArgumentNullException.ThrowIfNull(write);
        WriteBytes(encodedName, FieldJson.WriteList(value, style, write));
    }

    /// <summary>Writes a dictionary as a JSON object.</summary>
    /// <typeparam name="TKey">The keys' type.</typeparam>
    /// <typeparam name="TValue">The values' type; null values are <c>null</c>.</typeparam>
    /// <param name="encodedName">The field name as a RESP bulk string.</param>
    /// <param name="value">The pairs.</param>
    /// <param name="writeKey">Writes one key, under an empty name.</param>
    /// <param name="style">How the values' texts stand.</param>
    /// <param name="writeValue">Writes one value that is not null, under an empty name.</param>
    public void WriteMap<TKey, TValue>(
        scoped ReadOnlySpan<byte> encodedName,
        IEnumerable<KeyValuePair<TKey, TValue>> value,
        FieldWriter<TKey> writeKey,
        JsonStyle style,
        FieldWriter<TValue> writeValue)
    {
        if (value is null) ThrowNull(encodedName);
        ArgumentNullException.ThrowIfNull(writeKey);
        ArgumentNullException.ThrowIfNull(writeValue);
        WriteBytes(encodedName, FieldJson.WriteMap(value, writeKey, style, writeValue));
    }

    /// <summary>Writes a field whose name is not known before.</summary>
    /// <param name="name">The field name, not encoded.</param>
    /// <param name="value">The bytes; any, also empty.</param>
    public void WriteField(string name, scoped ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> header = stackalloc byte[BulkOverhead];
        byte[] text = StrictUtf8.Encoding.GetBytes(name);
        int length = WriteLength(header, text.Length);
        WriteBytes([.. header[..length], .. text, (byte)'\r', (byte)'\n'], value);
    }

    // Behind a length of the most digits; what is shorter moves.
    private void WriteGrowing<T>(scoped ReadOnlySpan<byte> encodedName, T value, TryFormat<T> format)
    {
        const int Header = BulkOverhead - 2;
        WriteName(encodedName, FirstRoom + BulkOverhead);
        for (int room = FirstRoom; ; room = checked(room * 2))
        {
            Span<byte> bulk = Reserve(checked(room + BulkOverhead));
            if (!format(value, bulk.Slice(Header, room), out int length)) continue;
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)room, nameof(value));
            int header = LengthOfHeader(length);
            bulk.Slice(Header, length).CopyTo(bulk[header..]);
            WriteLength(bulk, length);
            EndValue(header + length);
            return;
        }
    }
}
