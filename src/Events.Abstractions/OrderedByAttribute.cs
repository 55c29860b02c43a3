namespace Events;

/// <summary>
/// Declares which members of the event are its ordering key. With a concurrency above one, events of one key are
/// handled one after the other in stream order, while events of other keys run in parallel. In a stream with partitions
/// (<see cref="EventStreamAttribute.Partitions"/>) the key also says to which partition the event goes.
/// </summary>
/// <param name="members">Names of properties of the event, by <c>nameof</c>. At least one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class OrderedByAttribute(params string[] members) : Attribute
{
    /// <summary>The properties whose values together are the ordering key.</summary>
    public IReadOnlyList<string> Members { get; } = members;
}
