using System.Globalization;
using System.Text;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;

namespace Events.InMemory.Delivery;

/// <summary>Writes the content of a store as text: for tests that ask whether anything has changed, or what a key holds.</summary>
internal static class StoreSnapshot
{
    /// <summary>Everything: what two equal texts describe is equal.</summary>
    public static string Of(KeySpace keys)
    {
        var text = new StringBuilder();
        foreach (StreamKey key in keys.Keys.ToArray().Where(keys.Exists).OrderBy(key => key.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Name} until {keys.ExpiryOf(key)}: ");
            if (keys.FindAny(key) is StoredStream stream) Append(text, stream);
            else text.Append(ValueOf(keys, key));
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A value that is not a stream: a string as it is, what is in another, sorted; null when there is none.</summary>
    public static string? ValueOf(KeySpace keys, StreamKey key) => keys.FindAny(key) switch
    {
        StringValue value => value.Text,
        HashValue hash => Join(hash.Fields.Select(field => $"{field.Key}={field.Value}")),
        SetValue set => Join(set.Members),
        SortedSetValue sorted => Join(sorted.Scores.Select(
            entry => $"{entry.Key}={entry.Value.ToString(CultureInfo.InvariantCulture)}")),
        ListValue list => string.Join(' ', list.Items),
        _ => null,
    };

    private static string Join(IEnumerable<string> items) => string.Join(' ', items.Order(StringComparer.Ordinal));

    private static void Append(StringBuilder text, StoredStream stream)
    {
        StreamLog log = stream.Log;
        text.Append(CultureInfo.InvariantCulture, $"{log.LastId} {log.EntriesAdded} {log.MaxDeletedId}");
        StreamCursor cursor = log.Range(EntryId.Min, EntryId.Max);
        while (cursor.TryNext(out StoredEntry entry))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {entry.Id} {Encoding.Latin1.GetString(entry.Fields.Bytes)}");
        }

        foreach (StoredGroup group in stream.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {group.Name} {group.LastDeliveredId} {group.EntriesRead}");
            foreach (StoredConsumer consumer in group.Consumers)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n    {consumer.Name} {consumer.SeenAt} {consumer.Pending.Count}");
            }

            PendingList.Cursor pending = group.Pending.From(EntryId.Min);
            while (pending.TryNext(out PendingDelivery? delivery))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n    {delivery.Id} {delivery.Owner.Name} {delivery.DeliveredAt} {delivery.DeliveryCount}");
            }
        }
    }
}
