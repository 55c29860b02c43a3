namespace Events.Definitions;

/// <summary>A stream as declared with <see cref="EventStreamAttribute"/>. Immutable; generated code makes one per stream.</summary>
public sealed class StreamDefinition
{
    private readonly EventDefinition[] _events;

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
        IsEncrypted = Array.Exists(_events, static candidate => candidate.IsEncrypted);
        Untyped = Array.Find(_events, static candidate => candidate.ReadsUntyped);
    }

    /// <summary>The name of the stream class, for messages.</summary>
    public string Name { get; }

    /// <summary>The Redis key as declared.</summary>
    public string Key { get; }

    /// <summary>The retention that every XADD applies.</summary>
    public Retention Retention { get; }

    /// <summary>The events of the stream.</summary>
    public IReadOnlyList<EventDefinition> Events => _events;

    /// <summary>Whether an event of it has encrypted fields, so that keys are needed to read its entries.</summary>
    public bool IsEncrypted { get; }

    /// <summary>The event that entries without a type are read as; null when there is none.</summary>
    public EventDefinition? Untyped { get; }

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
