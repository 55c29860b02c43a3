namespace Events.Contracts;

/// <summary>
/// Says how properties' names become field names: on an event or what it derives from, on a record inside of it for its own properties, on a stream for its
/// events, or on the assembly. The closest one counts;
/// <see cref="FieldAttribute"/> goes before it. Default <see cref="FieldNaming.SnakeCase"/>.
/// </summary>
/// <param name="naming">How.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Assembly, Inherited = false)]
public sealed class FieldNamingAttribute(FieldNaming naming) : Attribute
{
    /// <summary>The way in which names are made.</summary>
    public FieldNaming Naming { get; } = naming;
}
