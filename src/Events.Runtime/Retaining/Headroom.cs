using Events.Store.Retaining;

namespace Events.Retaining;

/// <summary>Measures how far the oldest entry of each group that it has not acknowledged is on its way to being trimmed.</summary>
internal static class Headroom
{
    /// <summary>The group whose entry goes next, and how far it has come: 1 is the limit.</summary>
    public static (GroupRetention? Group, double Share) FindNext(RetentionRule rule, RetentionRound round)
    {
        GroupRetention? next = null;
        double highest = 0;
        foreach (GroupRetention group in round.Groups)
        {
            double share = ShareOf(rule, round, group);
            if (share > highest) (next, highest) = (group, share);
        }

        return (next, highest);
    }

    private static double ShareOf(RetentionRule rule, RetentionRound round, GroupRetention group)
    {
        if (group.Oldest is not { } oldest) return 0;
        long limit = rule.AfterAllGroups ? rule.HardCap : rule.MaxLength;
        double byLength = limit == 0 ? 0 : DepthOf(round, group, oldest) / limit;
        double byAge = rule.AfterAllGroups || rule.MaxAge == TimeSpan.Zero ? 0 : (round.Now - oldest.Timestamp) / rule.MaxAge;
        return Math.Max(byLength, byAge);
    }

    // Nothing counts the entries from one ID on; what the server does count is what was not delivered.
    private static double DepthOf(RetentionRound round, GroupRetention group, EntryId oldest)
    {
        if (group is { Pending: 0, Lag: { } lag }) return lag;
        if (round.First is not { } first || oldest <= first) return round.Length;
        double all = round.Last.Milliseconds - (double)first.Milliseconds;
        double behind = round.Last.Milliseconds - (double)oldest.Milliseconds;
        return all <= 0 ? round.Length : round.Length * behind / all;
    }
}
