namespace Events.Generator.Model;

/// <summary>One property of an event and the field that carries it.</summary>
/// <param name="Property">The property's name, not escaped.</param>
/// <param name="Name">The field name.</param>
/// <param name="Kind">How the value stands in the field.</param>
/// <param name="Type">The property's type without its question mark: <c>int</c>, <c>global::System.Guid</c>.</param>
/// <param name="IsNullable">Whether the property can be null.</param>
/// <param name="Parameter">The constructor parameter that sets it, not escaped; null when the object initializer does.</param>
/// <param name="DefaultValue">The default value of the constructor parameter as C#; null when it has none.</param>
/// <param name="HasInitializer">Whether the property has an initializer, whose value stands when the field is missing.</param>
internal sealed record FieldModel(
    string Property,
    string Name,
    FieldKind Kind,
    string Type,
    bool IsNullable,
    string? Parameter,
    string? DefaultValue,
    bool HasInitializer)
{
    /// <summary>Text and bytes: null is written by leaving the field out, since empty is a value.</summary>
    public bool IsReference => Kind is FieldKind.String or FieldKind.Bytes;

    /// <summary>Null leaves the field out, so a missing field is null, whatever default is declared.</summary>
    public bool IsLeftOutWhenNull => IsReference && IsNullable;

    /// <summary>Whether the initializer's value is asked for when the field is missing.</summary>
    public bool FallsBackToInitializer => HasInitializer && !IsLeftOutWhenNull;

    /// <summary>Whether an entry without the field is refused.</summary>
    public bool IsRequired => !IsNullable && DefaultValue is null && !HasInitializer;
}
