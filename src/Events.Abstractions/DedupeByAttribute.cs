namespace Events;

/// <summary>
/// Declares which members of the event identify it for deduplication, so that a second delivery of the same event is
/// acknowledged without running the handler again. Put it on a handler, or on the event to apply to all its handlers.
/// The key is part of the name of a key on the server; of values that are personal (<see cref="Contracts.PiiAttribute"/>) it is a hash.
/// </summary>
/// <param name="members">Names of properties of the event, by <c>nameof</c>. At least one.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class DedupeByAttribute(params string[] members) : Attribute
{
    /// <summary>The properties whose values together are the dedupe key.</summary>
    public IReadOnlyList<string> Members { get; } = members;

    /// <summary>The number of seconds for which a handled key is remembered. Default 86,400: one day.</summary>
    public long WindowSeconds { get; set; } = 86_400;
}
