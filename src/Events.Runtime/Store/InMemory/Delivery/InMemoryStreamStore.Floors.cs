using Events.Store.InMemory;

namespace Events.Store;

/// <summary>Where groups stand, and where they continue when they are gone. The rules are those of the script over Redis.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<GroupFloor> SaveFloorAsync(
        StreamKey stream, string group, EntryId? before = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(stream, group, out StreamLog log);
            GroupFloor floor = FloorOf(found, log);
            if (before is { } id && floor.Acknowledged >= id) floor = floor with { Acknowledged = id.Previous() };
            KeepFloor(stream, group, floor);
            return floor;
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
            string? kept = _keys.Find<HashValue>(DeliveryKeys.Floors(stream))?.Fields
                .GetValueOrDefault(DeliveryChecks.AsBytes(group));
            var floors = new List<GroupFloor>(2);
            if (kept is not null) floors.Add(GroupFloor.Parse(kept));
            if (known is not null) floors.Add(known);
            StoredStream? found = _keys.Find(stream);
            return found?.FindGroup(group) is { } existing
                ? GroupRestoring.Compare(FloorOf(existing, found.Log), existing.Pending.Count, found.Log, floors)
                : CreateGroup(stream, group, startAt, floors);
        });
    }

    private GroupCreation CreateGroup(StreamKey stream, string group, GroupStart startAt, List<GroupFloor> floors)
    {
        StoredStream made = _keys.FindOrCreate(stream);
        EntryId start = startAt == GroupStart.End ? made.Log.LastId : EntryId.Min;
        GroupCreation creation = floors.Count == 0
            ? new GroupCreation(GroupCreationKind.Created, start)
            : GroupRestoring.Restore(made.Log, floors);
        made.TryCreateGroup(group, creation.After);
        KeepFloor(stream, group, FloorOf(made.FindGroup(group)!, made.Log));
        return creation;
    }

    private GroupFloor FloorOf(StoredGroup group, StreamLog log)
    {
        EntryId acknowledged = group.LastDeliveredId;
        long gone = 0;
        if (group.Pending.First is { } oldest)
        {
            if (oldest.Id <= acknowledged) acknowledged = oldest.Id.Previous();
            if (log.Length == 0 || oldest.Id < log.FirstId) gone = group.Pending.Count;
        }

        long? lag = ReadCounter.Lag(log, group.EntriesRead, group.LastDeliveredId);
        long unread = lag is { } known && known >= 0 && known <= log.Length ? known
            : group.LastDeliveredId < log.LastId ? log.Length
            : 0;
        return new GroupFloor(
            acknowledged,
            group.LastDeliveredId,
            group.Pending.Count + unread,
            gone,
            GroupRestoring.ExtentOf(log),
            DateTimeOffset.FromUnixTimeMilliseconds(Now));
    }

    private void KeepFloor(StreamKey stream, string group, GroupFloor floor) =>
        _keys.FindOrCreate<HashValue>(DeliveryKeys.Floors(stream)).Fields[DeliveryChecks.AsBytes(group)] = floor.ToText();
}
