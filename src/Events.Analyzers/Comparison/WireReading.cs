using System.Collections.Immutable;
using Events.Generator.Baseline;

namespace Events.Analyzers.Comparison;

/// <summary>Says what a reader of one form makes of text in another.</summary>
internal static class WireReading
{
    /// <summary>Nothing at all.</summary>
    public const string Never = "never";

    private static readonly ImmutableDictionary<string, (bool IsSigned, int Bits)> Integers =
        new Dictionary<string, (bool IsSigned, int Bits)>(StringComparer.Ordinal)
        {
            ["sbyte"] = (true, 8),
            ["byte"] = (false, 8),
            ["short"] = (true, 16),
            ["ushort"] = (false, 16),
            ["int"] = (true, 32),
            ["uint"] = (false, 32),
            ["long"] = (true, 64),
            ["ulong"] = (false, 64),
            // As large as the machine has it, and read on a smaller one.
            ["nint"] = (true, 64),
            ["nuint"] = (false, 64),
            ["Int128"] = (true, 128),
            ["UInt128"] = (false, 128),
        }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly string[] Fractions = ["decimal", "double", "float", "Half"];
    private static readonly string[] Moments = ["DateTime", "DateTimeOffset"];

    /// <summary>Says which of the texts the reader reads: empty for all, <see cref="Never"/> for none, else a phrase.</summary>
    public static string Limit(WireType reader, WireType written)
    {
        string to = reader.Name, from = written.Name;
        if (to == "bytes" || (to == "string" && from is not "bytes")) return "";
        if (to == "string") return "only what is text in UTF-8";
        if (from is "string" or "bytes") return $"only text that is a value of {reader.WithoutNull()}";
        if (reader.IsEnum && written.IsEnum) return "";
        if (Integers.TryGetValue(to, out (bool IsSigned, int Bits) target))
        {
            if (Integers.TryGetValue(from, out (bool IsSigned, int Bits) source)) return Holds(target, source) ? "" : $"only numbers that {to} holds";
            return from == WireType.EnumAsNumber ? "" : Fractions.Contains(from, StringComparer.Ordinal) ? $"only whole numbers that {to} holds" : Never;
        }

        if (reader.IsEnum) return Integers.ContainsKey(from) ? "" : Never;
        if (Fractions.Contains(to, StringComparer.Ordinal))
        {
            return Integers.TryGetValue(from, out (bool IsSigned, int Bits) whole) ? (to is "decimal" or "double" && whole.Bits <= 64) ? "" : $"only numbers that {to} holds"
                : Fractions.Contains(from, StringComparer.Ordinal) ? $"only numbers that {to} holds" : Never;
        }

        if (Moments.Contains(to, StringComparer.Ordinal) && Moments.Contains(from, StringComparer.Ordinal)) return "the moment, with another notion of its offset";
        if (to is WireType.Text or WireType.Converted or WireType.Json) return $"only text that {reader.WithoutNull()} understands";
        return to == from && reader.Elements.Count > 0 ? "only elements that it understands" : Never;
    }

    private static bool Holds((bool IsSigned, int Bits) target, (bool IsSigned, int Bits) source) =>
        target.IsSigned == source.IsSigned ? target.Bits >= source.Bits : target.IsSigned && target.Bits > source.Bits;
}
