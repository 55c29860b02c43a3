using System.Globalization;

namespace Events.Generator.Emission;

/// <summary>Which fields a decoder has seen, one bit each: in one local up to 64 fields, in several beyond.</summary>
internal sealed class SeenFlags(int count)
{
    private const int BitsPerLocal = 64;

    /// <summary>The locals' names; to be kept free of other uses.</summary>
    public IEnumerable<string> Locals => Enumerable.Range(0, Words).Select(Local);

    private int Words => (count + BitsPerLocal - 1) / BitsPerLocal;

    private string Type => count <= 32 ? "uint" : "ulong";

    public void Declare(SourceWriter writer)
    {
        foreach (string local in Locals) writer.Line($"{Type} {local} = 0;");
    }

    public string Set(int field) => $"{Local(field / BitsPerLocal)} |= {Bit(field)};";

    public string IsMissing(int field) => $"({Local(field / BitsPerLocal)} & {Bit(field)}) == 0";

    /// <summary>Whether not all of the given fields were seen.</summary>
    public string AnyMissing(IEnumerable<int> fields) => string.Join(
        " || ",
        fields.GroupBy(static field => field / BitsPerLocal).Select(word =>
        {
            ulong mask = word.Aggregate(0UL, static (mask, field) => mask | (1UL << (field % BitsPerLocal)));
            bool isWhole = word.Count() == Math.Min(BitsPerLocal, count - (word.Key * BitsPerLocal));
            string seen = Local(word.Key);
            return isWhole ? $"{seen} != {Hex(mask)}" : $"({seen} & {Hex(mask)}) != {Hex(mask)}";
        }));

    private string Local(int word) => Words == 1 ? "seen" : "seen" + (word + 1).ToString(CultureInfo.InvariantCulture);

    private string Bit(int field) => Hex(1UL << (field % BitsPerLocal));

    private string Hex(ulong mask) =>
        "0x" + mask.ToString("X", CultureInfo.InvariantCulture) + (count <= 32 ? "" : "UL");
}
