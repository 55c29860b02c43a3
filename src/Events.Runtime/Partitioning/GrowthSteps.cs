using Events.Errors;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Roles;

namespace Events.Partitioning;

/// <summary>
/// Leads a growth to its end, one step at a time, by whoever comes: says what the old partitions had at the switch, makes the groups of the old partitions on
/// the new ones, from their beginning, and completes it when all of them have done with what was before. Each step may be done again.
/// </summary>
/// <param name="store">Where the stream is.</param>
/// <param name="stream">The stream, by the key that it is declared with.</param>
internal sealed class GrowthSteps(IStreamStore store, StreamKey stream)
{
    private readonly HashSet<(int From, int Partition, string Group)> _passed = [];
    private int _made;

    /// <summary>Does what can be done now.</summary>
    /// <param name="layout">What is known.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What holds then, and the groups that hold it up, each with an old partition that it has not done with.</returns>
    public async ValueTask<(PartitionLayout Layout, IReadOnlyList<(string Group, int Partition)> Waiting)> StepAsync(
        PartitionLayout layout, CancellationToken cancellationToken)
    {
        if (layout.Current is not { } growth) return (layout, []);
        bool isSettled = layout.Now >= growth.SettledAt;
        if (_made != growth.From || (isSettled && growth.Ends.Count < growth.From))
        {
            // Before anything is there, so that what one group has done with is not taken from another one.
            for (int partition = 0; partition < growth.From; partition++)
            {
                foreach (GroupInfo group in await GroupsAsync(partition, cancellationToken).ConfigureAwait(false))
                {
                    await MakeGroupsAsync(growth, partition, group.Name, cancellationToken).ConfigureAwait(false);
                }
            }

            _made = growth.From;
        }

        if (!isSettled) return (layout, []);
        if (growth.Ends.Count < growth.From)
        {
            layout = await SettleAsync(growth, cancellationToken).ConfigureAwait(false) ?? layout;
            if (layout.Current is not { } settled || settled.Ends.Count < settled.From) return (layout, []);
            growth = settled;
        }

        var waiting = new List<(string Group, int Partition)>();
        for (int partition = 0; partition < growth.From; partition++)
        {
            foreach (GroupInfo group in await GroupsAsync(partition, cancellationToken).ConfigureAwait(false))
            {
                if (_passed.Contains((growth.From, partition, group.Name))) continue;
                if (!await HasPassedAsync(growth, partition, group, cancellationToken).ConfigureAwait(false))
                {
                    waiting.Add((group.Name, partition));
                    continue;
                }

                await MakeGroupsAsync(growth, partition, group.Name, cancellationToken).ConfigureAwait(false);
                _passed.Add((growth.From, partition, group.Name));
            }
        }

        if (waiting.Count > 0) return (layout, waiting);
        return (await store.CompletePartitionsAsync(stream, growth.From, cancellationToken).ConfigureAwait(false) ?? layout, []);
    }

    /// <summary>The groups that hold a growth up, each with an old partition that it has not done with; none before that can be said. Writes nothing.</summary>
    public async ValueTask<IReadOnlyList<(string Group, int Partition)>> FindWaitingAsync(PartitionLayout layout, CancellationToken cancellationToken)
    {
        var waiting = new List<(string Group, int Partition)>();
        if (layout.Current is not { } growth || growth.Ends.Count < growth.From) return waiting;
        for (int partition = 0; partition < growth.From; partition++)
        {
            foreach (GroupInfo group in await GroupsAsync(partition, cancellationToken).ConfigureAwait(false))
            {
                if (!await HasPassedAsync(growth, partition, group, cancellationToken).ConfigureAwait(false)) waiting.Add((group.Name, partition));
            }
        }

        return waiting;
    }

    /// <summary>Tells whether a group has done with all that an old partition had at the switch.</summary>
    /// <param name="growth">The growth.</param>
    /// <param name="partition">The old partition.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<bool> HasPassedAsync(PartitionGrowth growth, int partition, string group, CancellationToken cancellationToken)
    {
        if (!growth.Ends.TryGetValue(partition, out EntryId end)) return false;
        if (end == EntryId.Min) return true;
        IReadOnlyList<GroupInfo>? groups = await FindGroupsAsync(partition, cancellationToken).ConfigureAwait(false);
        if (groups is null) return true;

        // Its consumer of the old partition makes it, where it begins as it says.
        return groups.FirstOrDefault(one => one.Name == group) is { } found
            && await HasPassedAsync(growth, partition, found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a group on the new partitions of an old one, at their beginning, where it is not there.</summary>
    public async ValueTask MakeGroupsAsync(PartitionGrowth growth, int partition, string group, CancellationToken cancellationToken)
    {
        for (int added = partition + growth.From; added < growth.To; added += growth.From)
        {
            await MakeGroupAsync(added, group, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a group on a new partition, at its beginning, where it is not there.</summary>
    public async ValueTask MakeGroupAsync(int partition, string group, CancellationToken cancellationToken)
    {
        try
        {
            await store.CreateGroupAsync(stream.Partition(partition), group, EntryId.Min, true, cancellationToken).ConfigureAwait(false);
        }
        catch (GroupExistsException)
        {
            // By another process.
        }
    }

    private async ValueTask<PartitionLayout?> SettleAsync(PartitionGrowth growth, CancellationToken cancellationToken)
    {
        var ends = new Dictionary<int, EntryId>();
        for (int partition = 0; partition < growth.From; partition++)
        {
            if (!growth.Ends.ContainsKey(partition)) ends.Add(partition, await EndAsync(partition, cancellationToken).ConfigureAwait(false));
        }

        return await store.SavePartitionEndsAsync(stream, growth.From, ends, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<EntryId> EndAsync(int partition, CancellationToken cancellationToken)
    {
        try
        {
            return (await store.StreamInfoAsync(stream.Partition(partition), cancellationToken).ConfigureAwait(false)).LastGeneratedId;
        }
        catch (StreamNotFoundException)
        {
            return EntryId.Min;
        }
    }

    private async ValueTask<bool> HasPassedAsync(PartitionGrowth growth, int partition, GroupInfo group, CancellationToken cancellationToken)
    {
        EntryId end = growth.Ends[partition];
        StreamKey key = stream.Partition(partition);
        if (group.LastDeliveredId < end)
        {
            // What it has not read may be trimmed.
            using EntryPage page = await store.RangeAsync(key, group.LastDeliveredId.Next(), end, 1, cancellationToken).ConfigureAwait(false);
            if (page.Count > 0) return false;
        }

        if (group.Pending == 0) return true;
        var query = new PendingQuery { To = end, Count = 1 };
        return (await store.PendingAsync(key, group.Name, query, cancellationToken).ConfigureAwait(false)).Count == 0;
    }

    private async ValueTask<IReadOnlyList<GroupInfo>> GroupsAsync(int partition, CancellationToken cancellationToken) =>
        await FindGroupsAsync(partition, cancellationToken).ConfigureAwait(false) ?? [];

    private async ValueTask<IReadOnlyList<GroupInfo>?> FindGroupsAsync(int partition, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GroupInfoAsync(stream.Partition(partition), cancellationToken).ConfigureAwait(false);
        }
        catch (StreamNotFoundException)
        {
            return null;
        }
    }
}
