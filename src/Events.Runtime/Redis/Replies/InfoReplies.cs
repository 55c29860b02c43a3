using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Replies;

/// <summary>Reads the replies of XINFO and XPENDING. XINFO's fields are found by name: newer servers put more between them.</summary>
internal static class InfoReplies
{
    public static StreamInfo ReadStream(RespValue reply)
    {
        RespValue first = reply.Get("first-entry");
        RespValue last = reply.Get("last-entry");
        return new StreamInfo(
            reply.Get("length").AsInteger(),
            reply.Get("last-generated-id").AsId(),
            reply.Get("entries-added").AsInteger(),
            first.IsNull ? null : first.AsArray(1)[0].AsId(),
            last.IsNull ? null : last.AsArray(1)[0].AsId(),
            reply.Get("groups").AsInteger())
        {
            MaxDeletedId = reply.Find("max-deleted-entry-id")?.AsId() ?? EntryId.Min,
        };
    }

    public static IReadOnlyList<GroupInfo> ReadGroups(RespValue reply) => ReadList(reply, static group => new GroupInfo(
        group.Get("name").AsText(),
        group.Get("consumers").AsInteger(),
        group.Get("pending").AsInteger(),
        group.Get("last-delivered-id").AsId(),
        group.Find("entries-read")?.AsNullableInteger(),
        group.Find("lag")?.AsNullableInteger()));

    public static IReadOnlyList<ConsumerInfo> ReadConsumers(RespValue reply) => ReadList(reply, static consumer =>
    {
        // -1 says that nothing was ever delivered; 7.0 does not know the field.
        long? inactive = consumer.Find("inactive")?.AsNullableInteger();
        return new ConsumerInfo(
            consumer.Get("name").AsText(),
            consumer.Get("pending").AsInteger(),
            TimeSpan.FromMilliseconds(consumer.Get("idle").AsInteger()),
            inactive is >= 0 ? TimeSpan.FromMilliseconds(inactive.Value) : null);
    });

    public static PendingSummary ReadSummary(RespValue reply)
    {
        IReadOnlyList<RespValue> parts = reply.AsArray(4);
        IReadOnlyList<KeyValuePair<string, long>> consumers = parts[3].IsNull
            ? []
            : ReadList(parts[3], static line =>
            {
                IReadOnlyList<RespValue> pair = line.AsArray(2);
                return new KeyValuePair<string, long>(pair[0].AsText(), pair[1].AsInteger());
            });
        return new PendingSummary(parts[0].AsInteger(), parts[1].AsNullableId(), parts[2].AsNullableId(), consumers);
    }

    public static IReadOnlyList<PendingEntry> ReadLines(RespValue reply) => ReadList(reply, static line =>
    {
        // Idle is -1 for an entry that was handed back (XNACK): it belongs to nobody.
        IReadOnlyList<RespValue> parts = line.AsArray(4);
        return new PendingEntry(
            parts[0].AsId(), parts[1].AsText(), TimeSpan.FromMilliseconds(parts[2].AsInteger()), parts[3].AsInteger());
    });

    public static IReadOnlyList<LostEntry> ReadLost(RespValue reply) => ReadList(reply, ReadLostLine);

    public static LostEntry ReadLostLine(RespValue line)
    {
        IReadOnlyList<RespValue> parts = line.AsArray(2);
        return new LostEntry(parts[0].AsId(), parts[1].IsNull ? null : parts[1].AsText());
    }

    public static IReadOnlyList<EntryId> ReadIds(RespValue reply) => ReadList(reply, static id => id.AsId());

    private static T[] ReadList<T>(RespValue reply, Func<RespValue, T> read)
    {
        IReadOnlyList<RespValue> items = reply.AsArray();
        var list = new T[items.Count];
        for (int i = 0; i < list.Length; i++) list[i] = read(items[i]);
        return list;
    }
}
