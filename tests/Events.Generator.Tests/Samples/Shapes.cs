using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Numerics;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Serialization;
using Events.Contracts;
using Events.Wire;

namespace Events.Generator.Tests.Samples;

internal readonly record struct OrderKey(Guid Value);

internal sealed record CustomerName(string Value);

internal readonly record struct Checked
{
    public Checked(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    public int Value { get; }
}

internal sealed record Address(string Street, string? City, int? Floor = 1)
{
    public string Country { get; init; } = "NL";

    public Geo? Position { get; init; }
}

internal readonly record struct Geo(double Latitude, double Longitude);

internal sealed record Hints(string? First, string? Second);

internal sealed record Line(string Sku, int Quantity, decimal Price);

[JsonSerializable(typeof(List<Line>))]
[JsonSerializable(typeof(Line))]
internal sealed partial class SampleJson : JsonSerializerContext;

internal enum Colour
{
    [EnumMember(Value = "dark-red")]
    DarkRed,

    [JsonStringEnumMemberName("grün")]
    Green,

    [Alias("azure", "cyan")]
    Blue,

    [UnknownValue]
    Other,
}

[EnumField(AsNumber = true)]
internal enum Size
{
    Small = 1,
    Large = 3,
}

/// <summary>Formats and parses itself, as what other generators make.</summary>
internal readonly record struct Sku(string Text) : ISpanFormattable, ISpanParsable<Sku>
{
    public override string ToString() => "sku:" + Text;

    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"sku:{Text}", out charsWritten);

    public static Sku Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    public static Sku Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, provider, out Sku sku) ? sku : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Sku result) => TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Sku result)
    {
        result = new Sku(s.StartsWith("sku:") ? s[4..].ToString() : "");
        return s.StartsWith("sku:");
    }
}

internal sealed record Money(decimal Amount, string Currency);

internal readonly struct MoneyConverter : IFieldConverter<Money>
{
    public static bool TryWrite(Money value, Span<byte> destination, out int written) =>
        System.Text.Unicode.Utf8.TryWrite(destination, System.Globalization.CultureInfo.InvariantCulture, $"{value.Amount} {value.Currency}", out written);

    public static bool TryRead(ReadOnlySpan<byte> source, out Money value)
    {
        string[] parts = Encoding.UTF8.GetString(source).Split(' ', 2);
        value = new Money(decimal.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]);
        return true;
    }
}

/// <summary>Every shape of a field, once as it is and once nullable.</summary>
[Event<SampleStream>("shapes")]
internal sealed partial record AllShapes
{
    public required OrderKey Key { get; init; }
    public required CustomerName Name { get; init; }
    public required Checked Checked { get; init; }
    public required Address Address { get; init; }
    public required Geo Geo { get; init; }
    public required int[] Numbers { get; init; }
    public required List<string> Texts { get; init; }
    public required IReadOnlyList<string?> Holes { get; init; }
    public required HashSet<Colour> Colours { get; init; }
    public required ImmutableArray<double> Doubles { get; init; }
    public required FrozenSet<OrderKey> Keys { get; init; }
    public required Dictionary<string, int> Counts { get; init; }
    public required IReadOnlyDictionary<Guid, List<decimal?>> Prices { get; init; }
    public required List<byte[]> Blobs { get; init; }
    [JsonField<SampleJson>] public required List<Line> Lines { get; init; }
    [JsonField<SampleJson>] public required Dictionary<int, Line> ByNumber { get; init; }
    public required BigInteger Big { get; init; }
    public required IPAddress Host { get; init; }
    public required Uri Link { get; init; }
    public required Version Version { get; init; }
    public required Sku Sku { get; init; }
    [FieldConverter<MoneyConverter>] public required Money Total { get; init; }
    [FieldConverter<MoneyConverter>] public required List<Money> Parts { get; init; }
    public required Colour Colour { get; init; }
    public required Size Size { get; init; }
    [EnumField(AsNumber = true)] public required Colour ColourNumber { get; init; }
    public required ReadOnlyMemory<byte> Memory { get; init; }
    [Ignore] public int Cache { get; set; }
    public OrderKey? NullKey { get; init; }
    public CustomerName? NullName { get; init; }
    public Address? NullAddress { get; init; }
    public Hints? NullHints { get; init; }
    public Geo? NullGeo { get; init; }
    public int[]? NullNumbers { get; init; }
    public Dictionary<string, int>? NullCounts { get; init; }
    public BigInteger? NullBig { get; init; }
    public Uri? NullLink { get; init; }
    public Sku? NullSku { get; init; }
    [FieldConverter<MoneyConverter>] public Money? NullTotal { get; init; }
    public Colour? NullColour { get; init; }
    public Size? NullSize { get; init; }
    public ReadOnlyMemory<byte>? NullMemory { get; init; }
}
