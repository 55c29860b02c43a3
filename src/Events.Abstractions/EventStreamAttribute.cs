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
    /// The number of seconds for which entries are kept, about: <c>MINID ~ (now - age)</c> on every XADD. Default 0: no
    /// limit by age. Redis takes one strategy per XADD, so it cannot be combined with <see cref="MaxLength"/>.
    /// </summary>
    public long MaxAgeSeconds { get; set; }

    /// <summary>
    /// The number of partitions into which the stream is split: streams of their own, <c>{key:0}</c>, <c>{key:1}</c> …, which a Redis Cluster spreads over its
    /// nodes. The ordering key of an event (<see cref="OrderedByAttribute"/>), which each event of the stream must have, says to which one it goes: those of
    /// one key are in one partition, in order. 1 to 16,384. Default 0: one stream under the key itself. The number is kept beside the stream when it is first
    /// used, and grows by an operator alone; who comes with one that the stream never had is refused. <see cref="MaxLength"/> holds for each partition.
    /// </summary>
    public int Partitions { get; set; }
}
