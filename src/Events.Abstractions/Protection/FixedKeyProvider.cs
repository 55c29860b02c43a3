namespace Events.Protection;

/// <summary>Keys that are known when the process starts, as from its configuration. Thread-safe. It has no keys of subjects.</summary>
public sealed class FixedKeyProvider : IKeyProvider
{
    private readonly EncryptionKey _current;
    private readonly Dictionary<string, EncryptionKey> _keys = new(StringComparer.Ordinal);

    /// <summary>Keeps the keys.</summary>
    /// <param name="current">The key for what is written now.</param>
    /// <param name="older">Keys that older entries were written with.</param>
    /// <exception cref="ArgumentException">Two keys have one ID.</exception>
    public FixedKeyProvider(EncryptionKey current, params ReadOnlySpan<EncryptionKey> older)
    {
        ArgumentNullException.ThrowIfNull(current);
        _current = current;
        _keys.Add(current.Id, current);
        foreach (EncryptionKey key in older)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(older));
            if (!_keys.TryAdd(key.Id, key)) throw new ArgumentException($"Two keys have the ID '{key.Id}'.", nameof(older));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A subject is named.</exception>
    public ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken) => subject is null
        ? ValueTask.FromResult(_current)
        : throw new NotSupportedException("Fixed keys have no subjects: a field with [Encrypted(Subject = …)] needs a provider of the application's own.");

    /// <inheritdoc/>
    public ValueTask<KeyResult> FindKeyAsync(string id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_keys.TryGetValue(id, out EncryptionKey? key) ? KeyResult.Found(key) : KeyResult.Unknown);
}
