using Events.Generator.Shapes;

namespace Events.Generator.Model;

/// <summary>Says how an event, or a record inside of one, is taken apart and made again.</summary>
/// <param name="Reference">Reference of the type.</param>
/// <param name="IsReferenceType">Whether it is a class.</param>
/// <param name="CanHaveDerived">Whether another type can derive from it, so that what it adds would be lost.</param>
/// <param name="MayThrow">Whether making one runs code of the application.</param>
/// <param name="Fields">Its fields in the order of writing.</param>
internal sealed record ObjectModel(
    string Reference, bool IsReferenceType, bool CanHaveDerived, bool MayThrow, EquatableArray<FieldModel> Fields)
{
    /// <summary>The names of the constructor's parameters in their order, where another constructor has the same names; else empty.</summary>
    public EquatableArray<string> Positions { get; init; }

    /// <summary>True when one that is not null always has a field in the entry, so that one that is null can be told from it.</summary>
    public bool AlwaysHasField => Fields.Any(static item => item.Value.Kind == FieldKind.Nested
        ? !item.Value.IsNullable && item.Value.Object!.AlwaysHasField
        : !item.Value.IsLeftOutWhenNull);
}
