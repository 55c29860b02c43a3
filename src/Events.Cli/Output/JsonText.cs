using System.Text.Json;
using System.Text.Json.Serialization;
using Events.Administration;
using Events.Store;

namespace Events.Cli.Output;

/// <summary>
/// Results as JSON, one line each: names in snake case, IDs as text, time spans in milliseconds. Control characters, and what is not ASCII, are
/// escaped as JSON does.
/// </summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new TextConverter<EntryId>(static id => id.ToString()),
            new TextConverter<StreamTrim>(Words.Of),
            new SpanConverter(),
            new FieldsConverter(),
        },
    };

    public static string Of(object value) => JsonSerializer.Serialize(value, Options);

    private sealed class TextConverter<T>(Func<T, string> toText) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(toText(value));
    }

    private sealed class SpanConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue((long)value.TotalMilliseconds);
    }

    // An object, in the order of the entry. A name that is there twice is there twice.
    private sealed class FieldsConverter : JsonConverter<IReadOnlyList<KeyValuePair<string, string>>>
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(
            Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach ((string name, string text) in value) writer.WriteString(name, text);
            writer.WriteEndObject();
        }
    }
}
