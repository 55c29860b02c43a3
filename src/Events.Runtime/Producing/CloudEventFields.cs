using System.Globalization;
using System.Text;
using Events.Store.Schedules;
using Events.Wire;

namespace Events.Producing;

/// <summary>
/// Writes the attributes of CloudEvents behind the fields of an event, for a stream whose options ask for them. An attribute that the entry has already, by a
/// property of its event or because it is forwarded, stays as it is.
/// </summary>
internal sealed class CloudEventFields
{
    private const int TimeLength = 24;
    private const int GuidLength = 36;

    private readonly byte[] _source;
    private readonly byte[]? _subjectField;

    private CloudEventFields(string source, string? subjectField)
    {
        _source = Encoding.UTF8.GetBytes(source);
        _subjectField = subjectField is null ? null : Encoding.UTF8.GetBytes(subjectField);
        if (!CloudEventText.IsUriReference(_source))
        {
            throw new ArgumentException($"'{source}' is no source of CloudEvents: it must be a URI, absolute or relative, such as '/shop/orders'.", nameof(source));
        }
    }

    /// <summary>Gives the fields of a stream; null when its options ask for none.</summary>
    /// <exception cref="ArgumentException">The source is no URI, or there is a subject without a source.</exception>
    public static CloudEventFields? Of(StreamOptions options) => options switch
    {
        { CloudEventSource: { } source } => new CloudEventFields(source, options.CloudEventSubject),
        { CloudEventSubject: not null } => throw new ArgumentException(
            $"{nameof(StreamOptions)}.{nameof(StreamOptions.CloudEventSubject)} is set and {nameof(StreamOptions.CloudEventSource)} is not: without a source no CloudEvents are produced.", nameof(options)),
        _ => null,
    };

    /// <summary>Writes what the entry lacks.</summary>
    /// <param name="writer">The writer, with the event encoded.</param>
    /// <exception cref="ArgumentException">The event type or the subject has characters that an attribute must not have.</exception>
    public void Write(ref EntryWriter writer) => Write(ref writer, null);

    /// <summary>The same for an event that comes later.</summary>
    /// <param name="writer">The writer, with the event encoded.</param>
    /// <param name="stamps">What was written that is of the time at which it is due.</param>
    /// <exception cref="ArgumentException">The event type or the subject has characters that an attribute must not have.</exception>
    public void WriteScheduled(ref EntryWriter writer, out ScheduleStamps stamps) =>
        stamps = (Write(ref writer, null) & Present.Time) == 0 ? ScheduleStamps.CloudEventTime : ScheduleStamps.None;

    /// <summary>The same for an event that recurs: each time it is another one.</summary>
    /// <param name="writer">The writer, with the event encoded.</param>
    /// <param name="id">What the ID of each begins with.</param>
    /// <param name="stamps">What was written that is of the time at which it is due.</param>
    /// <exception cref="ArgumentException">The event type, the subject or the ID has characters that an attribute must not have.</exception>
    public void WriteRecurring(ref EntryWriter writer, string id, out ScheduleStamps stamps)
    {
        Present present = Write(ref writer, id);
        stamps = ((present & Present.Time) == 0 ? ScheduleStamps.CloudEventTime : ScheduleStamps.None)
            | ((present & Present.Id) == 0 ? ScheduleStamps.CloudEventId : ScheduleStamps.None);
    }

    // Gives what was there before.
    private Present Write(ref EntryWriter writer, string? id)
    {
        Present present = Present.None;
        ReadOnlySpan<byte> subject = default;
        EntryFields fields = writer.Written;
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (name.StartsWith("ce_"u8)) present |= Find(name);
            if (_subjectField is not null && subject.IsEmpty && name.SequenceEqual(_subjectField)) subject = value;
        }

        ReadOnlySpan<byte> type = fields.EventType;
        DateTimeOffset? at = fields.ProducedAt;
        if ((present & Present.SpecVersion) == 0) writer.WritePair("$14\r\nce_specversion\r\n$3\r\n1.0\r\n"u8);
        if ((present & Present.Id) == 0 && id is null) WriteId(ref writer, at);
        if ((present & Present.Id) == 0 && id is not null) WriteText(ref writer, "$5\r\nce_id\r\n"u8, Encoding.UTF8.GetBytes(id), "ID");
        if ((present & Present.Source) == 0) writer.WriteBytes("$9\r\nce_source\r\n"u8, _source);
        if ((present & Present.Type) == 0) WriteText(ref writer, "$7\r\nce_type\r\n"u8, type, "event type");
        if ((present & Present.Time) == 0 && at is { } time) WriteTime(ref writer, time);
        if ((present & Present.Subject) == 0 && !subject.IsEmpty) WriteText(ref writer, "$10\r\nce_subject\r\n"u8, subject, "subject");
        return present;
    }

    // Ordered by time, as the entries are.
    private static void WriteId(ref EntryWriter writer, DateTimeOffset? at)
    {
        Span<byte> text = stackalloc byte[GuidLength];
        Guid id = at is { } time && time >= DateTimeOffset.UnixEpoch ? Guid.CreateVersion7(time) : Guid.CreateVersion7();
        id.TryFormat(text, out _);
        writer.WriteBytes("$5\r\nce_id\r\n"u8, text);
    }

    private static void WriteTime(ref EntryWriter writer, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        time.UtcDateTime.TryFormat(text, out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.WriteBytes("$7\r\nce_time\r\n"u8, text);
    }

    private static void WriteText(ref EntryWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, string what)
    {
        if (!CloudEventText.IsText(value)) throw new ArgumentException($"The {what} of the event cannot stand in a CloudEvent: it is not UTF-8, or has control characters.");
        writer.WriteBytes(name, value);
    }

    private static Present Find(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("ce_specversion"u8) ? Present.SpecVersion
        : name.SequenceEqual("ce_id"u8) ? Present.Id
        : name.SequenceEqual("ce_source"u8) ? Present.Source
        : name.SequenceEqual("ce_type"u8) ? Present.Type
        : name.SequenceEqual("ce_time"u8) ? Present.Time
        : name.SequenceEqual("ce_subject"u8) ? Present.Subject
        : Present.None;

    [Flags]
    private enum Present
    {
        None = 0,
        SpecVersion = 1,
        Id = 2,
        Source = 4,
        Type = 8,
        Time = 16,
        Subject = 32,
    }
}
