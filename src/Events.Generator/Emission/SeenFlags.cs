using System.Globalization;

namespace Events.Generator.Emission;

/// <summary>Keeps which fields a decoder has seen, one bit each: in one local up to 64 fields, in several beyond.</summary>
internal sealed class SeenFlags(int count)
{
    private const int BitsPerLocal = 64;

    /// <summary>Names of locals that are kept free of other uses, whatever the count.</summary>
    public static IEnumerable<string> AllLocals =>
        Enumerable.Range(1, 64).Select(static i => "seen" + i.ToString(CultureInfo.InvariantCulture)).Prepend("seen");

    /// <summary>The locals' names.</summary>
    public IEnumerable<string> Locals => Enumerable.Range(0, Words).Select(Local);

    private int Words => (count + BitsPerLocal - 1) / BitsPerLocal;

    private string Type => count <= 32 ? "uint" : "ulong";

    public void Declare(SourceWriter writer)
    {
        foreach (string local in Locals) writer.Line($"{Type} {local} = 0;");
    }

    public string Set(int field) => $"{Local(field / BitsPerLocal)} |= {Bit(field)};";

    public string IsMissing(int field) => $"({Local(field / BitsPerLocal)} & {Bit(field)}) == 0";

    /// <summary>Writes the test whether not all of the given fields were seen.</summary>
    public string AnyMissing(IEnumerable<int> fields) => string.Join(
        " || ",
        fields.GroupBy(static field => field / BitsPerLocal).Select(word =>
        {
            ulong mask = word.Aggregate(0UL, static (mask, field) => mask | (1UL << (field % BitsPerLocal)));
            bool isWhole = word.Count() == Math.Min(BitsPerLocal, count - (word.Key * BitsPerLocal));
            string seen = Local(word.Key);
            return isWhole ? $"{seen} != {Hex(mask)}" : $"({seen} & {Hex(mask)}) != {Hex(mask)}";
        }));

    /// <summary>Writes the test whether at least one of the given fields was seen.</summary>
    public string AnySeen(IEnumerable<int> fields) => Masks(fields, "!=", " || ");

    /// <summary>Writes the test whether none of the given fields was seen.</summary>
    public string NoneSeen(IEnumerable<int> fields) => Masks(fields, "==", " && ");

    private string Masks(IEnumerable<int> fields, string comparison, string and) => string.Join(
        and,
        fields.GroupBy(static field => field / BitsPerLocal).Select(word =>
        {
            ulong mask = word.Aggregate(0UL, static (mask, field) => mask | (1UL << (field % BitsPerLocal)));
            return $"({Local(word.Key)} & {Hex(mask)}) {comparison} 0";
        }));

    private string Local(int word) => Words == 1 ? "seen" : "seen" + (word + 1).ToString(CultureInfo.InvariantCulture);

    private string Bit(int field) => Hex(1UL << (field % BitsPerLocal));

    private string Hex(ulong mask) =>
        "0x" + mask.ToString("X", CultureInfo.InvariantCulture) + (count <= 32 ? "" : "UL");
}
