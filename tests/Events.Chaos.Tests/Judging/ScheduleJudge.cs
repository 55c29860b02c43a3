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

    /// <summary>How late entries were, of those that were surely scheduled before their time.</summary>
    /// <param name="ledgers">What the processes that schedule have written.</param>
    /// <param name="stream">What there is.</param>
    public static string Lateness(IEnumerable<LedgerLine> ledgers, IReadOnlyList<ChaosEntry> stream)
    {
        // The ledgers' clock counts from the start of the machine, and times that are due are of its calendar.
        Dictionary<string, LedgerLine> intended = [], given = [];
        foreach (LedgerLine line in ledgers)
        {
            if (line.Fact == Fact.Intended) intended[line.EventId] = line;
            else if (line.Fact == Fact.Given) given[line.EventId] = line;
        }

        long boot = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - Environment.TickCount64;
        long[] late = [.. stream.Where(entry => given.TryGetValue(entry.EventId, out LedgerLine? line) && line.Time + boot < line.Number)
            .Select(entry => (long)entry.Id.Milliseconds - intended[entry.EventId].Number).Order()];
        if (late.Length == 0) return "None was scheduled before its time.";
        return $"{stream.Count} events, {late.Length} given before they were due: late by {late[late.Length / 2]} ms (median), {late[late.Length * 99 / 100]} (99 %), "
            + $"{late[(int)(late.Length * 999L / 1000)]} (99.9 %), {late[^1]} (all); {late.Count(static ms => ms <= 100)} within 100 ms.";
    }
}
