namespace Events;

/// <summary>
/// Marks a method of a consumer group as the handler of the event that is its first parameter. It may also take an
/// <see cref="EventContext"/> and a <see cref="CancellationToken"/>, and returns <see cref="Task"/> or
/// <see cref="ValueTask"/>. The entry is acknowledged after the returned task has succeeded.
/// <para>
/// The token is cancelled when the outcome will not be used, or when the consumer stops. Like the context it is valid until the task
/// completes: work that goes on for longer takes a token of its own.
/// </para>
/// <para>
/// A method whose first parameter is an <see cref="IReadOnlyList{T}"/> of the event is a batch handler: it gets many events
/// of its type in one call, in stream order, and may take a <see cref="BatchContext"/> for what becomes of each.
/// </para>
/// <para>
/// A method whose first parameter is a base type or an interface of events of the stream, or <see cref="object"/>, handles all of them that have
/// no handler of their own or of a closer type; a list of such a type gets events of all these types together, in stream order. What the stream's assembly
/// declares counts when the group is compiled. An event type that is not declared there is of unknown type for it, whatever the handlers take.
/// </para>
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class HandlesAttribute : Attribute
{
    /// <summary>
    /// The largest number of events that one call of a batch handler gets, 1 to 1000. Default 100. More than
    /// <c>ConsumerOptions.Prefetch</c> are never held, so no batch is larger than that.
    /// </summary>
    public int MaxBatch { get; set; } = 100;

    /// <summary>
    /// The time, in milliseconds, that an event held for a batch handler waits for others to fill its batch. Default 0: a batch is what is
    /// held when a handler is free, and nothing is delayed.
    /// </summary>
    public int MaxWaitMilliseconds { get; set; }
}
