namespace Events.Contracts;

/// <summary>
/// Has values of a type written and read by a converter: on a property, field or parameter for it alone, on a type for all uses of it, on
/// the assembly for all uses of the converter's type in its events. The closest one counts.
/// </summary>
/// <typeparam name="TConverter">A type that implements <see cref="Wire.IFieldConverter{T}"/> of the value's type.</typeparam>
[AttributeUsage(
    AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct
    | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Assembly,
    AllowMultiple = true,
    Inherited = false)]
public sealed class FieldConverterAttribute<TConverter> : Attribute;
