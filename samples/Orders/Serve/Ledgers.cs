using Events.Administration;
using Events.Client;
using Events.Store;

namespace Orders.Serve;

/// <summary>
/// Adds up for each group. It goes by what the server counts, so by all processes: entries added, entries given to the group, pending, dead letters; and by the
/// entries that lie behind the group's position, counted.
/// </summary>
internal sealed class Ledgers(EventsClient events, Demo demo)
{
    private const int Tries = 4;

    /// <returns>The ledgers; null while everything moves, so that no two numbers are of one moment.</returns>
    public async Task<IReadOnlyList<GroupLedger>?> ReadAsync(CancellationToken cancellationToken)
    {
        var key = new StreamKey(demo.Key);
        for (int i = 0; i < Tries; i++)
        {
            StreamDetails stream = await events.Administration.DescribeStreamAsync(demo.Key, cancellationToken);
            IReadOnlyList<GroupInfo> before = await events.Store.GroupInfoAsync(key, cancellationToken);
            IReadOnlyList<GroupDetails> groups = await events.Administration.ListGroupsAsync(demo.Key, cancellationToken);
            IReadOnlyList<DeadLetterKind> dead = await events.Administration.OpenDeadLetters(demo.Key).ListKindsAsync(cancellationToken: cancellationToken);
            IReadOnlyList<GroupInfo> after = await events.Store.GroupInfoAsync(key, cancellationToken);
            StreamDetails then = await events.Administration.DescribeStreamAsync(demo.Key, cancellationToken);
            if (stream != then || !before.SequenceEqual(after)) continue;
            return [.. groups.OrderByDescending(static group => group.Group, StringComparer.Ordinal).Select(group => Add(
                stream, group, before.Single(info => info.Name == group.Group), dead.Where(kind => kind.Group == group.Group).Sum(static kind => kind.Count)))];
        }

        return null;
    }

    private GroupLedger Add(StreamDetails stream, GroupDetails group, GroupInfo info, long letters)
    {
        long dead = letters + group.Requeued;
        long twice = demo.Handled.CountTwice(group.Group);
        long? read = info.EntriesRead ?? (demo.BeginsAtEnd(group.Group) ? stream.EntriesAdded - group.Lag : null);
        if (read is not { } given)
        {
            return new GroupLedger(group.Group, stream.EntriesAdded, 0, group.Pending, group.Lag, dead, 0, twice,
                "The server does not know how many entries the group was given: its position was set, or entries were deleted.");
        }

        long acknowledged = given - group.Pending - dead;
        long lost = stream.EntriesAdded - given - group.Lag;
        string? problem =
            acknowledged < 0 ? $"{-acknowledged} more pending and dead than were given to the group."
            : lost < 0 ? $"{-lost} more were given to the group, or wait for it, than were produced."
            : lost > stream.Removed ? $"{lost - stream.Removed} were produced and are nowhere."
            : null;
        return new GroupLedger(group.Group, stream.EntriesAdded, acknowledged, group.Pending, group.Lag, dead, lost, twice, problem);
    }
}
