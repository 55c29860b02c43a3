using Events.Chaos.Ledgers;

namespace Events.Chaos.Judging;

/// <summary>What a producer had confirmed and is not there was told to it, with the range of its IDs.</summary>
public static class LossJudge
{
    /// <summary>What was confirmed, is missing, and has not been told.</summary>
    /// <param name="ledgers">What producers have written, read before the stream.</param>
    /// <param name="stream">What is there.</param>
    public static IReadOnlyList<LedgerLine> FindUntold(IEnumerable<IReadOnlyList<LedgerLine>> ledgers, IEnumerable<ChaosEntry> stream)
    {
        Dictionary<EntryId, string> there = stream.ToDictionary(entry => entry.Id, entry => entry.EventId);
        var untold = new List<LedgerLine>();
        foreach (IReadOnlyList<LedgerLine> ledger in ledgers)
        {
            (EntryId After, EntryId Last)[] told =
                [.. ledger.Where(line => line.Fact == Fact.Lost).Select(line => (EntryId.Parse(line.EventId), line.Id))];
            untold.AddRange(ledger.Where(line => line.Fact == Fact.Given && there.GetValueOrDefault(line.Id) != line.EventId
                && !Array.Exists(told, range => line.Id > range.After && line.Id <= range.Last)));
        }

        return untold;
    }

    /// <summary>Whether an event that is missing was told to be.</summary>
    /// <param name="evidence">What is known.</param>
    public static Func<LedgerLine, bool> ToldBy(Evidence evidence)
    {
        IEnumerable<IReadOnlyList<LedgerLine>> ledgers = evidence.Ledgers.Where(ledger => ledger.Key.Options.Produces).Select(ledger => ledger.Value);
        HashSet<LedgerLine> untold = [.. FindUntold(ledgers, evidence.Stream)];
        return line => !untold.Contains(line);
    }
}
