namespace Events;

/// <summary>
/// Marks a partial class as a typed event stream. The generator gives it a <c>Definition</c>, a <c>ProduceAsync</c> for all events that are
/// declared with <see cref="EventAttribute{TStream}"/>, batches and replay.
/// </summary>
/// <param name="key">The Redis key of the stream, such as <c>shop:events:orders</c>. Not empty.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventStreamAttribute(string key) : Attribute
{
    /// <summary>The Redis key of the stream. An application can override it when it registers the stream.</summary>
    public string Key { get; } = key;

    /// <summary>
    /// The approximate number of entries to keep: <c>MAXLEN ~ n</c> on every XADD. Redis trims whole nodes, so up to about a
    /// hundred entries more may stay. Default 0: no limit by length.
    /// </summary>
    public long MaxLength { get; set; }

    /// <summary>
    /// For how many seconds to keep entries, about: <c>MINID ~ (now - age)</c> on every XADD. Default 0: no limit by
    /// age. Redis takes one strategy per XADD, so it cannot be combined with <see cref="MaxLength"/>.
    /// </summary>
    public long MaxAgeSeconds { get; set; }
}
