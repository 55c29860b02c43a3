namespace Events.Consuming.Settling;

/// <summary>Nobody in the group has a handler for the entry's type. It is never thrown: it is what a dead letter says.</summary>
internal sealed class UnhandledEventTypeException(string eventType, bool isDeclared)
    : Exception(eventType.Length == 0
        ? "The entry has no field 'type', and no event of the stream is declared to read such entries (ReadsUntyped)."
        : $"The event type '{eventType}' is {(isDeclared ? "declared on the stream, and no consumer of the group handles it" : "not declared on the stream")}.");
