using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Events.Wire;

namespace Events.Headers;

/// <summary>
/// Headers of an event: text beside its fields, for what concerns its way and not itself, such as the tenant or who asked for it. In the entry each
/// is a field whose name begins with <c>h:</c>, behind those of the event; programs in other languages read and write them as fields. To produce with
/// headers: <c>orders.WithHeaders(…)</c> of the stream class; a handler has them as <see cref="EventContext.Headers"/>. Not thread-safe.
/// </summary>
public sealed class EventHeaders : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>The number of headers.</summary>
    public int Count => _headers.Count;

    /// <summary>The value of a header; null when there is none. Set to null, it is removed.</summary>
    /// <param name="name">Its name without the prefix <c>h:</c>; compared character by character.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or value are not valid UTF-16.</exception>
    public string? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, string> header in _headers)
            {
                if (header.Key == name) return header.Value;
            }

            return null;
        }

        set
        {
            int at = _headers.FindIndex(header => header.Key == name);
            if (value is null)
            {
                if (at >= 0) _headers.RemoveAt(at);
                return;
            }

            CheckName(name);
            CheckText(value, nameof(value));
            var header = new KeyValuePair<string, string>(name, value);
            if (at >= 0) _headers[at] = header;
            else _headers.Add(header);
        }
    }

    /// <summary>Adds a header, or gives it another value.</summary>
    /// <param name="name">Its name without the prefix <c>h:</c>.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or value are not valid UTF-16.</exception>
    public void Add(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this[name] = value;
    }

    /// <summary>Adds a header, or gives it another value.</summary>
    /// <typeparam name="T">The type of the header.</typeparam>
    /// <param name="header">The header.</param>
    /// <param name="value">Its value.</param>
    public EventHeaders Set<T>(EventHeader<T> header, T value)
        where T : IParsable<T>
    {
        ArgumentNullException.ThrowIfNull(header);
        this[header.Name] = header.Format(value);
        return this;
    }

    /// <summary>The value of a header, if it is there and of its type.</summary>
    /// <typeparam name="T">The type of the header.</typeparam>
    /// <param name="header">The header.</param>
    /// <param name="value">Its value.</param>
    public bool TryGet<T>(EventHeader<T> header, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T>
    {
        ArgumentNullException.ThrowIfNull(header);
        value = default;
        return this[header.Name] is { } text && header.TryParse(text, out value);
    }

    /// <summary>The value of a header.</summary>
    /// <typeparam name="T">The type of the header.</typeparam>
    /// <param name="header">The header.</param>
    /// <exception cref="KeyNotFoundException">There is no such header.</exception>
    /// <exception cref="FormatException">Its value is none of the type.</exception>
    public T Get<T>(EventHeader<T> header)
        where T : IParsable<T>
    {
        ArgumentNullException.ThrowIfNull(header);
        string text = this[header.Name] ?? throw new KeyNotFoundException($"The event has no header '{header.Name}'.");
        return header.TryParse(text, out T? value)
            ? value
            : throw new FormatException($"The value of the header '{header.Name}' is no {typeof(T).Name}.");
    }

    /// <summary>The headers, in their order in the entry.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names: values are the application's data.</summary>
    public override string ToString() => string.Join(' ', _headers.Select(static header => header.Key));

    /// <summary>Reads the headers of an entry. Bytes that are not UTF-8 become U+FFFD; of a repeated name the first counts.</summary>
    /// <param name="fields">The fields of the entry.</param>
    /// <returns>The headers; null when there are none.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static EventHeaders? Read(EntryFields fields)
    {
        EventHeaders? headers = null;
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> field))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (!field.StartsWith(EnvelopeFields.HeaderPrefixBytes) || field.Length == EnvelopeFields.HeaderPrefix.Length) continue;
            string name = Encoding.UTF8.GetString(field[EnvelopeFields.HeaderPrefix.Length..]);
            headers ??= [];
            if (headers[name] is null) headers._headers.Add(new(name, Encoding.UTF8.GetString(value)));
        }

        return headers;
    }

    /// <summary>A copy, with others beside them; of a name that both have, the others' value counts.</summary>
    /// <param name="others">The others.</param>
    public EventHeaders With(EventHeaders others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var both = new EventHeaders();
        both._headers.AddRange(_headers);
        foreach ((string name, string value) in others._headers) both[name] = value;
        return both;
    }

    internal static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        CheckText(name, nameof(name));
    }

    private static void CheckText(string text, string parameter)
    {
        try
        {
            StrictUtf8.Encoding.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException("A header is not valid UTF-16: it has a lone surrogate.", parameter, exception);
        }
    }
}
