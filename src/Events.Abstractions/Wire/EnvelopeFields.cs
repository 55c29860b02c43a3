namespace Events.Wire;

/// <summary>
/// The field names that belong to the envelope of an entry and not to an event: those written today, and those kept for
/// what is to come, so that no later field takes a name that somebody uses. The generator and the analyzers compile this file too.
/// </summary>
internal static class EnvelopeFields
{
    /// <summary>The event type. Always first.</summary>
    public const string Type = "type";

    /// <summary>The time at which the event was produced, Unix milliseconds by the producer's clock. Always second.</summary>
    public const string ProducedAt = "ts_ms";

    /// <summary>W3C trace context, as tracing libraries of every language name it.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>W3C trace context, the vendors' part.</summary>
    public const string TraceState = "tracestate";

    /// <summary>W3C baggage.</summary>
    public const string Baggage = "baggage";

    /// <summary>The prefix of the library's own fields: <c>ev:version</c>, <c>ev:id</c>, <c>ev:encoding</c> and others to come.</summary>
    public const string Prefix = "ev:";

    /// <summary>
    /// The prefix of the name of a field that is null in spite of a default that another value declares: without it, an entry without
    /// the field would mean the default.
    /// </summary>
    public const string NullPrefix = "ev:null:";

    /// <summary>The version of the event's fields; absent for version 1. Third when it is there.</summary>
    public const string Version = "ev:version";

    /// <summary><see cref="Version"/> as a RESP bulk string.</summary>
    public static ReadOnlySpan<byte> EncodedVersion => "$10\r\nev:version\r\n"u8;

    /// <summary>The text before the name of a field whose value is compressed or encrypted: it takes the place of the field.</summary>
    public const string PackedPrefix = "ev:packed:";

    /// <summary>The field that names the personal fields of the entry; see <c>[Pii]</c>. Behind the version when it is there.</summary>
    public const string Personal = "ev:pii";

    /// <summary>The prefix of an application's headers: <c>h:tenant</c>.</summary>
    public const string HeaderPrefix = "h:";

    /// <summary>All of it for messages.</summary>
    public const string Reserved = "'type', 'ts_ms', 'traceparent', 'tracestate', 'baggage' and what begins with 'ev:' or 'h:'";

    /// <summary><see cref="Type"/> as a RESP bulk string.</summary>
    public static ReadOnlySpan<byte> EncodedType => "$4\r\ntype\r\n"u8;

    /// <summary><see cref="ProducedAt"/> as a RESP bulk string.</summary>
    public static ReadOnlySpan<byte> EncodedProducedAt => "$5\r\nts_ms\r\n"u8;

    /// <summary><see cref="Type"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> TypeBytes => "type"u8;

    /// <summary><see cref="ProducedAt"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> ProducedAtBytes => "ts_ms"u8;

    /// <summary><see cref="TraceParent"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> TraceParentBytes => "traceparent"u8;

    /// <summary><see cref="TraceState"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> TraceStateBytes => "tracestate"u8;

    /// <summary><see cref="Baggage"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> BaggageBytes => "baggage"u8;

    /// <summary><see cref="Version"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> VersionBytes => "ev:version"u8;

    /// <summary><see cref="PackedPrefix"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> PackedPrefixBytes => "ev:packed:"u8;

    /// <summary><see cref="Personal"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> PersonalBytes => "ev:pii"u8;

    /// <summary><see cref="HeaderPrefix"/> as it stands in an entry.</summary>
    public static ReadOnlySpan<byte> HeaderPrefixBytes => "h:"u8;

    /// <summary>Tells whether no field of an event may have the name.</summary>
    /// <param name="name">The field name; compared byte by byte, as Redis does.</param>
    public static bool IsReserved(string name) =>
        name is Type or ProducedAt or TraceParent or TraceState or Baggage
        || name.StartsWith(Prefix, StringComparison.Ordinal)
        || name.StartsWith(HeaderPrefix, StringComparison.Ordinal);
}
