using Events.Generator.Shapes;

namespace Events.Generator.Model;

/// <summary>Says how a value is written and read.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Type">Its type without its question mark: <c>int</c>, <c>global::System.Guid</c>.</param>
/// <param name="IsNullable">Whether it can be null.</param>
/// <param name="IsReferenceType">Whether its type is a class.</param>
/// <param name="Helper">Reference of the converter or JSON context; how a self-formatted type is called; the keyword of its number for an enum written as
/// one.</param>
/// <param name="Build">How a collection is made of what was read: C# with <c>{0}</c> for it.</param>
/// <param name="Element">Of a list or map: its elements. Of a wrapper: its value.</param>
/// <param name="Key">Of a map: its keys.</param>
/// <param name="Object">Of a wrapper or nested record: how it is made.</param>
internal sealed record ValueModel(
    FieldKind Kind,
    string Type,
    bool IsNullable,
    bool IsReferenceType,
    string Helper,
    string Build,
    ValueModel? Element,
    ValueModel? Key,
    ObjectModel? Object)
{
    /// <summary>The type with its question mark.</summary>
    public string FullType => IsNullable ? Type + "?" : Type;

    /// <summary>True when the value is an enum that is written as a number.</summary>
    public bool IsEnumNumber => Kind == FieldKind.Enum && Helper.Length > 0;

    /// <summary>
    /// True when null is written by leaving the field out, since empty is a value of the type, or may be. Of other types null is an empty
    /// value, so that the entry keeps the same fields.
    /// </summary>
    public bool IsLeftOutWhenNull => IsNullable && CanBeEmpty;

    /// <summary>True when the value can be an empty text, or none that one can tell from it.</summary>
    public bool CanBeEmpty => Kind switch
    {
        FieldKind.String or FieldKind.Bytes or FieldKind.Memory or FieldKind.SelfFormatted or FieldKind.Converted or FieldKind.Json
            or FieldKind.List or FieldKind.Map or FieldKind.Nested or FieldKind.Unknown => true,
        FieldKind.Wrapper => Element!.CanBeEmpty,
        _ => false,
    };

    /// <summary>This and all values inside of it.</summary>
    public IEnumerable<ValueModel> SelfAndInner()
    {
        yield return this;
        IEnumerable<ValueModel> inner = (Element?.SelfAndInner() ?? [])
            .Concat(Key?.SelfAndInner() ?? [])
            .Concat(Kind == FieldKind.Nested ? Object!.Fields.SelectMany(static field => field.Value.SelfAndInner()) : []);
        foreach (ValueModel value in inner) yield return value;
    }
}
