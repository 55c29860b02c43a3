using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;

namespace Events.Wire;

/// <content>The idempotency key of the entry.</content>
public ref partial struct EntryWriter
{
    /// <summary>
    /// The idempotency key: the one that was given, else the value that the event declares, or its hash where that is personal; empty for none.
    /// </summary>
    /// <exception cref="ArgumentException">There is one, and it is empty.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly ReadOnlySpan<byte> IdempotencyKey => _keyPosition == 0 && _key is null ? default : ReadKey();

    /// <summary>Says that the pair that is written next is the idempotency key. Called by generated code.</summary>
    /// <param name="isPersonal">Whether its value is to be kept out of what people read: then its hash is the key.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void MarkIdempotencyKey(bool isPersonal = false)
    {
        _keyPosition = _position;
        _isKeyPersonal = isPersonal;
    }

    /// <summary>Gives the entry an idempotency key, in place of one that the event declares.</summary>
    /// <param name="key">The key, not empty.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void SetIdempotencyKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        _key = StrictUtf8.Encoding.GetBytes(key);
    }

    private readonly ReadOnlySpan<byte> ReadKey()
    {
        if (_key is not null) return _key;
        var reader = new EntryReader(_buffer.AsSpan(_keyPosition, _position - _keyPosition));
        if (!reader.TryReadName(out ReadOnlySpan<byte> name)) return default;
        ReadOnlySpan<byte> value = reader.ReadBytes();
        if (value.IsEmpty) throw new ArgumentException($"The idempotency key '{Text(name)}' is empty, and would be the same for many events.", Text(name));

        // It becomes the name of a key on the server, and the ID of what is scheduled.
        return _isKeyPersonal ? Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(value))) : value;
    }
}
