namespace Events;

/// <summary>
/// Marks a partial record (class or struct) as an event of one stream. The generator gives it an encoder and a
/// decoder between its properties and the flat field/value pairs of a stream entry.
/// </summary>
/// <typeparam name="TStream">The class marked with <see cref="EventStreamAttribute"/>.</typeparam>
/// <param name="type">
/// The event type as it stands in the entry's <c>type</c> field, such as <c>order.placed</c>. Unique in the stream;
/// it outlives renames of the record.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class EventAttribute<TStream>(string type) : Attribute
    where TStream : class
{
    /// <summary>The event type as it stands in the entry's <c>type</c> field.</summary>
    public string Type { get; } = type;
}
