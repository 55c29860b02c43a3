using Events.Chaos.Ledgers;
using Events.Chaos.Runs;

namespace Events.Chaos.Judging;

/// <summary>Judges what processes did that share partitions: no partition was handled by two at a time, and each key in its order.</summary>
public static class PartitionJudge
{
    private const long SecondMs = 1_000;

    /// <summary>Fails unless it holds.</summary>
    /// <param name="run">The run, whose consumers have ended.</param>
    /// <param name="produced">How many events of each key there are.</param>
    public static void Check(ChaosRun run, IReadOnlyDictionary<string, int> produced)
    {
        (LedgerLine Line, WorkerProcess By)[] lines =
        [
            .. run.Consumers.SelectMany(worker => WithoutFrozen(run, worker)
                    .Where(static line => line.EventId.Contains('/', StringComparison.Ordinal)).Select(line => (line, worker)))
                .OrderBy(static one => one.line.Time).ThenBy(static one => one.line.Number),
        ];
        var offences = new List<string>();
        foreach ((string key, int count) in produced)
        {
            CheckKey(key, count, [.. lines.Where(one => KeyOf(one.Line) == key).Select(static one => one.Line)], offences);
        }

        foreach (IGrouping<string, (LedgerLine Line, WorkerProcess By)> partition in lines.GroupBy(static one => one.Line.EventId.Split('/')[0]))
        {
            CheckPartition(partition.Key, [.. partition], offences);
        }

        Offences.None("An event was not handled, or not in order, or a partition was handled by two processes at a time", offences);
    }

    // A process may be frozen between the look at its lease and its handler's first line, which it writes when it goes on: one such line for each stop, of what
    // another has begun meanwhile, and no other, since that look comes before each handler.
    private static List<LedgerLine> WithoutFrozen(ChaosRun run, WorkerProcess worker)
    {
        List<LedgerLine> lines = [.. worker.ReadLedger()];
        foreach (Outage stop in worker.Stops)
        {
            LedgerLine? first = lines.Find(line => line.Fact == Fact.Begun && line.Time >= stop.To - SecondMs);
            if (first is null || stop.To - stop.From < 2 * SecondMs || first.Time > stop.To + SecondMs) continue;
            bool isAnothers = run.Consumers.Any(other => other != worker && other.ReadLedger().Any(line =>
                line.Fact == Fact.Begun && line.EventId == first.EventId && line.Id == first.Id && line.Time >= stop.From && line.Time <= first.Time));
            if (isAnothers) lines.Remove(first);
        }

        return lines;
    }

    private static void CheckKey(string key, int count, LedgerLine[] lines, List<string> offences)
    {
        HashSet<long> ended = [.. lines.Where(static line => line.Fact == Fact.Ended).Select(static line => line.Number)];
        for (int number = 0; number < count; number++)
        {
            if (!ended.Contains(number)) offences.Add($"{key} {number} was not handled.");
        }

        // Some come again, those that were not acknowledged; none before all that are older.
        long last = -1;
        foreach (LedgerLine line in lines.Where(static line => line.Fact == Fact.Begun))
        {
            if (line.Number > last + 1) offences.Add($"{line} came behind {key} {last}.");
            last = line.Number;
        }
    }

    private static void CheckPartition(string partition, (LedgerLine Line, WorkerProcess By)[] lines, List<string> offences)
    {
        // From when to when a process handled something of it; one that was killed, or stood still, did so until then.
        var spans = new List<(long From, long To, WorkerProcess By, LedgerLine Line)>();
        foreach ((LedgerLine line, WorkerProcess by) in lines.Where(static one => one.Line.Fact == Fact.Begun))
        {
            long to = lines.Where(one => one.By == by && one.Line.Fact != Fact.Begun && one.Line.Id == line.Id && one.Line.Time >= line.Time)
                .Select(static one => one.Line.Time).DefaultIfEmpty(by.KilledAt ?? long.MaxValue).First();
            foreach (Outage stop in by.Stops)
            {
                // The signal is noted before it is sent: the process may begin something in between.
                if (stop.To > line.Time && stop.From < to) to = Math.Max(line.Time, stop.From);
            }

            spans.Add((line.Time, Math.Max(line.Time, to), by, line));
        }

        for (int i = 1; i < spans.Count; i++)
        {
            if (spans[i - 1].By == spans[i].By || spans[i].From >= spans[i - 1].To) continue;
            offences.Add($"{partition}: {spans[i].By.Name} began '{spans[i].Line}' while {spans[i - 1].By.Name} was at '{spans[i - 1].Line}'.");
        }
    }

    private static string KeyOf(LedgerLine line) => line.EventId.Split('/')[1];
}
