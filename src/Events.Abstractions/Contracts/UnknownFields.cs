using System.Collections;
using System.ComponentModel;
using System.Text;
using Events.Wire;

namespace Events.Contracts;

/// <summary>
/// The fields of an entry that its event does not know, as they came: an event with a property of this type keeps what a newer producer wrote, and
/// writes it again when it is produced elsewhere. Immutable, equal by its content. Fields of the envelope and headers are none of it.
/// </summary>
public sealed class UnknownFields : IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>, IEquatable<UnknownFields>
{
    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _fields = [];

    /// <summary>Keeps fields, in this order.</summary>
    /// <param name="fields">Names and values.</param>
    public UnknownFields(params ReadOnlySpan<KeyValuePair<string, ReadOnlyMemory<byte>>> fields)
    {
        foreach (KeyValuePair<string, ReadOnlyMemory<byte>> field in fields) _fields.Add(new(field.Key, field.Value.ToArray()));
    }

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>A field, in the order in which they came.</summary>
    /// <param name="index">Its place, from 0.</param>
    public KeyValuePair<string, ReadOnlyMemory<byte>> this[int index] => _fields[index];

    /// <summary>The value of the first field of a name as UTF-8 text; null when there is none.</summary>
    /// <param name="name">The field name.</param>
    public string? GetText(string name)
    {
        foreach (KeyValuePair<string, ReadOnlyMemory<byte>> field in _fields)
        {
            if (field.Key == name) return Encoding.UTF8.GetString(field.Value.Span);
        }

        return null;
    }

    /// <summary>Adds a field while an entry is read, unless it is one of the envelope. Called by generated code.</summary>
    /// <param name="fields">Those before it; null before the first.</param>
    /// <param name="name">The field name.</param>
    /// <param name="value">The value.</param>
    /// <returns>All of them; null while there is none.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static UnknownFields? Add(UnknownFields? fields, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        string text = Encoding.UTF8.GetString(name);
        if (EnvelopeFields.IsReserved(text) && !text.StartsWith(EnvelopeFields.PackedPrefix, StringComparison.Ordinal)) return fields;
        fields ??= new UnknownFields();
        fields._fields.Add(new(text, value.ToArray()));
        return fields;
    }

    /// <summary>Writes the fields behind those of an event. Called by generated code.</summary>
    /// <param name="writer">Where to write.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteTo(ref EntryWriter writer)
    {
        foreach (KeyValuePair<string, ReadOnlyMemory<byte>> field in _fields) writer.WriteField(field.Key, field.Value.Span);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ReadOnlyMemory<byte>>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(UnknownFields? other)
    {
        if (other is null || other.Count != Count) return false;
        for (int i = 0; i < Count; i++)
        {
            if (_fields[i].Key != other._fields[i].Key || !_fields[i].Value.Span.SequenceEqual(other._fields[i].Value.Span)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UnknownFields);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (KeyValuePair<string, ReadOnlyMemory<byte>> field in _fields)
        {
            hash.Add(field.Key, StringComparer.Ordinal);
            hash.AddBytes(field.Value.Span);
        }

        return hash.ToHashCode();
    }

    /// <summary>The names: values are the application's data.</summary>
    public override string ToString() => string.Join(' ', _fields.Select(static field => field.Key));
}
