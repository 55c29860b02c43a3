using System.Globalization;
using Events.Errors;

namespace Events.Store.Partitions;

/// <summary>The partitions of a stream, and how they have become as many.</summary>
/// <param name="Partitions">The number of partitions; of a stream that grows the one that it grows to.</param>
/// <param name="Growths">Its growths, in their order. Of one that is not complete yet there is one at the most, the last.</param>
/// <param name="Now">The time by the server's clock.</param>
public sealed record PartitionLayout(int Partitions, IReadOnlyList<PartitionGrowth> Growths, DateTimeOffset Now)
{
    /// <summary>What stands in place of the number while a stream grows: whoever knows of no growth has another one.</summary>
    internal const int Growing = 0;

    /// <summary>The growth that is under way; null for none.</summary>
    public PartitionGrowth? Current => Growths.Count > 0 && Growths[^1] is { IsComplete: false } last ? last : null;

    /// <summary>Tells whether a process that declares a number of partitions means this stream: it has as many, has had, or is about to.</summary>
    /// <param name="declared">The number.</param>
    public bool Explains(int declared)
    {
        if (declared == Partitions) return true;
        foreach (PartitionGrowth growth in Growths)
        {
            if (growth.From == declared) return true;
        }

        return false;
    }

    /// <summary>The growth in which a partition was added; null for one that was there at first.</summary>
    internal PartitionGrowth? AddedBy(int partition)
    {
        for (int i = Growths.Count - 1; i >= 0; i--)
        {
            if (partition >= Growths[i].From && partition < Growths[i].To) return Growths[i];
        }

        return null;
    }

    /// <summary>Reads what is kept beside the stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="number">The number; <see cref="Growing"/> for a stream that grows.</param>
    /// <param name="fields">The fields of <see cref="PartitionKeys.Growths"/>.</param>
    /// <param name="now">The server's time.</param>
    /// <exception cref="ProtocolException">Another program has written it.</exception>
    internal static PartitionLayout Read(StreamKey stream, int number, IEnumerable<KeyValuePair<string, string>> fields, DateTimeOffset now)
    {
        var growths = new SortedDictionary<int, PartitionGrowth>();
        var ends = new Dictionary<int, Dictionary<int, EntryId>>();
        foreach ((string field, string value) in fields)
        {
            string[] at = field.Split(':');
            string[] words = value.Split(' ');
            if (at.Length == 2 && TryNumber(at[0], out int of) && TryNumber(at[1], out int partition) && EntryId.TryParse(value, null, out EntryId end))
            {
                if (!ends.TryGetValue(of, out Dictionary<int, EntryId>? known)) ends.Add(of, known = []);
                known[partition] = end;
            }
            else if (at.Length == 1 && TryNumber(field, out int from) && words.Length == 4 && TryNumber(words[0], out int to)
                && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long time)
                && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long settling))
            {
                growths[from] = new PartitionGrowth(from, to, DateTimeOffset.FromUnixTimeMilliseconds(time), TimeSpan.FromMilliseconds(settling))
                {
                    IsComplete = words[3] == "1",
                };
            }
            else
            {
                throw new ProtocolException($"{PartitionKeys.Growths(stream).Name} says how '{stream}' has grown, and holds '{field}' with '{value}': another program has written it.");
            }
        }

        PartitionGrowth[] all =
        [
            .. growths.Values.Select(growth => ends.TryGetValue(growth.From, out Dictionary<int, EntryId>? known) ? growth with { Ends = known } : growth),
        ];
        return new PartitionLayout(number == Growing && all.Length > 0 ? all[^1].To : number, all, now);
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
