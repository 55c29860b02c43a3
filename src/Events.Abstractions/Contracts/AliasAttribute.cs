namespace Events.Contracts;

/// <summary>
/// Names that older entries have: of a field on a property, field or parameter; of an event type on an event; of an enum's value on its
/// member. They are read like the name of today and never written.
/// </summary>
/// <param name="names">The older names. Not empty, and none that something else has.</param>
[AttributeUsage(
    AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct,
    Inherited = false)]
public sealed class AliasAttribute(params string[] names) : Attribute
{
    /// <summary>The older names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
