namespace Events.Store.Delivery;

/// <summary>The names of the fields that a dead letter has behind the original ones; see <see cref="DeadLetterInfo"/>.</summary>
public static class DeadLetterFields
{
    /// <summary>The prefix that all of them have, and no field of an event.</summary>
    public const string Prefix = "dead:";

    /// <summary>The reason why the entry was given up.</summary>
    public const string Reason = "dead:reason";

    /// <summary>The full name of the exception's type; empty when there was none.</summary>
    public const string Exception = "dead:exception";

    /// <summary>The exception's message, or what the handler said.</summary>
    public const string Message = "dead:message";

    /// <summary>The number of deliveries of the entry to the group; empty when that is not known any more.</summary>
    public const string Attempts = "dead:attempts";

    /// <summary>The group that failed.</summary>
    public const string Group = "dead:group";

    /// <summary>The consumer that had it last; empty when that is not known any more.</summary>
    public const string Consumer = "dead:consumer";

    /// <summary>The ID that the entry had in the stream; for one that was requeued, before that.</summary>
    public const string Id = "dead:id";

    /// <summary>The time at which it was given up, in Unix milliseconds.</summary>
    public const string At = "dead:at_ms";

    /// <summary>Equal for alike failures.</summary>
    public const string Fingerprint = "dead:fingerprint";

    /// <summary>
    /// The span in which it was given up, and of a requeued entry the span in which it was sent back, as a W3C <c>traceparent</c>. Absent when nobody traced.
    /// </summary>
    public const string Trace = "dead:trace";

    /// <summary>
    /// The number of original fields that are not in the dead letter, because they are more than one step can move
    /// (<see cref="MaxOriginalFields"/>). They stand in the stream at <see cref="Id"/> until it is trimmed. Absent otherwise.
    /// </summary>
    public const string Omitted = "dead:omitted";

    /// <summary>The number of original fields that a dead letter takes.</summary>
    public const int MaxOriginalFields = 3400;
}
