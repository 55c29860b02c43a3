namespace Events.Generator.Model;

/// <summary>One property, or public field, of an event and the field that carries it.</summary>
/// <param name="Property">The property's name, not escaped.</param>
/// <param name="Name">The field name; of a property inside of a record without the prefix.</param>
/// <param name="Value">How the value stands in the field.</param>
/// <param name="Parameter">The constructor parameter that sets it, not escaped; null when the object initializer does.</param>
/// <param name="DefaultValue">The default value of the constructor parameter as C#; null when it has none.</param>
/// <param name="HasInitializer">Whether the property has an initializer, whose value stands when the field is missing.</param>
/// <param name="HasDefault">Whether the default, when the field is missing, can be another value than null.</param>
/// <param name="Aliases">Field names that older entries have.</param>
/// <param name="Packing">How it is encrypted and compressed; null when it is not.</param>
/// <param name="IsIdempotencyKey">Whether it identifies the event when it is produced; of the event's own fields only.</param>
internal sealed record FieldModel(
    string Property,
    string Name,
    ValueModel Value,
    string? Parameter,
    string? DefaultValue,
    bool HasInitializer,
    bool HasDefault,
    EquatableArray<string> Aliases,
    PackingModel? Packing,
    bool IsIdempotencyKey)
{
    /// <summary>
    /// True when null has a field of its own: the field itself is left out for null, and without it the declared default stands.
    /// </summary>
    public bool NamesNull => Value.IsLeftOutWhenNull && HasDefault;

    /// <summary>
    /// True when a record has a field of its own that says it is there: none of its fields need be, and one that is missing means another
    /// value.
    /// </summary>
    public bool NeedsMark => Value is { Kind: Events.Generator.Shapes.FieldKind.Nested, Object.AlwaysHasField: false } && !IsRequired;

    /// <summary>True when an entry without the field is refused.</summary>
    public bool IsRequired => !Value.IsNullable && DefaultValue is null && !HasInitializer;
}
