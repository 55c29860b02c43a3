using System.Globalization;

namespace Events.Chaos.Ledgers;

/// <summary>One fact. Times are milliseconds of the machine's monotonic clock, so those of all processes compare.</summary>
public sealed record LedgerLine(long Time, Fact Fact, string EventId, EntryId Id, long Number)
{
    public static LedgerLine Parse(string line)
    {
        string[] parts = line.Split(' ');
        return new LedgerLine(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            Enum.Parse<Fact>(parts[1]),
            parts[2],
            EntryId.Parse(parts[3]),
            long.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    public override string ToString() => $"{Time} {Fact} {EventId} {Id} {Number}";
}
