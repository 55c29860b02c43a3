using System.ComponentModel;

namespace Events.Wire;

/// <summary>
/// A field whose key was not in memory when its event was encoded, or that is to be kept apart. It is nowhere in the entry until it is encrypted and stored.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PendingField
{
    private readonly byte[] _name;
    private readonly byte[] _eventType;
    private readonly byte _layers;
    private readonly byte[] _body;
    private readonly string? _subject;
    private readonly int? _claimAbove;
    private readonly bool _lacksKey;

    /// <summary>A field whose key is not in memory.</summary>
    internal PendingField(int position, byte[] name, byte[] eventType, byte layers, byte[] body, string? subject, int? claimAbove)
        : this(position, name, eventType, layers, body)
    {
        _subject = subject;
        _claimAbove = claimAbove;
        _lacksKey = true;
    }

    /// <summary>A field that is to be kept apart, compressed and encrypted as it is declared.</summary>
    internal PendingField(int position, byte[] name, byte layers, byte[] value)
        : this(position, name, [], layers, value) => _claimAbove = -1;

    private PendingField(int position, byte[] name, byte[] eventType, byte layers, byte[] body)
    {
        Position = position;
        _name = name;
        _eventType = eventType;
        _layers = layers;
        _body = body;
    }

    /// <summary>The position at which it is to stand in the buffer.</summary>
    internal int Position { get; }

    /// <summary>The entry of a batch that it belongs to.</summary>
    internal int Entry { get; set; }

    /// <summary>The pair as RESP bulk strings, once it is encrypted.</summary>
    internal byte[] Pair { get; private set; } = [];

    /// <summary>The subject whose data it is; null for the key that all share.</summary>
    public string? Subject => _subject;

    /// <summary>True when a key has to be asked for.</summary>
    internal bool LacksKey => _lacksKey;

    /// <summary>Asks for the key and encrypts, and keeps apart what is to be.</summary>
    internal async ValueTask CompleteAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        (byte layers, byte[] value) = await EncryptAsync(protection, cancellationToken).ConfigureAwait(false);
        if (_claimAbove is not { } above || value.Length <= above)
        {
            Pair = EntryWriter.PairOf(_name, layers, value);
            return;
        }

        string id = await protection.StorePayloadAsync(value, cancellationToken).ConfigureAwait(false);
        Pair = EntryWriter.PairOf(_name, PackedValue.Claimed, PackedValue.Claim(layers, value, id));
    }

    /// <summary>Asks for the key and encrypts; it stays in the entry.</summary>
    internal async ValueTask CompleteInsideAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        (byte layers, byte[] value) = await EncryptAsync(protection, cancellationToken).ConfigureAwait(false);
        Pair = EntryWriter.PairOf(_name, layers, value);
    }

    private async ValueTask<(byte Layers, byte[] Value)> EncryptAsync(FieldProtection protection, CancellationToken cancellationToken)
    {
        if (!_lacksKey) return (_layers, _body);
        Protection.EncryptionKey key = await protection.GetCurrentKeyAsync(_subject, cancellationToken).ConfigureAwait(false);
        return ((byte)(_layers | PackedValue.Encrypted), PackedValue.Encrypt(_layers, _body, key, _eventType, _name));
    }

    /// <summary>Stays in the entry, for where nobody can wait.</summary>
    internal void KeepInside() => Pair = EntryWriter.PairOf(_name, _layers, _body);

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
