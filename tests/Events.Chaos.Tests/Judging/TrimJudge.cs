using Events.Chaos.Ledgers;

namespace Events.Chaos.Judging;

/// <summary>Nothing was trimmed before it was delivered: every event was handled, or is a dead letter that tells its ID.</summary>
public static class TrimJudge
{
    public static void Check(Evidence evidence)
    {
        ILookup<string, ChaosEntry> letters = evidence.DeadLetters.ToLookup(letter => letter["dead:id"]!);
        Dictionary<EntryId, string> given = evidence.Produced.Where(line => line.Fact == Fact.Given).ToDictionary(line => line.Id, line => line.EventId);
        Offences.None(
            "An event was neither handled nor reported",
            given.Where(entry => !evidence.IsHandled(entry.Value, entry.Key) && !letters.Contains($"{entry.Key}")));
        Offences.None("An entry was reported twice", letters.Where(letter => letter.Count() > 1).Select(letter => letter.Key));
        Offences.None("A dead letter for another reason", evidence.DeadLetters.Where(letter => letter["dead:reason"] != "payload-gone"));
        Offences.None("A dead letter of an entry that was never produced", letters.Select(letter => letter.Key).Except(given.Keys.Select(id => $"{id}")));
        Offences.None("An event was booked twice", evidence.Booked.Where(booked => booked.Value != 1));
        Assert.NotEmpty(evidence.DeadLetters);

        // Who had it in his hands and came to the end with it has acknowledged it.
        HashSet<string> well = [.. evidence.Consumed
            .Where(line => line.Line.Fact == Fact.Ended && line.Consumer.KilledAt is null
                && !evidence.Ledgers[line.Consumer].Any(other => other.Fact == Fact.Stalled))
            .Select(line => $"{line.Line.Id}")];
        Offences.None("An entry was handled to its end and yet reported", letters.Select(letter => letter.Key).Intersect(well));
    }
}
