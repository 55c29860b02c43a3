using System.Diagnostics;
using System.Text;
using Events.Wire;

namespace Events.Diagnostics;

/// <summary>
/// The trace context of an entry: the fields <c>traceparent</c>, <c>tracestate</c> and <c>baggage</c> of W3C, behind everything else. Anybody may have written
/// them: what is no context is none.
/// </summary>
internal static class TraceFields
{
    // 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
    private const int ParentLength = 55;

    // What W3C asks everybody to pass on.
    private const int MaxState = 512;
    private const int MaxBaggage = 8192;
    private const int MaxBaggageMembers = 64;

    // Of an entry of a batch that is encoded before anything is current: the batch's own span takes its place when it is appended.
    private static ReadOnlySpan<byte> NoParent => "00-00000000000000000000000000000000-0000000000000000-00"u8;

    private static ReadOnlySpan<byte> EncodedParent => "$11\r\ntraceparent\r\n"u8;

    private static ReadOnlySpan<byte> ParentHeader => "$11\r\ntraceparent\r\n$55\r\n"u8;

    /// <summary>Writes the context of a span behind the fields of an entry. The parent comes last, where <see cref="Replace"/> finds it.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="activity">The span; null for none.</param>
    /// <param name="hasBaggage">Whether its baggage goes along.</param>
    /// <param name="keepsRoom">Whether room is kept for a parent that comes later, where there is none.</param>
    public static void Write(ref EntryWriter writer, Activity? activity, bool hasBaggage, bool keepsRoom)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C })
        {
            if (keepsRoom) writer.WriteBytes(EncodedParent, NoParent);
            return;
        }

        if (hasBaggage && BaggageText.Write(activity, MaxBaggage, MaxBaggageMembers) is { } baggage) writer.WriteString("$7\r\nbaggage\r\n"u8, baggage);
        if (activity.TraceStateString is { Length: > 0 and <= MaxState } state && Ascii.IsValid(state)) writer.WriteString("$10\r\ntracestate\r\n"u8, state);
        Span<byte> parent = stackalloc byte[ParentLength];
        Format(activity.TraceId, activity.SpanId, activity.ActivityTraceFlags, parent);
        writer.WriteBytes(EncodedParent, parent);
    }

    /// <summary>
    /// Puts a batch's span in as the parent of an entry that was encoded before it began, unless the entry is of another trace.
    /// </summary>
    /// <param name="entry">The encoded entry.</param>
    /// <param name="activity">The batch's span; null when nobody wants it.</param>
    public static void Replace(Span<byte> entry, Activity? activity)
    {
        if (!IsLastParent(entry)) return;
        Span<byte> parent = entry.Slice(entry.Length - 2 - ParentLength, ParentLength);
        bool hasOwn = TryParse(parent, default, out ActivityContext own);
        if (activity is { IdFormat: ActivityIdFormat.W3C })
        {
            if (!hasOwn || own.TraceId == activity.TraceId) Format(activity.TraceId, activity.SpanId, activity.ActivityTraceFlags, parent);
        }
        else if (!hasOwn)
        {
            // Nobody wants this trace: whoever handles the event is told so.
            Format(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, parent);
        }
    }

    /// <summary>Reads the parent of an encoded entry of this process, which is its last field.</summary>
    public static bool TryReadLast(ReadOnlySpan<byte> entry, out ActivityContext context)
    {
        context = default;
        return IsLastParent(entry) && TryParse(entry.Slice(entry.Length - 2 - ParentLength, ParentLength), default, out context);
    }

    // What a value looks like at its end says nothing: the fields are gone through.
    private static bool IsLastParent(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> value = default;
        EntryReader reader = new EntryFields(entry, 0).GetReader();
        while (reader.TryReadName(out name)) value = reader.ReadBytes();
        return value.Length == ParentLength && entry.Length > ParentHeader.Length + ParentLength
            && entry[..^(ParentLength + 2)].EndsWith(ParentHeader);
    }

    /// <summary>Reads the context that an entry was produced in.</summary>
    /// <param name="fields">The fields of the entry.</param>
    /// <param name="context">The context.</param>
    /// <returns>Whether it has one.</returns>
    public static bool TryRead(EntryFields fields, out ActivityContext context)
    {
        context = default;
        if (!fields.TryGetValue(EnvelopeFields.TraceParentBytes, out ReadOnlySpan<byte> parent)) return false;
        fields.TryGetValue(EnvelopeFields.TraceStateBytes, out ReadOnlySpan<byte> state);
        return TryParse(parent, state, out context);
    }

    /// <summary>Reads the context from the fields of a dead letter.</summary>
    /// <param name="fields">The fields as text.</param>
    /// <param name="context">The context.</param>
    /// <returns>Whether it has one.</returns>
    public static bool TryRead(IReadOnlyList<KeyValuePair<string, string>> fields, out ActivityContext context)
    {
        context = default;
        string? parent = null;
        string? state = null;
        foreach ((string name, string value) in fields)
        {
            if (name == EnvelopeFields.TraceParent) parent ??= value;
            if (name == EnvelopeFields.TraceState) state ??= value;
        }

        return parent is { Length: <= MaxState }
            && TryParse(Encoding.UTF8.GetBytes(parent), state is { Length: <= MaxState } ? Encoding.UTF8.GetBytes(state) : default, out context);
    }

    /// <summary>Reads the span that has sent a dead letter back to its group.</summary>
    /// <param name="fields">The fields of the requeued entry.</param>
    /// <param name="context">The context.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryReadRequeue(EntryFields fields, out ActivityContext context)
    {
        context = default;
        return fields.TryGetValue("dead:trace"u8, out ReadOnlySpan<byte> parent) && TryParse(parent, default, out context);
    }

    /// <summary>Reads a <c>traceparent</c>; false for what is none.</summary>
    public static bool TryParse(string parent, out ActivityContext context)
    {
        context = default;
        return parent.Length is > 0 and <= MaxState && TryParse(Encoding.UTF8.GetBytes(parent), default, out context);
    }

    /// <summary>A span as a <c>traceparent</c>; empty for none.</summary>
    public static string ParentOf(Activity? activity) => activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : "";

    /// <summary>Reads the baggage that came with an entry, as far as it is any.</summary>
    /// <param name="fields">The fields of the entry.</param>
    /// <param name="activity">The span that gets it.</param>
    public static void ReadBaggage(EntryFields fields, Activity activity)
    {
        if (!fields.TryGetValue(EnvelopeFields.BaggageBytes, out ReadOnlySpan<byte> text) || text.Length > MaxBaggage) return;
        BaggageText.Read(text, MaxBaggageMembers, activity);
    }

    private static bool TryParse(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> state, out ActivityContext context)
    {
        context = default;

        // A later version may have more behind it; how much, nobody knows.
        bool isLater = parent.Length > ParentLength && parent.Length <= MaxState && parent[ParentLength] == (byte)'-' && !parent.StartsWith("00"u8);
        if (parent.Length != ParentLength && !isLater) return false;
        string text = Encoding.Latin1.GetString(parent[..ParentLength]);
        string? more = state.Length is > 0 and <= MaxState && Ascii.IsValid(state) ? Encoding.ASCII.GetString(state) : null;
        return ActivityContext.TryParse(text, more, isRemote: true, out context) && context.TraceId != default && context.SpanId != default;
    }

    private static void Format(ActivityTraceId trace, ActivitySpanId span, ActivityTraceFlags flags, Span<byte> parent)
    {
        "00-"u8.CopyTo(parent);
        Encoding.ASCII.GetBytes(trace.ToHexString(), parent[3..]);
        parent[35] = (byte)'-';
        Encoding.ASCII.GetBytes(span.ToHexString(), parent[36..]);
        ((flags & ActivityTraceFlags.Recorded) != ActivityTraceFlags.None ? "-01"u8 : "-00"u8).CopyTo(parent[52..]);
    }
}
