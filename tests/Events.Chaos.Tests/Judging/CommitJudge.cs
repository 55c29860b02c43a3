using System.Globalization;
using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;

namespace Events.Chaos.Judging;

/// <summary>With a commit there is exactly one effect of each event, always: the state in Redis against what was produced.</summary>
public static class CommitJudge
{
    /// <param name="evidence">What is known.</param>
    /// <param name="forgets">Whether the server has lost writes that it had confirmed, commits among them, which were done again then.</param>
    public static void Check(Evidence evidence, bool forgets = false)
    {
        string[] produced = [.. evidence.Stream.Select(entry => entry.EventId).Where(id => EventNames.KindOf(id) == EventNames.Transferred)];
        ILookup<string, ChaosEntry> bookings = evidence.Bookings.ToLookup(booking => booking.EventId);

        Offences.None("An event was not booked exactly once", produced.Where(id => evidence.Booked.GetValueOrDefault(id) != 1));
        Offences.None("An event was booked that is not in the stream", evidence.Booked.Keys.Except(produced));
        Offences.None("What follows from an event was not produced exactly once", produced.Where(id => bookings[id].Count() != 1));
        Offences.None("Something follows from an event that is not in the stream", bookings.Select(booking => booking.Key).Except(produced));
        Offences.None(
            "A booking has another amount than its event",
            evidence.Bookings.Where(booking =>
                long.Parse(booking["amount"]!, CultureInfo.InvariantCulture) != EventNames.NumberOf(booking.EventId)));
        Assert.Equal(produced.Sum(EventNames.NumberOf), evidence.Total);
        if (forgets) return;
        Offences.None(
            "Two handlers were told that they have committed one entry",
            evidence.Consumed.Where(line => line.Line.Fact == Fact.Committed)
                .GroupBy(line => line.Line.Id).Where(committed => committed.Count() > 1).Select(committed => committed.Key));
    }
}
