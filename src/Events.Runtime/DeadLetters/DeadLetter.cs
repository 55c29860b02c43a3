using Events.Streams;

namespace Events.DeadLetters;

/// <summary>
/// An entry that a group has given up. Others can write into the dead-letter stream too, so what is missing or damaged is empty, null or
/// zero here, and <see cref="Problem"/> says so.
/// </summary>
public sealed record DeadLetter
{
    /// <summary>The ID in the dead-letter stream: what <see cref="DeadLetterQueue"/> takes.</summary>
    public required EntryId Id { get; init; }

    /// <summary>The ID of the entry it was; null when nobody wrote it down.</summary>
    public required EntryId? OriginalId { get; init; }

    /// <summary>The group that gave it up; empty when nobody wrote it down, and then it cannot be sent back.</summary>
    public required string Group { get; init; }

    /// <summary>
    /// The reason: <c>max-deliveries</c>, <c>undecodable</c>, <c>unknown-type</c>, <c>payload-gone</c>, <c>policy</c>, or what the handler said.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>The full name of the last exception's type; empty when there was none.</summary>
    public required string ExceptionType { get; init; }

    /// <summary>The last exception's message.</summary>
    public required string Message { get; init; }

    /// <summary>The number of deliveries of the entry.</summary>
    public required long Attempts { get; init; }

    /// <summary>The consumer that gave it up.</summary>
    public required string Consumer { get; init; }

    /// <summary>The time at which it was given up; null when nobody wrote it down.</summary>
    public required DateTimeOffset? At { get; init; }

    /// <summary>Equal for alike failures.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>
    /// Tells whether the original fields are there, and not more of them than can be moved. If not, it can only be sent back with fields that
    /// you give.
    /// </summary>
    public required bool HasPayload { get; init; }

    /// <summary>
    /// Says what is missing or damaged of what a group writes with a dead letter, such as one that was put there by hand; null for a sound one.
    /// It can be looked at and discarded all the same, and sent back if it names its <see cref="Group"/>.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>
    /// The original fields as text, in their order: what an edit starts from. A value that is not UTF-8 does not survive it. Of what is personal it shows
    /// <c>[redacted]</c>, of what is encrypted or compressed how it is; a personal value that an edit leaves as it is shown is sent back as it was.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; }

    /// <summary>The texts of fields that are shown otherwise, by their names; null for one that is no text. Null when there is none.</summary>
    internal IReadOnlyDictionary<string, string?>? Hidden { get; init; }

    /// <summary>The span in which it was given up, as a <c>traceparent</c>; empty when nobody traced, or wrote it down.</summary>
    internal string Trace { get; init; } = "";

    /// <summary>The entry as it was, typed if it decodes; its fields are in <see cref="StreamEntry.RawFields"/> otherwise.</summary>
    public required StreamEntry Entry { get; init; }
}
