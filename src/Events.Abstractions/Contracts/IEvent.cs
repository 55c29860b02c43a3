using Events.Wire;

namespace Events.Contracts;

/// <summary>
/// Is implemented by the generator on a record marked with <see cref="EventAttribute{TStream}"/>: its type name, and
/// the way between its properties and the fields of a stream entry.
/// </summary>
/// <typeparam name="TSelf">The event itself.</typeparam>
public interface IEvent<TSelf>
    where TSelf : IEvent<TSelf>
{
    /// <summary>The event type as it stands in the entry's <c>type</c> field, such as <c>order.placed</c>.</summary>
    static abstract string EventTypeName { get; }

    /// <summary>Writes the envelope, which begins with <c>type</c>, and the event's own fields in declaration order.</summary>
    /// <param name="value">The event.</param>
    /// <param name="writer">Where to write.</param>
    static abstract void EncodeEntry(in TSelf value, ref EntryWriter writer);

    /// <summary>Reads the event. Fields may stand in any order; unknown fields are passed over; of a repeated field the first counts.</summary>
    /// <param name="fields">The fields of the entry.</param>
    /// <exception cref="EventDecodeException">A required field is missing or a value is not of its type.</exception>
    static abstract TSelf DecodeEntry(EntryFields fields);
}
