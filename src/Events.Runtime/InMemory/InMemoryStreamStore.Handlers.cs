using System.Globalization;
using System.Text;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Delivery;

namespace Events.InMemory;

/// <summary>Knows who handles which event types.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> PassOnAsync(
        ConsumerKey from, string to, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(from.Group);
        DeliveryChecks.HandOver(from.Name, to);
        return Answer<IReadOnlyList<LostEntry>>(from.Stream, cancellationToken, () =>
        {
            if (ids.IsEmpty) return [];
            StoredGroup found = FindGroup(from.Stream, from.Group, out StreamLog log);
            var lost = new List<LostEntry>();
            Reassign(found, log, from.Name, to, ids.Span, TimeSpan.Zero, uncount: true, lost);
            return lost;
        });
    }

    /// <inheritdoc/>
    public ValueTask SaveHandlersAsync(
        ConsumerKey consumer, IReadOnlyList<string> eventTypes, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentNullException.ThrowIfNull(eventTypes);
        return WithoutResult(Answer(consumer.Stream, cancellationToken, () =>
        {
            long left = AtLeastOne(lease);
            foreach (string type in eventTypes)
            {
                StreamKey key = DeliveryKeys.Handlers(consumer.Stream, consumer.Group, type);
                Dictionary<string, string> fields = _keys.FindOrCreate<HashValue>(key).Fields;
                foreach ((string name, string at) in fields.ToArray())
                {
                    if (Now - ParseTime(at) > left * 2) fields.Remove(name);
                }

                fields[DeliveryChecks.AsBytes(consumer.Name)] = Now.ToString(CultureInfo.InvariantCulture);
                if (!(_keys.ExpiryOf(key) - Now >= left)) _keys.Expire(key, Now + left);
            }

            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<HandlingConsumer>>> FindHandlersAsync(
        StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentNullException.ThrowIfNull(eventTypes);
        return Answer<IReadOnlyList<IReadOnlyList<HandlingConsumer>>>(
            stream, cancellationToken, () => [.. eventTypes.Select(type => FindHandlers(DeliveryKeys.Handlers(stream, group, type)))]);
    }

    private IReadOnlyList<HandlingConsumer> FindHandlers(StreamKey key)
    {
        if (_keys.Find<HashValue>(key) is not { } hash) return [];
        return [.. hash.Fields
            .Select(field => new HandlingConsumer(
                Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(field.Key)),
                TimeSpan.FromMilliseconds(Math.Max(0, Now - ParseTime(field.Value)))))
            .OrderBy(static consumer => consumer.Age)];
    }

    private static long ParseTime(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
