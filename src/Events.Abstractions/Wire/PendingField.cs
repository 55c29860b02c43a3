using System.ComponentModel;

namespace Events.Wire;

/// <summary>A field whose key was not in memory when its event was encoded. It is nowhere in the entry until it is encrypted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PendingField
{
    private readonly byte[] _name;
    private readonly byte[] _eventType;
    private readonly byte _layers;
    private readonly byte[] _body;
    private readonly string? _subject;

    internal PendingField(int position, byte[] name, byte[] eventType, byte layers, byte[] body, string? subject)
    {
        Position = position;
        _name = name;
        _eventType = eventType;
        _layers = layers;
        _body = body;
        _subject = subject;
    }

    /// <summary>Where it is to stand in the buffer.</summary>
    internal int Position { get; }

    /// <summary>The entry of a batch that it belongs to.</summary>
    internal int Entry { get; set; }

    /// <summary>The pair as RESP bulk strings, once it is encrypted.</summary>
    internal byte[] Pair { get; private set; } = [];

    /// <summary>Whose data it is; null for the key that all share.</summary>
    public string? Subject => _subject;

    /// <summary>Asks for the key and encrypts.</summary>
    internal async ValueTask EncryptAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        Protection.EncryptionKey key = await protection.GetCurrentKeyAsync(_subject, cancellationToken).ConfigureAwait(false);
        Pair = EntryWriter.PackedPair(_name, PackedValue.Encrypt(_layers, _body, key, _eventType, _name));
    }

    /// <summary>Puts fields where they are to stand.</summary>
    /// <param name="encoded">What was encoded without them.</param>
    /// <param name="fields">The fields, by their positions.</param>
    internal static byte[] Insert(ReadOnlySpan<byte> encoded, List<PendingField> fields)
    {
        int length = encoded.Length;
        foreach (PendingField field in fields) length = checked(length + field.Pair.Length);
        byte[] bytes = new byte[length];
        int from = 0, to = 0;
        foreach (PendingField field in fields)
        {
            ReadOnlySpan<byte> before = encoded[from..field.Position];
            before.CopyTo(bytes.AsSpan(to));
            to += before.Length;
            field.Pair.CopyTo(bytes, to);
            to += field.Pair.Length;
            from = field.Position;
        }

        encoded[from..].CopyTo(bytes.AsSpan(to));
        return bytes;
    }
}
