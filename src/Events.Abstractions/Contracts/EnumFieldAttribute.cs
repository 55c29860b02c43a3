namespace Events.Contracts;

/// <summary>Says how an enum is written: on the enum for all uses, on a property, field or parameter for it alone.</summary>
[AttributeUsage(
    AttributeTargets.Enum | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class EnumFieldAttribute : Attribute
{
    /// <summary>
    /// Tells whether it is written as its number instead of its name. Default false. Names and numbers are both read either way, and a number
    /// without a member is kept as it is.
    /// </summary>
    public bool AsNumber { get; set; }
}
