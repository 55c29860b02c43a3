namespace Events.Generator.Model;

/// <summary>
/// All that is known of an event. Like every model it is value-equal through and through: no symbol, syntax or
/// location, so that an edit elsewhere gives an equal model and nothing is emitted again. Keep it so.
/// </summary>
/// <param name="Type">The event's type.</param>
/// <param name="Stream">Reference of its stream class.</param>
/// <param name="EventType">The value of the <c>type</c> field.</param>
/// <param name="IsStruct">Whether it is a struct, and so passed by reference.</param>
/// <param name="Access">The access that members of other types may have which take the event.</param>
/// <param name="HidesBase">Whether a base type is an event too, so that the generated members hide its own.</param>
/// <param name="Fields">Its fields in the order of writing.</param>
/// <param name="Enums">The enums among its fields.</param>
/// <param name="ConstructionMayThrow">Whether making one runs code of the application.</param>
internal sealed record EventModel(
    TypeModel Type,
    string Stream,
    string EventType,
    bool IsStruct,
    Access Access,
    bool HidesBase,
    EquatableArray<FieldModel> Fields,
    EquatableArray<EnumModel> Enums,
    bool ConstructionMayThrow);
