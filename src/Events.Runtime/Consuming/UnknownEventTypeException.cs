namespace Events.Consuming;

/// <summary>The entry's <c>type</c> is none that the stream declares.</summary>
internal sealed class UnknownEventTypeException(string eventType) : Exception($"The stream declares no event '{eventType}'.")
{
    public string EventType { get; } = eventType;
}
