namespace Events;

/// <summary>
/// States that a property or field of an event is not written: a cache, or what follows from other fields. When the event is read
/// it has the value that a new one has. Without it, whatever stores a value and cannot be put back is an error.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, Inherited = false)]
public sealed class IgnoreAttribute : Attribute;
