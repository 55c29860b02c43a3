namespace Events.Generator.Model;

/// <summary>A handler of a consumer group.</summary>
/// <param name="Method">The method's name, not escaped.</param>
/// <param name="IsStatic">Whether the method is static.</param>
/// <param name="ReturnsTask">Whether it returns <c>Task</c>; else <c>ValueTask</c>.</param>
/// <param name="Event">Reference of the event.</param>
/// <param name="TakenAs">Reference of the base type or interface that the method takes the event as; null for the event itself.</param>
/// <param name="EventType">The value of the <c>type</c> field.</param>
/// <param name="EventAliases">Values of the <c>type</c> field that older entries have.</param>
/// <param name="Arguments">The arguments behind the event, in the method's order.</param>
/// <param name="DedupeFields">The field names of the dedupe key; empty when there is none.</param>
/// <param name="DedupeSeconds">For how many seconds a handled key is remembered.</param>
/// <param name="OrderedByFields">The field names of the ordering key; empty when there is none.</param>
/// <param name="MaxBatch">At most how many events a batch handler takes; 0 for a handler of single events.</param>
/// <param name="MaxWaitMilliseconds">How long an event waits for others to fill its batch.</param>
internal sealed record HandlerModel(
    string Method,
    bool IsStatic,
    bool ReturnsTask,
    string Event,
    string? TakenAs,
    string EventType,
    EquatableArray<string> EventAliases,
    EquatableArray<string> Arguments,
    EquatableArray<string> DedupeFields,
    long DedupeSeconds,
    EquatableArray<string> OrderedByFields,
    int MaxBatch,
    int MaxWaitMilliseconds)
{
    /// <summary>
    /// The facts that the stream has to be told of an event of another assembly than its own, beside type and record;
    /// null for an event that it knows by itself.
    /// </summary>
    public EquatableArray<string>? Added { get; init; }

    /// <summary>
    /// True when the group cannot name the event, which is internal in another assembly: then the stream reads it, and the method takes it as a base type.
    /// </summary>
    public bool IsHidden { get; init; }

    /// <summary>Reference of the class that makes a hidden event known to its stream; null when that knows it by itself.</summary>
    public string? Module { get; init; }

    /// <summary>True when the event is obsolete with an error, so that only what is obsolete itself can name it.</summary>
    public bool IsObsolete { get; init; }

    /// <summary>The number of the method of the group: several handlers are of one that takes a base type.</summary>
    public int Number { get; init; }

    /// <summary>True when the handler takes many events in one call.</summary>
    public bool IsBatch => MaxBatch > 0;
}
