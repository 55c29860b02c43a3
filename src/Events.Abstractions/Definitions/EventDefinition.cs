using System.ComponentModel;
using Events.Wire;

namespace Events.Definitions;

/// <summary>One event of a stream.</summary>
public sealed class EventDefinition
{
    private readonly byte[] _typeUtf8;
    private byte[][] _partitionFields = [];

    /// <summary>Describes an event.</summary>
    /// <param name="type">The event type, such as <c>order.placed</c>.</param>
    /// <param name="decode">Reads an entry of the type.</param>
    public EventDefinition(string type, EventDecoder decode)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(decode);
        Type = type;
        Decode = decode;
        _typeUtf8 = System.Text.Encoding.UTF8.GetBytes(type);
    }

    /// <summary>The event type, such as <c>order.placed</c>.</summary>
    public string Type { get; }

    /// <summary>Tells whether entries without a type are read as it.</summary>
    public bool ReadsUntyped { get; init; }

    /// <summary>True when something must be in memory before its entries are read: keys of encrypted fields, or payloads that are kept apart.</summary>
    public bool NeedsLoading { get; init; }

    /// <summary>The names of its personal fields, in the form of <c>ev:pii</c>; null for none.</summary>
    public string? Personal { get; init; }

    /// <summary>The record, of an event that another assembly than the stream's declares; null for the stream's own.</summary>
    public Type? Record { get; init; }

    /// <summary>
    /// The field names whose values together say to which partition of its stream an entry goes, from <see cref="OrderedByAttribute"/>; empty in a stream
    /// without partitions.
    /// </summary>
    public IReadOnlyList<string> PartitionFields
    {
        get;
        init
        {
            field = value ?? throw new ArgumentNullException(nameof(value));
            _partitionFields = [.. value.Select(System.Text.Encoding.UTF8.GetBytes)];
        }
    } = [];

    /// <summary>The event type as UTF-8.</summary>
    public ReadOnlySpan<byte> TypeUtf8 => _typeUtf8;

    /// <summary>Reads an entry of the type.</summary>
    public EventDecoder Decode { get; }

    /// <summary>Hashes the values that say to which partition an entry goes; see <see cref="PartitionHash"/>.</summary>
    /// <param name="fields">The fields of the entry.</param>
    /// <returns>The hash; null when one of the values is not there, or empty.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public uint? HashPartitionKey(EntryFields fields)
    {
        if (_partitionFields.Length == 0) return null;
        PartitionHash hash = default;
        foreach (byte[] name in _partitionFields)
        {
            if (!fields.TryGetValue(name, out ReadOnlySpan<byte> value) || value.IsEmpty) return null;
            hash.Add(value);
        }

        return hash.Value;
    }
}
