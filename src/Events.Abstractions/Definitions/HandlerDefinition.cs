namespace Events.Definitions;

/// <summary>One handler of a consumer group.</summary>
public sealed class HandlerDefinition
{
    // One commit takes so many entries.
    private const int LargestBatch = 1000;

    private readonly byte[] _eventTypeUtf8;

    /// <summary>Describes a handler.</summary>
    /// <param name="eventType">The event type that it handles.</param>
    /// <param name="method">The name of the method, for messages.</param>
    public HandlerDefinition(string eventType, string method)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventType);
        ArgumentException.ThrowIfNullOrEmpty(method);
        EventType = eventType;
        Method = method;
        _eventTypeUtf8 = System.Text.Encoding.UTF8.GetBytes(eventType);
    }

    /// <summary>The event type that it handles.</summary>
    public string EventType { get; }

    /// <summary>The event type as UTF-8.</summary>
    public ReadOnlySpan<byte> EventTypeUtf8 => _eventTypeUtf8;

    /// <summary>The name of the method, for messages.</summary>
    public string Method { get; }

    /// <summary>The largest number of events that one call of a batch handler gets; 0 for a handler of single events.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0 or more than 1000.</exception>
    public int MaxBatch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestBatch);
            field = value;
        }
    }

    /// <summary>
    /// The number of the batch handler of the group that it is: definitions with the same number are one method, and their events come together in its
    /// batches. Null, the default, for a method that takes events of one type.
    /// </summary>
    public int? BatchNumber { get; init; }

    /// <summary>The time for which an event waits for others to fill its batch; zero for not at all.</summary>
    public TimeSpan MaxWait { get; init; }

    /// <summary>Tells whether it takes many events in one call.</summary>
    public bool IsBatch => MaxBatch > 0;

    /// <summary>The field names whose values together are the dedupe key, from <see cref="DedupeByAttribute"/>; empty when there is none.</summary>
    public IReadOnlyList<string> DedupeFields { get; init; } = [];

    /// <summary>The time for which a handled dedupe key is remembered.</summary>
    public TimeSpan DedupeWindow { get; init; }

    /// <summary>The field names whose values together are the ordering key, from <see cref="OrderedByAttribute"/>; empty when there is none.</summary>
    public IReadOnlyList<string> OrderedByFields { get; init; } = [];
}
