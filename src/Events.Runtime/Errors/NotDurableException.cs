using Events.Streams;

namespace Events.Errors;

/// <summary>
/// The entry was appended, and what was asked for beyond that (<see cref="Durability"/>) was not met in time, or it is not known whether it was. It is in the
/// stream: producing the event again adds it again, unless it has an idempotency key.
/// </summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="id">The ID of the entry.</param>
/// <param name="wanted">What was asked for.</param>
/// <param name="replicas">How many replicas had it.</param>
/// <param name="isFsynced">Whether it was on the server's disk.</param>
/// <param name="innerException">The cause; null when the server answered in time that too few had it.</param>
public sealed class NotDurableException(
    string message, EntryId id, Durability wanted, int replicas, bool isFsynced, Exception? innerException = null)
    : StreamStoreException(message, innerException)
{
    /// <summary>The ID of the entry.</summary>
    public EntryId Id { get; } = id;

    /// <summary>The durability that was asked for.</summary>
    public Durability Wanted { get; } = wanted;

    /// <summary>The number of replicas that had it when the server answered; 0 when it did not.</summary>
    public int Replicas { get; } = replicas;

    /// <summary>Tells whether it was on the server's disk when that answered. False where that was not asked for.</summary>
    public bool IsFsynced { get; } = isFsynced;
}
