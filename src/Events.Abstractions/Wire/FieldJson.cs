using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Events.Wire;

/// <summary>
/// Collections as JSON whose elements have the text that they would have in a field of their own, so that each type has one form
/// wherever it stands: numbers, Booleans and JSON as they are, all else in quotes.
/// </summary>
internal static class FieldJson
{
    // '$0\r\n\r\n', the empty name.
    private const int EmptyName = 6;

    // Text that redis-cli shows as it is; what JSON itself needs is escaped.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlySpan<byte> WriteList<T>(IEnumerable<T> items, JsonStyle style, FieldWriter<T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, s_options);
        byte[] scratch = [];
        json.WriteStartArray();
        foreach (T item in items) WriteValue(json, item, style, write, ref scratch);
        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan;
    }

    public static ReadOnlySpan<byte> WriteMap<TKey, TValue>(
        IEnumerable<KeyValuePair<TKey, TValue>> pairs, FieldWriter<TKey> writeKey, JsonStyle style, FieldWriter<TValue> writeValue)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, s_options);
        byte[] scratch = [];
        json.WriteStartObject();
        foreach (KeyValuePair<TKey, TValue> pair in pairs)
        {
            json.WritePropertyName(TextOf(pair.Key, writeKey, ref scratch));
            WriteValue(json, pair.Value, style, writeValue, ref scratch);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    public static T[] ReadList<T>(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, FieldReader<T> read, bool isNullable)
    {
        var json = new Utf8JsonReader(value);
        Expect(ref json, JsonTokenType.StartArray);
        var items = new List<T>();
        byte[] scratch = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(name, value, ref json, read, isNullable, ref scratch));
        }

        ExpectEnd(ref json);
        return [.. items];
    }

    public static Dictionary<TKey, TValue> ReadMap<TKey, TValue>(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, FieldReader<TKey> readKey, FieldReader<TValue> readValue, bool isNullable)
        where TKey : notnull
    {
        var json = new Utf8JsonReader(value);
        Expect(ref json, JsonTokenType.StartObject);
        var pairs = new Dictionary<TKey, TValue>();
        byte[] scratch = [];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            TKey key = Read(name, Unescape(ref json), readKey, ref scratch);
            json.Read();
            if (!pairs.TryAdd(key, ReadValue(name, value, ref json, readValue, isNullable, ref scratch)))
            {
                throw new JsonException("A key stands twice.");
            }
        }

        ExpectEnd(ref json);
        return pairs;
    }

    private static void WriteValue<T>(Utf8JsonWriter json, T item, JsonStyle style, FieldWriter<T> write, ref byte[] scratch)
    {
        if (item is null)
        {
            json.WriteNullValue();
            return;
        }

        ReadOnlySpan<byte> text = TextOf(item, write, ref scratch);
        if (style == JsonStyle.Json || (style == JsonStyle.Literal && IsLiteral(text))) json.WriteRawValue(text, skipInputValidation: true);
        else json.WriteStringValue(text);
    }

    // Not NaN and Infinity, which JSON has no word for.
    private static bool IsLiteral(ReadOnlySpan<byte> text) => text.Length > 0 && text[^1] is (>= (byte)'0' and <= (byte)'9') or (byte)'e';

    private static ReadOnlySpan<byte> TextOf<T>(T item, FieldWriter<T> write, ref byte[] scratch)
    {
        var writer = new EntryWriter(scratch);
        write(ref writer, item);
        scratch = writer.Buffer;
        return new EntryReader(scratch.AsSpan(EmptyName, writer.Position - EmptyName)).ReadBytes();
    }

    private static T ReadValue<T>(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref Utf8JsonReader json, FieldReader<T> read, bool isNullable, ref byte[] scratch)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null when isNullable:
                return default!;
            case JsonTokenType.String:
                return Read(name, Unescape(ref json), read, ref scratch);
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Read(name, json.ValueSpan, read, ref scratch);
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                int start = (int)json.TokenStartIndex;
                json.Skip();
                return Read(name, value[start..(int)json.BytesConsumed], read, ref scratch);
            default:
                throw new JsonException("An element is null.");
        }
    }

    private static T Read<T>(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, FieldReader<T> read, ref byte[] scratch)
    {
        var writer = new EntryWriter(scratch);
        writer.WriteBytes([], name);
        writer.WriteBytes([], text);
        scratch = writer.Buffer;
        var reader = new EntryReader(scratch.AsSpan(0, writer.Position));
        reader.TryReadName(out _);
        return read(ref reader);
    }

    private static ReadOnlySpan<byte> Unescape(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped && Utf8Valid(json.ValueSpan)) return json.ValueSpan;
        byte[] text = new byte[json.ValueSpan.Length];
        return text.AsSpan(0, json.CopyString(text));
    }

    private static bool Utf8Valid(ReadOnlySpan<byte> text) => System.Text.Unicode.Utf8.IsValid(text);

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type) throw new JsonException("Another kind of JSON was expected.");
    }

    private static void ExpectEnd(ref Utf8JsonReader json)
    {
        if (json.Read()) throw new JsonException("More stands behind it.");
    }
}
