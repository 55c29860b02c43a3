using Events.InMemory.Delivery;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Delivery;

namespace Events.InMemory;

/// <summary>Keeps the positions of groups, and where they continue when they are gone. The rules are those of the script over Redis.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<GroupFloor> SaveFloorAsync(
        StreamKey stream, string group, FloorSave save = default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(stream, group, out StreamLog log);
            GroupFloor? kept = FindFloor(stream, group);
            GroupFloor floor = FloorOf(found, log, kept);
            if (save.Before is { } id && floor.Acknowledged >= id) floor = floor with { Acknowledged = id.Previous() };
            if (!save.Replace && (floor.IsBehind(kept) || floor.IsBehind(save.Known) || GroupRestoring.IsUntold(save.Known, kept, floor.Stream)))
            {
                return floor with { HasGoneBack = true };
            }

            KeepFloor(stream, group, floor);
            return floor with { Loss = GroupCounting.FindLoss(log, floor, kept) };
        });
    }

    /// <inheritdoc/>
    public ValueTask<GroupCreation> EnsureGroupAsync(
        StreamKey stream,
        string group,
        GroupStart startAt,
        GroupFloor? known,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () =>
        {
            GroupFloor? kept = FindFloor(stream, group);
            StoredStream? found = _keys.Find(stream);
            if (found?.FindGroup(group) is not { } existing) return CreateGroup(stream, group, startAt, kept, known);
            GroupFloor current = FloorOf(existing, found.Log, kept);
            GroupCreation creation = GroupRestoring.Compare(current, existing.Pending, found.Log, kept, known);
            if (GroupRestoring.IsUntold(known, kept, current.Stream)) KeepFloor(stream, group, current with { IsFresh = false });
            return creation;
        });
    }

    private GroupCreation CreateGroup(StreamKey stream, string group, GroupStart startAt, GroupFloor? kept, GroupFloor? known)
    {
        StoredStream made = _keys.FindOrCreate(stream);
        EntryId start = startAt == GroupStart.End ? made.Log.LastId : EntryId.Min;
        GroupCreation creation = kept is null && known is null
            ? new GroupCreation(GroupCreationKind.Created, start)
            : GroupRestoring.Restore(made.Log, kept, known);

        // With the number of entries before it, so that they are counted from there.
        (long unread, bool isExact) = GroupCounting.Unread(made.Log, creation.After, read: null, kept: null);
        made.TryCreateGroup(group, creation.After, isExact ? made.Log.EntriesAdded - unread : null);
        KeepFloor(
            stream,
            group,
            FloorOf(made.FindGroup(group)!, made.Log, kept: null) with { IsFresh = creation.Kind == GroupCreationKind.Created });
        return creation;
    }

    private GroupFloor? FindFloor(StreamKey stream, string group) =>
        _keys.Find<HashValue>(DeliveryKeys.Floors(stream))?.Fields.GetValueOrDefault(DeliveryChecks.AsBytes(group)) is { } text
            ? GroupFloor.Parse(text)
            : null;

    private GroupFloor FloorOf(StoredGroup group, StreamLog log, GroupFloor? kept)
    {
        EntryId acknowledged = group.LastDeliveredId;
        long gone = 0;
        if (group.Pending.First is { } oldest)
        {
            if (oldest.Id <= acknowledged) acknowledged = oldest.Id.Previous();
            if (log.Length == 0 || oldest.Id < log.FirstId) gone = group.Pending.Count;
        }

        (long unread, bool isExact) = GroupCounting.Unread(log, group.LastDeliveredId, group.EntriesRead, kept);
        var floor = new GroupFloor(
            acknowledged,
            group.LastDeliveredId,
            group.Pending.Count + unread,
            gone,
            GroupRestoring.ExtentOf(log),
            DateTimeOffset.FromUnixTimeMilliseconds(Now))
        {
            Lag = unread,
            IsLagExact = isExact,
            HasOneConsumer = group.Consumers.Count <= 1,
            IsFresh = kept is { IsFresh: true },
        };
        return floor with { Counted = GroupCounting.Count(log, floor, group.EntriesRead, kept) };
    }

    private void KeepFloor(StreamKey stream, string group, GroupFloor floor) =>
        _keys.FindOrCreate<HashValue>(DeliveryKeys.Floors(stream)).Fields[DeliveryChecks.AsBytes(group)] = floor.ToText();

    private void ForgetFloor(StreamKey stream, string group)
    {
        StreamKey floors = DeliveryKeys.Floors(stream);
        if (_keys.Find<HashValue>(floors) is not { } hash) return;
        hash.Fields.Remove(DeliveryChecks.AsBytes(group));
        if (hash.Fields.Count == 0) _keys.Delete(floors);
    }
}
