namespace Events.Contracts;

/// <summary>
/// Marks the property whose value identifies the event when it is produced: while the server remembers the value (<c>StreamOptions.IdempotencyWindow</c>), an
/// event of the same type with the same value is not appended again, and who produces it gets the ID of the first one. So an append whose outcome is unknown
/// may be tried again. One property of an event; a single value that is neither encrypted nor compressed. An event whose key is null is appended as one without
/// a key. The key is part of the name of a key on the server; of a value that is personal (<see cref="PiiAttribute"/>) it is a hash.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class IdempotencyKeyAttribute : Attribute;
