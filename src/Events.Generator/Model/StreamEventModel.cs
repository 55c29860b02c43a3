namespace Events.Generator.Model;

/// <summary>The facts that a stream needs to know of an event.</summary>
/// <param name="Stream">Reference of the stream class.</param>
/// <param name="Reference">Reference of the event.</param>
/// <param name="Name">The event's own name, not escaped.</param>
/// <param name="EventType">The value of the <c>type</c> field.</param>
/// <param name="Aliases">Values of the <c>type</c> field that older entries have.</param>
/// <param name="Version">The version of its fields: of several events of one type the newest is read, and makes itself of the others.</param>
/// <param name="ReadsUntyped">Whether entries without a type are read as it.</param>
/// <param name="IsPacked">Whether some of it is encrypted, compressed or kept apart.</param>
/// <param name="Personal">Its personal fields in the form of <c>ev:pii</c>; empty for none.</param>
/// <param name="Marks">What code needs that uses it.</param>
/// <param name="ObsoleteMark">Its own mark as an attribute; empty when it needs none.</param>
internal sealed record StreamEventModel(
    string Stream,
    string Reference,
    string Name,
    string EventType,
    EquatableArray<string> Aliases,
    int Version,
    bool ReadsUntyped,
    bool IsPacked,
    string Personal,
    MarksModel Marks,
    string ObsoleteMark)
{
    /// <summary>The field names whose values say to which partition it goes; empty in a stream without partitions.</summary>
    public EquatableArray<string> PartitionFields { get; init; }

    /// <summary>Leaves out what the stream need not know.</summary>
    public static StreamEventModel Of(EventModel model) => new(
        model.Stream,
        model.Type.Reference,
        model.Type.Name,
        model.EventType,
        model.Aliases,
        model.Version,
        model.ReadsUntyped,
        model.IsPacked,
        model.Personal,
        model.Outside,
        model.ObsoleteMark)
    {
        PartitionFields = model.PartitionFields,
    };
}
