using System.ComponentModel;

namespace Events.Wire;

/// <content>The idempotency key of the entry.</content>
public ref partial struct EntryWriter
{
    /// <summary>
    /// The idempotency key: the one that was given, else the value that the event declares; empty for none.
    /// </summary>
    /// <exception cref="ArgumentException">There is one, and it is empty.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly ReadOnlySpan<byte> IdempotencyKey => _keyPosition == 0 && _key is null ? default : ReadKey();

    /// <summary>Says that the pair that is written next is the idempotency key. Called by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void MarkIdempotencyKey() => _keyPosition = _position;

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
        return value.IsEmpty
            ? throw new ArgumentException($"The idempotency key '{Text(name)}' is empty, and would be the same for many events.", Text(name))
            : value;
    }
}
