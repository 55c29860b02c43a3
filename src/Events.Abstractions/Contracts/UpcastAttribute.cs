namespace Events.Contracts;

/// <summary>
/// Marks the static method of an event that makes it of its previous version: <c>[Upcast] static OrderPlaced From(OrderPlacedV1 old)</c>. The previous version
/// is an event of the same stream and event type with a lower <see cref="EventAttribute{TStream}.Version"/>, and may have such a method itself: an entry of any
/// older version goes through all of them. What the method throws makes the entry undecodable.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class UpcastAttribute : Attribute;
