using Events.Headers;
using Events.Wire;

namespace Events.Streams;

/// <summary>One entry of a replay.</summary>
public sealed class StreamEntry
{
    private readonly EventHeaders? _headers;

    /// <summary>Describes an entry.</summary>
    /// <param name="id">The entry's ID.</param>
    /// <param name="type">The value of the <c>type</c> field, empty when there is none.</param>
    /// <param name="event">The event, or null when the type is unknown or the entry does not decode.</param>
    /// <param name="producedAt">The value of the <c>ts_ms</c> field.</param>
    /// <param name="error">Why a known type did not decode.</param>
    /// <param name="rawFields">The field/value pairs as text when there is no event.</param>
    /// <param name="headers">The headers; null for none.</param>
    public StreamEntry(
        EntryId id,
        string type,
        object? @event,
        DateTimeOffset? producedAt,
        EventDecodeException? error = null,
        IReadOnlyList<KeyValuePair<string, string>>? rawFields = null,
        EventHeaders? headers = null)
    {
        Id = id;
        Type = type;
        Event = @event;
        ProducedAt = producedAt;
        Error = error;
        RawFields = rawFields ?? [];
        _headers = headers;
    }

    /// <summary>The entry's ID.</summary>
    public EntryId Id { get; }

    /// <summary>
    /// The partition that it is in; null where the stream has none. IDs are given by each partition for itself, so two entries of different partitions may
    /// have the same one.
    /// </summary>
    public int? Partition { get; init; }

    /// <summary>
    /// The value of the entry's <c>type</c> field. When there is none, the type of the event that the stream names for such entries
    /// (<see cref="EventAttribute{TStream}.ReadsUntyped"/>), else empty.
    /// </summary>
    public string Type { get; }

    /// <summary>The event: one of the records of the stream. Null when the type is unknown or the entry does not decode.</summary>
    public object? Event { get; }

    /// <summary>The time at which the event was produced (<c>ts_ms</c>), by the producer's clock; null when the entry does not say.</summary>
    public DateTimeOffset? ProducedAt { get; }

    /// <summary>The headers that it was produced with; empty when there are none.</summary>
    public EventHeaders Headers => _headers ?? [];

    /// <summary>The reason why there is no <see cref="Event"/>.</summary>
    public EntryProblem Problem =>
        Event is not null ? EntryProblem.None
        : Error is not null ? EntryProblem.Undecodable
        : Type.Length > 0 ? EntryProblem.UnknownType
        : RawFields.Count > 0 ? EntryProblem.NoType
        : EntryProblem.PayloadGone;

    /// <summary>The error for which an entry of a known type did not decode; null when it did, or when the type is unknown.</summary>
    public EventDecodeException? Error { get; }

    /// <summary>
    /// The field/value pairs as text for people (<see cref="Wire.EntryFields.ToPairs()"/>: without what is personal),
    /// when <see cref="Event"/> is null; else empty.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> RawFields { get; }
}
