using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Chaos.Runs;

namespace Events.Chaos.Judging;

/// <summary>Events of one key run one after the other in stream order.</summary>
public static class OrderJudge
{
    /// <summary>Within each consumer: no two of a key at a time, and new ones in their order, also when some have to be tried again.</summary>
    /// <param name="evidence">What is known.</param>
    /// <param name="forgets">Whether the server has lost deliveries that it had confirmed: what a group has had in hand before comes as new again then.</param>
    public static void CheckEachConsumer(Evidence evidence, bool forgets = false)
    {
        Dictionary<EntryId, string> keys = KeysOf(evidence);
        Dictionary<(bool Audits, EntryId Id), long>? first = forgets ? FirstBegun(evidence) : null;
        foreach ((WorkerProcess consumer, IReadOnlyList<LedgerLine> ledger) in evidence.Ledgers)
        {
            if (!consumer.Options.Produces) Offences.None($"{consumer.Name} broke the order of a key", Overlaps(
                keys, ledger, line => line.Number > 1 || first?[(consumer.Options.Audits, line.Id)] < line.Time));
        }
    }

    /// <summary>Over the whole run, where one consumer at a time is alive: an entry begins when all before it of its key have ended.</summary>
    public static void CheckWholeGroup(Evidence evidence)
    {
        Dictionary<EntryId, string> keys = KeysOf(evidence);
        LedgerLine[] lines = [.. evidence.Consumed.Select(line => line.Line).Where(line => keys.ContainsKey(line.Id)).OrderBy(line => line.Time)];
        var ended = new HashSet<EntryId>();
        var inOrder = keys.Keys.Order().GroupBy(id => keys[id]).ToDictionary(key => key.Key, key => key.ToArray());
        var next = inOrder.Keys.ToDictionary(key => key, _ => 0);
        var early = new List<string>();
        foreach (LedgerLine line in lines)
        {
            string key = keys[line.Id];
            EntryId[] entries = inOrder[key];
            if (line.Fact == Fact.Ended) ended.Add(line.Id);
            while (next[key] < entries.Length && ended.Contains(entries[next[key]])) next[key]++;
            if (line.Fact == Fact.Begun && next[key] < entries.Length && entries[next[key]] < line.Id)
            {
                early.Add($"{line} began before {entries[next[key]]} of its key {key} had ended");
            }
        }

        Offences.None("An entry was begun before one that stands in front of it", early);
    }

    private static Dictionary<(bool Audits, EntryId Id), long> FirstBegun(Evidence evidence)
    {
        var first = new Dictionary<(bool Audits, EntryId Id), long>();
        foreach ((WorkerProcess consumer, IReadOnlyList<LedgerLine> ledger) in evidence.Ledgers)
        {
            foreach (LedgerLine line in ledger.Where(static line => line.Fact == Fact.Begun))
            {
                (bool, EntryId) entry = (consumer.Options.Audits, line.Id);
                first[entry] = Math.Min(line.Time, first.GetValueOrDefault(entry, long.MaxValue));
            }
        }

        return first;
    }

    private static List<string> Overlaps(
        Dictionary<EntryId, string> keys, IReadOnlyList<LedgerLine> ledger, Func<LedgerLine, bool> wasDelivered)
    {
        var running = new Dictionary<string, EntryId>();
        var newest = new Dictionary<string, EntryId>();
        var overlaps = new List<string>();
        foreach (LedgerLine line in ledger)
        {
            if (!keys.TryGetValue(line.Id, out string? key)) continue;
            if (line.Fact == Fact.Begun)
            {
                if (running.TryGetValue(key, out EntryId other)) overlaps.Add($"{line} began while {other} of its key ran");
                running[key] = line.Id;

                // What was delivered before comes back when it is due, or when another has died.
                if (wasDelivered(line)) continue;
                if (newest.GetValueOrDefault(key) > line.Id) overlaps.Add($"{line} came new after {newest[key]} of its key");
                newest[key] = line.Id;
            }
            else if (line.Fact is Fact.Ended or Fact.Failed or Fact.LeaseLost)
            {
                running.Remove(key);
            }
        }

        return overlaps;
    }

    private static Dictionary<EntryId, string> KeysOf(Evidence evidence) => evidence.Stream
        .Where(entry => EventNames.KindOf(entry.EventId) == EventNames.Stepped)
        .ToDictionary(entry => entry.Id, entry => entry["key"]!);
}
