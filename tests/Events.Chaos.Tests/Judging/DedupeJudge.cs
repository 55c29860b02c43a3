using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Chaos.Runs;

namespace Events.Chaos.Judging;

/// <summary>
/// With a dedupe key an effect outside Redis is had once, unless a process was killed between the effect and its mark, or stood still
/// while its handler ran: behind the effect, or behind the last look at its lease and before the effect.
/// </summary>
public static class DedupeJudge
{
    /// <param name="evidence">What is known.</param>
    /// <param name="outages">When the server could not be reached.</param>
    /// <param name="lease">For how long an entry is left to who has it, in milliseconds: where the server was away for half of that, it may not have been kept
    /// or marked in time.</param>
    public static void Check(Evidence evidence, IReadOnlyList<Outage>? outages = null, int lease = 0)
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
                var (first, second) = (inTime[i - 1], inTime[i]);
                long to = second.Line.Time;
                if (!IsInterrupted(first.Consumer, first.Line.Time, to, evidence)
                    && !WasAway(BegunAt(first, evidence), lease, outages ?? [])
                    && !HasStoodStill(first.Consumer, BegunAt(first, evidence), to, evidence)
                    && !HasStoodStill(second.Consumer, BegunAt(second, evidence), to, evidence)) repeated.Add($"{second.Line} after {first.Line}");
            }
        }

        Offences.None("An effect was had twice although nothing came between it and its mark", repeated);
    }

    private static long BegunAt((WorkerProcess Consumer, LedgerLine Line) effect, Evidence evidence) => evidence.Ledgers[effect.Consumer]
        .Last(line => line.Fact == Fact.Begun && line.Id == effect.Line.Id && line.Time <= effect.Line.Time).Time;

    private static bool IsInterrupted(WorkerProcess consumer, long from, long to, Evidence evidence) =>
        (consumer.KilledAt is { } killed && killed >= from && killed <= to) || HasStoodStill(consumer, from, to, evidence);

    // Within the lease that it was begun in, and the next.
    private static bool WasAway(long begun, int lease, IReadOnlyList<Outage> outages) =>
        outages.Sum(outage => Math.Max(0, Math.Min(outage.To, begun + lease) - Math.Max(outage.From, begun - lease))) > lease / 2;

    // A stall is written down when it is over.
    private static bool HasStoodStill(WorkerProcess consumer, long from, long to, Evidence evidence) =>
        consumer.Stops.Any(stop => stop.Overlaps(from, to))
        || evidence.Ledgers[consumer].Any(line =>
            line.Fact == Fact.Stalled && new Outage(line.Time - line.Number, line.Time).Overlaps(from, to));
}
