using Events.Chaos.Ledgers;

namespace Events.Chaos.Judging;

/// <summary>What was scheduled is in the stream once, and not before its time.</summary>
public static class ScheduleJudge
{
    /// <param name="ledgers">What the processes that schedule have written.</param>
    /// <param name="stream">What there is, when nothing waits any more.</param>
    public static void Check(IEnumerable<LedgerLine> ledgers, IReadOnlyList<ChaosEntry> stream)
    {
        Dictionary<string, long> due = ledgers.Where(static line => line.Fact == Fact.Intended)
            .ToDictionary(static line => line.EventId, static line => line.Number);
        ILookup<string, ChaosEntry> entries = stream.ToLookup(static entry => entry.EventId);
        Assert.NotEmpty(due);

        Offences.None("An event was scheduled and is not in the stream", due.Keys.Where(id => !entries.Contains(id)));
        Offences.None("An event is in the stream twice", entries.Where(static times => times.Count() > 1).Select(static times => times.Key));
        Offences.None("An event is in the stream that was never scheduled", entries.Where(entry => !due.ContainsKey(entry.Key)).Select(static entry => entry.Key));
        Offences.None(
            "An event came before its time",
            stream.Where(entry => due.TryGetValue(entry.EventId, out long time) && (long)entry.Id.Milliseconds < time)
                .Select(entry => $"{entry.EventId} as {entry.Id}, due at {due[entry.EventId]}"));
    }
}
