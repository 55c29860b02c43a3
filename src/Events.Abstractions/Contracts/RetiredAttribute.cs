namespace Events.Contracts;

/// <summary>
/// Names that were used and must not be used again, because entries that have them are still read: of fields on an event, on what it derives from, or
/// on a record inside of it; of event types on a stream. A field or event of such a name is an error.
/// </summary>
/// <param name="names">The names. Not empty.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class RetiredAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
