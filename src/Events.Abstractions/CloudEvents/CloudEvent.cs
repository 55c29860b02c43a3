using Events.Wire;

namespace Events.CloudEvents;

/// <summary>
/// The context attributes of an entry as a CloudEvent (version 1.0, binary mode: a field <c>ce_</c> and the name for each). Every entry has them: what was not
/// produced as a CloudEvent has those that follow from the entry itself. The fields of the event are the data. Immutable.
/// </summary>
public sealed class CloudEvent
{
    /// <summary>The version of the specification.</summary>
    public const string SpecVersion = "1.0";

    /// <summary>The beginning of the names of the fields.</summary>
    public const string FieldPrefix = "ce_";

    internal CloudEvent(string id, string source, string type)
    {
        Id = id;
        Source = source;
        Type = type;
    }

    /// <summary>Tells it from all others of the same <see cref="Source"/>; that of the entry when it was not produced as a CloudEvent.</summary>
    public string Id { get; }

    /// <summary>
    /// The place where it happened: a URI, absolute or relative. Of an entry that was not produced as a CloudEvent <c>urn:redis-stream:</c> and the
    /// stream's key, escaped.
    /// </summary>
    public string Source { get; }

    /// <summary>The kind of what happened: the event type, or what the producer wrote.</summary>
    public string Type { get; }

    /// <summary>True when the entry has the attributes itself. Otherwise they follow from its ID, its stream, its type and its time.</summary>
    public bool IsDeclared { get; internal init; }

    /// <summary>The time at which it happened; null when the producer does not say. Decimals of a second beyond seven are cut off.</summary>
    public DateTimeOffset? Time { get; internal init; }

    /// <summary>The subject within the source that the event is about; null for none.</summary>
    public string? Subject { get; internal init; }

    /// <summary>
    /// The media type of the data, as a producer in another language may say; null for none. What we produce has none:
    /// its data are the fields.
    /// </summary>
    public string? DataContentType { get; internal init; }

    /// <summary>The absolute URI of a schema of the data; null for none.</summary>
    public string? DataSchema { get; internal init; }

    /// <summary>Attributes that the specification does not know, by name without the prefix.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; internal init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The attributes of an entry, by its own fields or by the rule for entries that have none.</summary>
    /// <param name="fields">The fields of the entry.</param>
    /// <param name="id">Its ID.</param>
    /// <param name="stream">The Redis key of its stream.</param>
    /// <exception cref="EventDecodeException">
    /// It has some of the attributes and lacks <c>specversion</c>, <c>id</c>, <c>source</c> or <c>type</c>, or one of them is not what the specification
    /// allows.
    /// </exception>
    public static CloudEvent Read(EntryFields fields, EntryId id, string stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return CloudEventReader.Read(fields)
            ?? Of(id, stream, System.Text.Encoding.UTF8.GetString(fields.EventType), fields.ProducedAt);
    }

    /// <summary>The attributes of an entry that has none itself.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="stream">The Redis key of its stream.</param>
    /// <param name="type">The event type; an entry without one, or with one that no attribute may be, is a <c>redis.stream.entry</c>.</param>
    /// <param name="producedAt">When it was produced; null for the time of the ID.</param>
    public static CloudEvent Of(EntryId id, string stream, string type, DateTimeOffset? producedAt)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new CloudEvent(id.ToString(), "urn:redis-stream:" + Uri.EscapeDataString(stream), IsType(type) ? type : "redis.stream.entry")
        {
            Time = producedAt ?? id.Timestamp,
        };
    }

    // Somebody else may have written it.
    private static bool IsType(string? type) => !string.IsNullOrEmpty(type) && CloudEventText.IsText(System.Text.Encoding.UTF8.GetBytes(type));
}
