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

    /// <summary>
    /// The version of the event's fields, 1 or more. Default 1, which is not written; a higher one stands in the field <c>ev:version</c>. Raise it
    /// for a change that older readers must not take for what they know, and keep the record of the version before with an
    /// <see cref="Contracts.UpcastAttribute"/> method. Several records may have one event type as long as their versions differ.
    /// </summary>
    public int Version { get; set; } = 1;

    /// <summary>
    /// Tells whether entries of a newer version than <see cref="Version"/> are read as far as their fields are known. Default false: they are
    /// undecodable here, with <see cref="Wire.EventDecodeException.NewerVersion"/> set, since nobody says what their fields mean.
    /// </summary>
    public bool ReadsNewer { get; set; }

    /// <summary>
    /// Tells whether entries of the stream without a field <c>type</c>, or with an empty one, are read as this event: what other programs write who know
    /// one kind of entry only. One event of a stream at the most (EVT1002). It is written with its type, as every event is. Default false.
    /// </summary>
    public bool ReadsUntyped { get; set; }
}
