namespace Events;

/// <summary>
/// Overrides the field name of a property, a field or a positional parameter. Without it the name is the property's in
/// snake_case: <c>OrderId</c> is <c>order_id</c>.
/// </summary>
/// <param name="name">The field name in the stream entry. Not empty, unique in the event, and not one of the envelope: <c>type</c>, <c>ts_ms</c>,
/// <c>traceparent</c>, <c>tracestate</c>, <c>baggage</c>, or one that begins with <c>ev:</c> or <c>h:</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class FieldAttribute(string name) : Attribute
{
    /// <summary>The field name in the stream entry.</summary>
    public string Name { get; } = name;
}
