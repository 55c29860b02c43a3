namespace Events.Definitions;

/// <summary>A consumer group as declared with <see cref="ConsumerGroupAttribute{TStream}"/>. Immutable; generated code makes one.</summary>
public sealed class ConsumerGroupDefinition
{
    private readonly HandlerDefinition[] _handlers;

    /// <summary>Describes a consumer group.</summary>
    /// <param name="stream">The stream that it reads.</param>
    /// <param name="group">The name of the group.</param>
    /// <param name="startAt">Where the group starts when it is created.</param>
    /// <param name="handlers">Its handlers, one per event type.</param>
    public ConsumerGroupDefinition(
        StreamDefinition stream, string group, GroupStart startAt, params ReadOnlySpan<HandlerDefinition> handlers)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(group);
        Stream = stream;
        Group = group;
        StartAt = startAt;
        _handlers = [.. handlers];
    }

    /// <summary>The stream that the group reads.</summary>
    public StreamDefinition Stream { get; }

    /// <summary>The name of the group.</summary>
    public string Group { get; }

    /// <summary>The position at which the group starts when it is created.</summary>
    public GroupStart StartAt { get; }

    /// <summary>The number from which the dispatch of the class counts the handlers: 0, or where those of its other streams end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public int FirstHandler
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// Its handlers, one per event type. The index, counted from <see cref="FirstHandler"/>, is what <see cref="IConsumerGroup.HandleAsync"/> and
    /// <see cref="IConsumerGroup.HandleBatchAsync"/> take.
    /// </summary>
    public IReadOnlyList<HandlerDefinition> Handlers => _handlers;

    /// <summary>Finds the handler of an event type.</summary>
    /// <param name="eventType">The event type as UTF-8; empty for an entry that has none.</param>
    /// <returns>The handler's index, or -1 when the group does not handle the type.</returns>
    public int FindHandler(ReadOnlySpan<byte> eventType)
    {
        HandlerDefinition[] handlers = _handlers;
        if (eventType.IsEmpty && Stream.Untyped is { } untyped) eventType = untyped.TypeUtf8;
        for (int i = 0; i < handlers.Length; i++)
        {
            if (handlers[i].EventTypeUtf8.SequenceEqual(eventType)) return i;
        }

        return -1;
    }
}
