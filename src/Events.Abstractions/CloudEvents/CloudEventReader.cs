using System.Text;
using Events.Wire;

namespace Events.CloudEvents;

/// <summary>Reads the attributes of a CloudEvent from the fields of an entry, which anybody may have written.</summary>
internal ref struct CloudEventReader
{
    private readonly ReadOnlySpan<byte> _eventType;
    private string? _id;
    private string? _source;
    private string? _type;
    private string? _specVersion;
    private string? _subject;
    private string? _dataContentType;
    private string? _dataSchema;
    private DateTimeOffset? _time;
    private Dictionary<string, string>? _extensions;

    private CloudEventReader(ReadOnlySpan<byte> eventType) => _eventType = eventType;

    /// <summary>The attributes; null when the entry has none of them.</summary>
    public static CloudEvent? Read(EntryFields fields)
    {
        var attributes = new CloudEventReader(fields.EventType);
        bool hasAny = false;
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (!name.StartsWith("ce_"u8)) continue;
            hasAny = true;
            attributes.Take(name, value);
        }

        return hasAny ? attributes.Make() : null;
    }

    // Of a repeated one the first counts, as everywhere.
    private void Take(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> name = field[CloudEvent.FieldPrefix.Length..];
        if (!CloudEventText.IsName(name)) throw Invalid(field, value, "an attribute of a CloudEvent, whose names are small letters and digits");
        if (name.SequenceEqual("specversion"u8)) _specVersion ??= value.SequenceEqual("1.0"u8) ? CloudEvent.SpecVersion : throw Invalid(field, value, "the version 1.0 of CloudEvents");
        else if (name.SequenceEqual("id"u8)) _id ??= Text(field, value);
        else if (name.SequenceEqual("source"u8))
        {
            _source ??= CloudEventText.IsUriReference(value) ? Text(field, value) : throw Invalid(field, value, "a URI reference");
        }
        else if (name.SequenceEqual("type"u8)) _type ??= Text(field, value);
        else if (name.SequenceEqual("subject"u8)) _subject ??= Text(field, value);
        else if (name.SequenceEqual("time"u8))
        {
            _time ??= CloudEventText.TryParseTime(value, out DateTimeOffset time) ? time : throw Invalid(field, value, "a time of RFC 3339");
        }
        else if (name.SequenceEqual("datacontenttype"u8)) _dataContentType ??= MediaType(field, value);
        else if (name.SequenceEqual("dataschema"u8))
        {
            _dataSchema ??= CloudEventText.IsAbsoluteUri(value) ? Text(field, value) : throw Invalid(field, value, "an absolute URI");
        }
        else (_extensions ??= new Dictionary<string, string>(StringComparer.Ordinal)).TryAdd(Encoding.ASCII.GetString(name), Extension(field, value));
    }

    private readonly CloudEvent Make() => new(_id ?? throw Missing("ce_id"), _source ?? throw Missing("ce_source"), _type ?? throw Missing("ce_type"))
    {
        IsDeclared = _specVersion is null ? throw Missing("ce_specversion") : true,
        Time = _time,
        Subject = _subject,
        DataContentType = _dataContentType,
        DataSchema = _dataSchema,
        Extensions = _extensions is null ? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty : _extensions.AsReadOnly(),
    };

    private readonly string Text(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) =>
        CloudEventText.IsText(value) ? Encoding.UTF8.GetString(value) : throw Invalid(field, value, "a text that is not empty and has no control characters");

    // An extension may be empty.
    private readonly string Extension(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) => value.IsEmpty ? "" : Text(field, value);

    private readonly string MediaType(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        string text = Text(field, value);
        return System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(text, out _) ? text : throw Invalid(field, value, "a media type");
    }

    private readonly EventDecodeException Missing(string field) => EventDecodeException.MissingField(Encoding.UTF8.GetString(_eventType), field);

    private readonly EventDecodeException Invalid(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, string expected) =>
        EventDecodeException.InvalidValue(_eventType, field, value, expected);
}
