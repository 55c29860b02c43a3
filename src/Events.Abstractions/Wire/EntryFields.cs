using System.ComponentModel;
using System.Text;

namespace Events.Wire;

/// <summary>
/// The field/value pairs of one stream entry as they came: RESP bulk strings, name and value alternating. A view of a
/// receive buffer, valid as long as that buffer is.
/// </summary>
/// <param name="bytes">The RESP bulk strings, complete and well-formed: the reply parser has checked them.</param>
/// <param name="count">How many pairs there are.</param>
public readonly ref struct EntryFields(ReadOnlySpan<byte> bytes, int count)
{
    /// <summary>The RESP bulk strings.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>The number of field/value pairs.</summary>
    public int Count { get; } = count;

    /// <summary>The keys of what is encrypted in it; null for none.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public FieldProtection? Protection { get; init; }

    /// <summary>The same fields, whose encrypted values can be decrypted.</summary>
    /// <param name="protection">The keys; null for none.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public EntryFields With(FieldProtection? protection) => new(Bytes, Count) { Protection = protection };

    /// <summary>A reader at the first pair.</summary>
    public EntryReader GetReader() => new(Bytes);

    /// <summary>Finds the first pair of a name; names are compared byte by byte.</summary>
    /// <param name="name">The field name as UTF-8, not encoded as RESP.</param>
    /// <param name="value">The value as it came.</param>
    /// <returns>Whether the entry has the field.</returns>
    public bool TryGetValue(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        EntryReader reader = GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> candidate))
        {
            ReadOnlySpan<byte> found = reader.ReadBytes();
            if (candidate.SequenceEqual(name))
            {
                value = found;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>
    /// The value of the <c>type</c> field, which names the event; empty when there is none. Our own entries have it
    /// first, others anywhere.
    /// </summary>
    public ReadOnlySpan<byte> EventType
    {
        get
        {
            EntryReader reader = GetReader();
            if (reader.TryReadName(EnvelopeFields.EncodedType)) return reader.ReadBytes();
            TryGetValue(EnvelopeFields.TypeBytes, out ReadOnlySpan<byte> value);
            return value;
        }
    }

    /// <summary>The version of the event's fields: the <c>ev:version</c> field, 1 when there is none.</summary>
    /// <param name="known">The highest version that the reader knows.</param>
    /// <param name="readsNewer">Whether higher ones are read too.</param>
    /// <exception cref="EventDecodeException">It is no version, or a higher one that is not read.</exception>
    public int ReadVersion(int known, bool readsNewer)
    {
        if (!TryGetValue(EnvelopeFields.VersionBytes, out ReadOnlySpan<byte> text)) return 1;
        if (!EntryReader.TryParseInteger(text, out int version) || version < 1)
        {
            throw EventDecodeException.InvalidValue(EventType, EnvelopeFields.VersionBytes, text, "a version");
        }

        if (version > known && !readsNewer) throw EventDecodeException.Newer(text, known);
        return version;
    }

    /// <summary>The time at which the event was produced: the <c>ts_ms</c> field, Unix milliseconds; null when absent or not a number.</summary>
    public DateTimeOffset? ProducedAt =>
        TryGetValue(EnvelopeFields.ProducedAtBytes, out ReadOnlySpan<byte> text)
        && System.Buffers.Text.Utf8Parser.TryParse(text, out long milliseconds, out int consumed)
        && consumed == text.Length
        && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>
    /// Copies the pairs as text, for people: logs, tools and tests. Bytes that are not UTF-8 become U+FFFD; in place of what is personal (<c>ev:pii</c>) stands
    /// <c>[redacted]</c>, in place of what is encrypted the ID of its key.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToPairs() => ToPairs(null);

    /// <summary>The same, where the event's declaration says too what is personal: older entries, and those of other programs, do not say it.</summary>
    /// <param name="personal">What is personal, in the form of <c>ev:pii</c>; null for nothing.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public IReadOnlyList<KeyValuePair<string, string>> ToPairs(string? personal)
    {
        var pairs = new List<KeyValuePair<string, string>>(Count);
        PersonalFields redacted = PersonalFields.Of(this, personal);
        EntryReader reader = GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            string key = Encoding.UTF8.GetString(name);
            ReadOnlySpan<byte> value = reader.ReadBytes();
            pairs.Add(new(key, key == "ce_subject" && IsCopy(value, redacted) ? PersonalFields.Redacted : Show(key, value, redacted)));
        }

        return pairs;
    }

    // The subject of a CloudEvent is the value of a field.
    private bool IsCopy(ReadOnlySpan<byte> subject, PersonalFields redacted)
    {
        EntryReader reader = GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (value.SequenceEqual(subject) && redacted.Has(Encoding.UTF8.GetString(name))) return true;
        }

        return false;
    }

    private static string Show(string name, ReadOnlySpan<byte> value, PersonalFields redacted)
    {
        if (name.StartsWith(EnvelopeFields.PackedPrefix, StringComparison.Ordinal))
        {
            if (PackedValue.ClaimOf(value) is { } claim) return $"[kept apart as {claim}, {PackedValue.ClaimedLength(value)} bytes]";
            if (PackedValue.KeyIdOf(value) is { } key) return $"[encrypted with {key}, {value.Length} bytes]";
            if (!redacted.Has(name)) return $"[packed, {value.Length} bytes]";
        }

        return redacted.Has(name) ? PersonalFields.Redacted : Encoding.UTF8.GetString(value);
    }
}
