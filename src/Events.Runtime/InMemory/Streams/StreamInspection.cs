using System.Text;
using Events.Store;

namespace Events.InMemory.Streams;

/// <summary>XINFO and XPENDING on the embedded store; lists come in the byte order of names, as from Redis.</summary>
internal static class StreamInspection
{
    public static StreamInfo Describe(StoredStream stream)
    {
        StreamLog log = stream.Log;
        bool any = log.TryGetLast(out StoredEntry last);
        return new StreamInfo(
            log.Length,
            log.LastId,
            log.EntriesAdded,
            any ? log.FirstId : null,
            any ? last.Id : null,
            stream.Groups.Count)
        {
            MaxDeletedId = log.MaxDeletedId,
        };
    }

    public static IReadOnlyList<GroupInfo> DescribeGroups(StoredStream stream)
    {
        var groups = new List<GroupInfo>(stream.Groups.Count);
        foreach (StoredGroup group in stream.Groups)
        {
            groups.Add(new GroupInfo(
                group.Name,
                group.Consumers.Count,
                group.Pending.Count,
                group.LastDeliveredId,
                group.EntriesRead,
                ReadCounter.Lag(stream.Log, group.EntriesRead, group.LastDeliveredId)));
        }

        groups.Sort((left, right) => CompareNames(left.Name, right.Name));
        return groups;
    }

    public static IReadOnlyList<ConsumerInfo> DescribeConsumers(StoredGroup group, long now)
    {
        var consumers = new List<ConsumerInfo>(group.Consumers.Count);
        foreach (StoredConsumer consumer in group.Consumers)
        {
            TimeSpan idle = TimeSpan.FromMilliseconds(Math.Max(0, now - consumer.SeenAt));
            consumers.Add(new ConsumerInfo(consumer.Name, consumer.Pending.Count, idle, Inactive: null));
        }

        consumers.Sort((left, right) => CompareNames(left.Name, right.Name));
        return consumers;
    }

    public static PendingSummary Pending(StoredGroup group)
    {
        var consumers = new List<KeyValuePair<string, long>>();
        foreach (StoredConsumer consumer in group.Consumers)
        {
            if (consumer.Pending.Count > 0) consumers.Add(new(consumer.Name, consumer.Pending.Count));
        }

        consumers.Sort((left, right) => CompareNames(left.Key, right.Key));
        return new PendingSummary(group.Pending.Count, group.Pending.First?.Id, group.Pending.Last?.Id, consumers);
    }

    public static IReadOnlyList<PendingEntry> Pending(
        StoredGroup group, PendingQuery query, long minIdle, long now)
    {
        PendingList? list = query.Consumer is null ? group.Pending : group.FindConsumer(query.Consumer)?.Pending;
        if (list is null) return [];
        var lines = new List<PendingEntry>();
        PendingList.Cursor cursor = list.From(query.From);
        while (lines.Count < query.Count && cursor.TryNext(out PendingDelivery? delivery) && delivery.Id <= query.To)
        {
            long idle = delivery.IdleAt(now);
            if (idle < minIdle) continue;
            lines.Add(new PendingEntry(
                delivery.Id, delivery.Owner.Name, TimeSpan.FromMilliseconds(idle), delivery.DeliveryCount));
        }

        return lines;
    }

    private static int CompareNames(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
