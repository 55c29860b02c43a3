namespace Events.Generator.Model;

/// <summary>
/// All that is known of an event. Like every model it is value-equal through and through: no symbol, syntax or
/// location, so that an edit elsewhere gives an equal model and nothing is emitted again. Keep it so.
/// </summary>
/// <param name="Type">The event's type.</param>
/// <param name="Stream">Reference of its stream class.</param>
/// <param name="EventType">The value of the <c>type</c> field.</param>
/// <param name="Aliases">Values of the <c>type</c> field that older entries have.</param>
/// <param name="Version">The version of its fields.</param>
/// <param name="ReadsNewer">Whether entries of newer versions are read too.</param>
/// <param name="ReadsUntyped">Whether entries without a type are read as it.</param>
/// <param name="Upcast">The method that makes it of its previous version; null when it has none.</param>
/// <param name="Access">The access that members of other types may have which take the event.</param>
/// <param name="HidesBase">Whether a base type is an event too, so that the generated members hide its own.</param>
/// <param name="Shape">How it is taken apart and made; without fields when it is refused.</param>
/// <param name="Enums">The enums among its fields.</param>
/// <param name="Inside">What the members need that its codec uses.</param>
/// <param name="Outside">What other types need that use the event.</param>
/// <param name="ObsoleteMark">The event's own mark as an attribute, for members that take it; empty when it needs none.</param>
/// <param name="Display">How it shows itself; null when it may show all, or does so itself.</param>
/// <param name="Personal">Its personal fields in the form of <c>ev:pii</c>; empty for none.</param>
/// <param name="Hidden">The same with those that are encrypted.</param>
/// <param name="IsRefused">
/// Whether an analyzer reports an error for one of its members. Then its codec throws, so that the error is the only one: a missing
/// codec would be an error wherever the event is used.
/// </param>
internal sealed record EventModel(
    TypeModel Type,
    string Stream,
    string EventType,
    EquatableArray<string> Aliases,
    int Version,
    bool ReadsNewer,
    bool ReadsUntyped,
    UpcastModel? Upcast,
    Access Access,
    bool HidesBase,
    ObjectModel Shape,
    EquatableArray<EnumModel> Enums,
    MarksModel Inside,
    MarksModel Outside,
    string ObsoleteMark,
    DisplayModel? Display,
    string Personal,
    string Hidden,
    bool IsRefused)
{
    /// <summary>The field names whose values say to which partition of its stream it goes; empty where the stream has none.</summary>
    public EquatableArray<string> PartitionFields { get; init; }

    /// <summary>True when some of the event, or of the versions that it is made of, is encrypted, compressed or kept apart.</summary>
    public bool IsPacked => HasPacked(Shape) || Upcast is { IsPacked: true };

    /// <summary>True when no exception may tell anything that its own code says of values.</summary>
    public bool Hides => Hidden.Length > 0 || Upcast is { Hides: true };

    /// <summary>Tells whether a property's field is personal.</summary>
    /// <param name="field">The name of the field, which is not of a record inside.</param>
    public bool IsPersonal(string field) =>
        Personal == "*" || Personal.Split(' ').Contains(field.Replace("%", "%25").Replace(" ", "%20"), StringComparer.Ordinal);

    private static bool HasPacked(ObjectModel shape) => shape.Fields.Any(static field =>
        field.Packing is not null || (field.Value.Kind == Events.Generator.Shapes.FieldKind.Nested && HasPacked(field.Value.Object!)));
}
