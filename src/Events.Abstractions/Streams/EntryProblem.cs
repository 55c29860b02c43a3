namespace Events.Streams;

/// <summary>The reason why an entry is no event of its stream.</summary>
public enum EntryProblem
{
    /// <summary>There is no problem: the entry is an event of its stream.</summary>
    None,

    /// <summary>
    /// It has no field <c>type</c>, or an empty one, and the stream names no event for such entries
    /// (<see cref="EventAttribute{TStream}.ReadsUntyped"/>).
    /// </summary>
    NoType,

    /// <summary>The stream does not declare its type.</summary>
    UnknownType,

    /// <summary>The stream declares its type, and its fields do not make an event: see <see cref="StreamEntry.Error"/>.</summary>
    Undecodable,

    /// <summary>It is pending, and was trimmed or deleted: there is nothing left of it but its ID.</summary>
    PayloadGone,
}
