using System.Collections.Immutable;

namespace Events.Generator.Baseline;

/// <summary>
/// The form in which a value stands in a field, as the contract file has it: <c>int</c>, <c>string?</c>, <c>list&lt;Guid&gt;</c>,
/// <c>enum(New,Paid)</c>, <c>text(IPAddress)</c>. It is about the wire: a type that is written as another one is that one.
/// </summary>
internal sealed class WireType
{
    public const string Enum = "enum";
    public const string EnumAsNumber = "enum#";
    public const string List = "list";
    public const string Map = "map";
    public const string Record = "record";
    public const string Text = "text";
    public const string Json = "json";
    public const string Converted = "converted";

    // What has no parts: the words of WireTypes.
    private static readonly ImmutableHashSet<string> Simple = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "string", "bytes", "bool", "char", "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "nint", "nuint", "Int128", "UInt128",
        "decimal", "double", "float", "Half", "Guid", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", Record);

    public WireType(string name, bool isNullable)
    {
        Name = name;
        IsNullable = isNullable;
    }

    /// <summary>The form without what it is made of.</summary>
    public string Name { get; }

    public bool IsNullable { get; }

    /// <summary>The types that a list or map holds.</summary>
    public IReadOnlyList<WireType> Elements { get; init; } = [];

    /// <summary>The values of an enum.</summary>
    public IReadOnlyList<WireValue> Values { get; init; } = [];

    /// <summary>The type, or the converter, that knows what has text of its own.</summary>
    public string Detail { get; init; } = "";

    public bool IsEnum => Name is Enum or EnumAsNumber;

    /// <summary>Tells whether the value is written in the same way, but for null.</summary>
    public bool IsLike(WireType other) => WithoutNull() == other.WithoutNull();

    /// <summary>The text without a question mark.</summary>
    public string WithoutNull() => IsEnum ? $"{Name}({string.Join(",", Values)})"
        : Elements.Count > 0 ? $"{Name}<{string.Join(",", Elements)}>"
        : Detail.Length > 0 ? $"{Name}({LineTokens.Quote(Detail)})"
        : Name;

    public override string ToString() => IsNullable ? WithoutNull() + "?" : WithoutNull();

    /// <summary>Reads a form; null when the text is none.</summary>
    public static WireType? Parse(string text)
    {
        bool isNullable = text.EndsWith("?", StringComparison.Ordinal);
        if (isNullable) text = text.Substring(0, text.Length - 1);
        if (text.Length == 0) return null;
        int open = text.IndexOfAny(['(', '<', '"']);
        if (open < 0)
        {
            return Simple.Contains(text) ? new WireType(text, isNullable) : null;
        }

        char close = text[open] == '<' ? '>' : ')';
        if (text[open] == '"' || open == 0 || text[text.Length - 1] != close) return null;
        string name = text.Substring(0, open), inner = text.Substring(open + 1, text.Length - open - 2);
        return name switch
        {
            Enum or EnumAsNumber when close == ')' => ParseEnum(name, inner, isNullable),
            List or Map when close == '>' => ParseElements(name, inner, isNullable),
            Text or Json or Converted when close == ')' =>
                LineTokens.Unquote(inner) is { } detail ? new WireType(name, isNullable) { Detail = detail } : null,
            _ => null,
        };
    }

    /// <summary>The parts between a character that stands outside of quotes and brackets.</summary>
    public static IReadOnlyList<string> SplitOutside(string text, char separator)
    {
        var parts = new List<string>();
        int start = 0, depth = 0;
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted) continue;
            else if (c is '(' or '<') depth++;
            else if (c is ')' or '>') depth--;
            else if (c == separator && depth == 0)
            {
                parts.Add(text.Substring(start, i - start));
                start = i + 1;
            }
        }

        parts.Add(text.Substring(start));
        return parts;
    }

    private static WireType? ParseEnum(string name, string inner, bool isNullable)
    {
        var values = new List<WireValue>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in inner.Length == 0 ? [] : SplitOutside(inner, ','))
        {
            if (WireValue.Parse(part) is not { } value || (value.Number is null) == (name == EnumAsNumber) || !names.Add(value.Name)) return null;
            values.Add(value);
        }

        return new WireType(name, isNullable) { Values = values };
    }

    private static WireType? ParseElements(string name, string inner, bool isNullable)
    {
        var elements = new List<WireType>();
        foreach (string part in SplitOutside(inner, ','))
        {
            if (Parse(part) is not { } element) return null;
            elements.Add(element);
        }

        return elements.Count == (name == List ? 1 : 2) ? new WireType(name, isNullable) { Elements = elements } : null;
    }
}
