using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;

namespace Events.Chaos.Judging;

/// <summary>What producers were told against what is in the stream, which must be untrimmed.</summary>
public static class ProducingJudge
{
    /// <param name="evidence">What is known.</param>
    /// <param name="mayBeLost">Of which events that were given an ID the server may know nothing any more.</param>
    public static void Check(Evidence evidence, Func<LedgerLine, bool>? mayBeLost = null)
    {
        Dictionary<EntryId, ChaosEntry> stream = evidence.Stream.ToDictionary(entry => entry.Id);
        LedgerLine[] lines = [.. evidence.Produced];
        ILookup<string, LedgerLine> byEvent = lines.ToLookup(line => line.EventId);
        Assert.NotEmpty(stream);

        Offences.None(
            "An event whose ID was given is not in the stream",
            lines.Where(line => line.Fact == Fact.Given && stream.GetValueOrDefault(line.Id)?.EventId != line.EventId
                && mayBeLost?.Invoke(line) != true));
        Offences.None("An entry is not whole", evidence.Stream.Where(entry => !IsWhole(entry)));
        Offences.None(
            "An entry was never intended", evidence.Stream.Where(entry => byEvent[entry.EventId].All(line => line.Fact != Fact.Intended)));
        Offences.None(
            "An event was refused and yet appended",
            evidence.Stream.Where(entry =>
                byEvent[entry.EventId].Count(line => line.Fact == Fact.Intended) <= byEvent[entry.EventId].Count(line => line.Fact == Fact.Refused)));
        Offences.None(
            "An event is in the stream more often than it was sent",
            evidence.Stream.GroupBy(entry => entry.EventId)
                .Where(entries => entries.Count() > byEvent[entries.Key].Count(line => line.Fact == Fact.Intended))
                .Select(entries => entries.Key));
    }

    /// <summary>Every field is there, in its order, with the value that its event must have.</summary>
    private static bool IsWhole(ChaosEntry entry)
    {
        string kind = EventNames.KindOf(entry.EventId);
        string[] names = kind switch
        {
            EventNames.Noted or EventNames.Poison => ["type", "ts_ms", "event_id"],
            EventNames.Charged => ["type", "ts_ms", "event_id"],
            EventNames.Transferred => ["type", "ts_ms", "event_id", "amount"],
            EventNames.Stepped => ["type", "ts_ms", "event_id", "key", "number"],
            _ => [],
        };
        string type = kind == EventNames.Poison ? EventNames.Noted : kind;
        string number = $"{EventNames.NumberOf(entry.EventId)}";
        return entry.Fields.Select(field => field.Key).SequenceEqual(names)
            && entry["type"] == $"chaos.{type}"
            && (entry["amount"] ?? number) == number
            && (entry["number"] ?? number) == number
            && long.TryParse(entry["ts_ms"], out _);
    }
}
