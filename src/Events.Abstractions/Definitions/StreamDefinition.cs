using System.ComponentModel;
using Events.Wire;

namespace Events.Definitions;

/// <summary>
/// A stream as declared with <see cref="EventStreamAttribute"/>. Generated code makes one per stream; other assemblies may add events to it when an application
/// starts. Thread-safe.
/// </summary>
public sealed class StreamDefinition
{
    private readonly Lock _gate = new();
    private volatile EventDefinition[] _events;

    /// <summary>Describes a stream.</summary>
    /// <param name="name">The name of the stream class, for messages.</param>
    /// <param name="key">The Redis key.</param>
    /// <param name="retention">What every XADD trims.</param>
    /// <param name="events">The events of the stream.</param>
    public StreamDefinition(string name, string key, Retention retention, params ReadOnlySpan<EventDefinition> events)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(key);
        Name = name;
        Key = key;
        Retention = retention;
        _events = [.. events];
        NeedsLoading = Array.Exists(_events, static candidate => candidate.NeedsLoading);
        Untyped = Array.Find(_events, static candidate => candidate.ReadsUntyped);
    }

    /// <summary>The name of the stream class, for messages.</summary>
    public string Name { get; }

    /// <summary>The Redis key as declared.</summary>
    public string Key { get; }

    /// <summary>The retention that every XADD applies.</summary>
    public Retention Retention { get; }

    /// <summary>The number of partitions, each a stream of its own; 0 for one stream under the key itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0 or more than 16,384.</exception>
    public int Partitions
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PartitionHash.MaxPartitions);
            field = value;
        }
    }

    /// <summary>The events of the stream.</summary>
    public IReadOnlyList<EventDefinition> Events => _events;

    /// <summary>True when something must be in memory before its entries are read: keys of encrypted fields, or payloads that are kept apart.</summary>
    public bool NeedsLoading { get; private set; }

    /// <summary>The event that entries without a type are read as; null when there is none.</summary>
    public EventDefinition? Untyped { get; private set; }

    /// <summary>Makes events known that another assembly declares. One that is known already is left out. Called by generated code.</summary>
    /// <param name="events">The events, with their records.</param>
    /// <returns>The definition itself.</returns>
    /// <exception cref="InvalidOperationException">An event of the same type is known that is another record, or another one reads entries without a
    /// type.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public StreamDefinition Add(params ReadOnlySpan<EventDefinition> events)
    {
        lock (_gate)
        {
            var all = new List<EventDefinition>(_events);
            EventDefinition? untyped = Untyped;
            foreach (EventDefinition added in events)
            {
                if (all.Find(known => known.Type == added.Type) is { } known)
                {
                    if (known.Record is not null && known.Record == added.Record) continue;
                    throw new InvalidOperationException(
                        $"The event type '{added.Type}' of the stream '{Name}' is declared twice: by {Describe(added)} and by {Describe(known)}. Entries of it could be either; give one of them another type.");
                }

                if (added.ReadsUntyped && untyped is not null)
                {
                    throw new InvalidOperationException(
                        $"Two events of the stream '{Name}' read entries without a type: {Describe(added)} and {Describe(untyped)}. Only one can.");
                }

                if (added.ReadsUntyped) untyped = added;
                all.Add(added);
            }

            Untyped = untyped;
            NeedsLoading = all.Exists(static candidate => candidate.NeedsLoading);
            _events = [.. all];
            return this;
        }
    }

    /// <summary>Has the events of another assembly made known. Called by generated code.</summary>
    /// <param name="register">Makes them known.</param>
    /// <returns>The definition itself.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public StreamDefinition With(Action register)
    {
        ArgumentNullException.ThrowIfNull(register);
        register();
        return this;
    }

    /// <summary>Reads an entry as an event that the caller cannot name. Called by generated code.</summary>
    /// <param name="eventType">The event type as UTF-8.</param>
    /// <param name="fields">The fields of the entry.</param>
    /// <returns>The event, boxed if it is a struct.</returns>
    /// <exception cref="InvalidOperationException">The stream does not know the event: another version of its assembly is loaded than was compiled
    /// against.</exception>
    /// <exception cref="EventDecodeException">The entry is not a valid event of the type.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object Decode(ReadOnlySpan<byte> eventType, EntryFields fields) => Find(eventType) is { } known
        ? known.Decode(fields)
        : throw new InvalidOperationException(
            $"The stream '{Name}' does not know the event type '{System.Text.Encoding.UTF8.GetString(eventType)}', which a handler was compiled for.");

    private static string Describe(EventDefinition item) =>
        item.Record is { } record ? $"'{record.FullName}' ({record.Assembly.GetName().Name})" : $"an event '{item.Type}' of the assembly that declares the stream";

    /// <summary>Finds an event by its type.</summary>
    /// <param name="eventType">The event type as UTF-8; empty for an entry that has none.</param>
    /// <returns>The event, or null when the stream does not declare it.</returns>
    public EventDefinition? Find(ReadOnlySpan<byte> eventType)
    {
        if (eventType.IsEmpty) return Untyped;
        foreach (EventDefinition candidate in _events)
        {
            if (candidate.TypeUtf8.SequenceEqual(eventType)) return candidate;
        }

        return null;
    }
}
