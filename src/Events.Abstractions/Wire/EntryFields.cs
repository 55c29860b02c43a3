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

    /// <summary>How many pairs there are.</summary>
    public int Count { get; } = count;

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
            TryGetValue("type"u8, out ReadOnlySpan<byte> value);
            return value;
        }
    }

    /// <summary>The version of the event's fields: the <c>ev:version</c> field, 1 when there is none.</summary>
    /// <param name="known">The highest version that the reader knows.</param>
    /// <param name="readsNewer">Whether higher ones are read too.</param>
    /// <exception cref="EventDecodeException">It is no version, or a higher one that is not read.</exception>
    public int ReadVersion(int known, bool readsNewer)
    {
        if (!TryGetValue("ev:version"u8, out ReadOnlySpan<byte> text)) return 1;
        if (!EntryReader.TryParseInteger(text, out int version) || version < 1) throw EventDecodeException.InvalidValue(EventType, "ev:version"u8, text, "a version");
        if (version > known && !readsNewer) throw EventDecodeException.Newer(text, known);
        return version;
    }

    /// <summary>When the event was produced: the <c>ts_ms</c> field, Unix milliseconds; null when absent or not a number.</summary>
    public DateTimeOffset? ProducedAt =>
        TryGetValue("ts_ms"u8, out ReadOnlySpan<byte> text)
        && System.Buffers.Text.Utf8Parser.TryParse(text, out long milliseconds, out int consumed)
        && consumed == text.Length
        && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    /// <summary>Copies the pairs as text, for logs, tools and tests; bytes that are not UTF-8 become U+FFFD.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToPairs()
    {
        var pairs = new List<KeyValuePair<string, string>>(Count);
        EntryReader reader = GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            string key = System.Text.Encoding.UTF8.GetString(name);
            pairs.Add(new(key, System.Text.Encoding.UTF8.GetString(reader.ReadBytes())));
        }

        return pairs;
    }
}
