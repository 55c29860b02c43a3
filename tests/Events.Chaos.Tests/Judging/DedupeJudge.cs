using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Chaos.Runs;

namespace Events.Chaos.Judging;

/// <summary>
/// With a dedupe key an effect outside Redis is had once, unless the process did not come to mark it: it was killed, it stood
/// still, or the server could not be reached.
/// </summary>
public static class DedupeJudge
{
    /// <param name="evidence">What is known.</param>
    /// <param name="outages">When the server could not be reached.</param>
    public static void Check(Evidence evidence, IReadOnlyList<Outage>? outages = null)
    {
        var effects = evidence.Consumed
            .Where(line => line.Line.Fact == Fact.Effect && EventNames.KindOf(line.Line.EventId) == EventNames.Charged)
            .GroupBy(line => line.Line.EventId);
        var repeated = new List<string>();
        foreach (var effect in effects)
        {
            var inTime = effect.OrderBy(line => line.Line.Time).ToArray();
            for (int i = 1; i < inTime.Length; i++)
            {
                long from = inTime[i - 1].Line.Time, to = inTime[i].Line.Time;
                if (!IsInterrupted(inTime[i - 1].Consumer, from, to, evidence, outages ?? [])) repeated.Add($"{inTime[i].Line} after {inTime[i - 1].Line}");
            }
        }

        Offences.None("An effect was had twice although nothing came between it and its mark", repeated);
    }

    private static bool IsInterrupted(
        WorkerProcess consumer, long from, long to, Evidence evidence, IReadOnlyList<Outage> outages)
    {
        // A stall is written down when it is over.
        bool stalled = evidence.Ledgers[consumer].Any(line =>
            line.Fact == Fact.Stalled && new Outage(line.Time - line.Number, line.Time).Overlaps(from, to));
        return (consumer.KilledAt is { } killed && killed >= from && killed <= to) || stalled
            || consumer.Stops.Any(stop => stop.Overlaps(from, to)) || outages.Any(outage => outage.Overlaps(from, to));
    }
}
