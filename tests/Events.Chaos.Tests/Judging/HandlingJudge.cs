using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;

namespace Events.Chaos.Judging;

/// <summary>Every entry was handled at least once; what could not be is a dead letter, once, and nothing else is.</summary>
public static class HandlingJudge
{
    public static void Check(Evidence evidence)
    {
        HashSet<EntryId> ended = evidence.IdsOf(Fact.Ended);
        ChaosEntry[] poison = [.. evidence.Stream.Where(entry => EventNames.IsPoison(entry.EventId))];
        Offences.None(
            "An entry was acknowledged and never handled",
            evidence.Stream.Where(entry => !EventNames.IsPoison(entry.EventId) && !evidence.IsHandled(entry.EventId, entry.Id)));
        Offences.None("A poisonous entry has ended well", poison.Where(entry => ended.Contains(entry.Id)));

        var letters = evidence.DeadLetters.ToLookup(letter => letter["dead:id"]);
        Offences.None("A poisonous entry is not exactly one dead letter", poison.Where(entry => letters[$"{entry.Id}"].Count() != 1));
        Offences.None(
            "A dead letter of an entry that was none to give up",
            evidence.DeadLetters.Where(letter => !EventNames.IsPoison(letter.EventId)));
    }
}
