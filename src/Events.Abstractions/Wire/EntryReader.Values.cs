using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Events.Wire;

/// <content>Values that other code reads: what that throws is wrong with the entry.</content>
public ref partial struct EntryReader
{
    /// <summary>Reads a value that parses itself from UTF-8, invariant culture.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="EventDecodeException">The value is none.</exception>
    public T ReadUtf8Parsed<T>()
        where T : IUtf8SpanParsable<T>
    {
        ReadOnlySpan<byte> value = ReadBytes();
        try
        {
            if (T.TryParse(value, CultureInfo.InvariantCulture, out T? parsed) && parsed is not null) return parsed;
        }
        catch (Exception exception) when (exception is not EventDecodeException)
        {
            throw Invalid(value, typeof(T).Name, exception);
        }

        throw Invalid(value, typeof(T).Name);
    }

    /// <summary>Reads a value that parses itself from characters, invariant culture.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="EventDecodeException">The value is none.</exception>
    public T ReadSpanParsed<T>()
        where T : ISpanParsable<T>
    {
        ReadOnlySpan<byte> value = ReadBytes();
        string text = DecodeText(value);
        try
        {
            if (T.TryParse(text.AsSpan(), CultureInfo.InvariantCulture, out T? parsed) && parsed is not null) return parsed;
        }
        catch (Exception exception) when (exception is not EventDecodeException)
        {
            throw Invalid(value, typeof(T).Name, exception);
        }

        throw Invalid(value, typeof(T).Name);
    }

    /// <summary>Reads a value that parses itself from text, invariant culture.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="EventDecodeException">The value is none.</exception>
    public T ReadParsed<T>()
        where T : IParsable<T>
    {
        ReadOnlySpan<byte> value = ReadBytes();
        string text = DecodeText(value);
        try
        {
            if (T.TryParse(text, CultureInfo.InvariantCulture, out T? parsed) && parsed is not null) return parsed;
        }
        catch (Exception exception) when (exception is not EventDecodeException)
        {
            throw Invalid(value, typeof(T).Name, exception);
        }

        throw Invalid(value, typeof(T).Name);
    }

    /// <summary>Reads a URI, absolute or relative.</summary>
    /// <exception cref="EventDecodeException">The value is none.</exception>
    public Uri ReadUri()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        if (Uri.TryCreate(DecodeText(value), UriKind.RelativeOrAbsolute, out Uri? uri)) return uri;
        throw Invalid(value, "a URI");
    }

    /// <summary>Reads a value by a converter.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <exception cref="EventDecodeException">The converter says that the value is none, or throws.</exception>
    public T ReadConverted<T, TConverter>()
        where TConverter : IFieldConverter<T>
    {
        ReadOnlySpan<byte> value = ReadBytes();
        try
        {
            if (TConverter.TryRead(value, out T converted) && converted is not null) return converted;
        }
        catch (Exception exception) when (exception is not EventDecodeException)
        {
            throw Invalid(value, typeof(T).Name, exception);
        }

        throw Invalid(value, typeof(T).Name);
    }

    /// <summary>Reads JSON.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="typeInfo">How it is deserialized.</param>
    /// <exception cref="EventDecodeException">The value is no JSON of the type, or <c>null</c>.</exception>
    public T ReadJson<T>(JsonTypeInfo<T> typeInfo)
    {
        ReadOnlySpan<byte> value = ReadBytes();
        try
        {
            if (JsonSerializer.Deserialize(value, typeInfo) is { } read) return read;
        }
        catch (Exception exception) when (exception is not EventDecodeException)
        {
            throw Invalid(value, $"JSON of {typeof(T).Name}", exception);
        }

        throw Invalid(value, $"JSON of {typeof(T).Name}");
    }

    /// <summary>Reads bytes in base 64.</summary>
    /// <exception cref="EventDecodeException">The value is not base 64.</exception>
    public byte[] ReadBase64()
    {
        ReadOnlySpan<byte> value = ReadBytes();
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(value.Length)];
        if (Base64.DecodeFromUtf8(value, decoded, out int consumed, out int written) == OperationStatus.Done && consumed == value.Length)
        {
            return decoded[..written];
        }

        throw Invalid(value, "base 64");
    }

    /// <summary>Reads a JSON array.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="read">Reads one element that is not <c>null</c>.</param>
    /// <param name="isNullable">Whether elements may be <c>null</c>.</param>
    /// <exception cref="EventDecodeException">The value is no JSON array, or an element is not of its type.</exception>
    public T[] ReadList<T>(FieldReader<T> read, bool isNullable)
    {
        ArgumentNullException.ThrowIfNull(read);
        ReadOnlySpan<byte> value = ReadBytes();
        try
        {
            return FieldJson.ReadList(LastName, value, read, isNullable);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid(value, "a JSON array", exception);
        }
    }

    /// <summary>Reads a JSON object.</summary>
    /// <typeparam name="TKey">The keys' type.</typeparam>
    /// <typeparam name="TValue">The values' type.</typeparam>
    /// <param name="readKey">Reads one key.</param>
    /// <param name="readValue">Reads one value that is not <c>null</c>.</param>
    /// <param name="isNullable">Whether values may be <c>null</c>.</param>
    /// <exception cref="EventDecodeException">The value is no JSON object, has a key twice, or a key or value is not of its type.</exception>
    public Dictionary<TKey, TValue> ReadMap<TKey, TValue>(FieldReader<TKey> readKey, FieldReader<TValue> readValue, bool isNullable)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(readKey);
        ArgumentNullException.ThrowIfNull(readValue);
        ReadOnlySpan<byte> value = ReadBytes();
        try
        {
            return FieldJson.ReadMap(LastName, value, readKey, readValue, isNullable);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid(value, "a JSON object", exception);
        }
    }

    // The name of the field that was read last.
    private readonly ReadOnlySpan<byte> LastName => new EntryReader(_bytes[_nameStart..]).ReadBytes();

    private readonly EventDecodeException Invalid(scoped ReadOnlySpan<byte> value, string expected, Exception cause) =>
        EventDecodeException.InvalidValue(EventType, LastName, value, expected, cause);
}
