namespace Events.Protection;

/// <summary>A provider's answer about the key of an ID.</summary>
public readonly struct KeyResult : IEquatable<KeyResult>
{
    private KeyResult(KeyState state, EncryptionKey? key)
    {
        State = state;
        Key = key;
    }

    /// <summary>There is none of this ID.</summary>
    public static KeyResult Unknown => default;

    /// <summary>The answer that the key was destroyed.</summary>
    public static KeyResult Destroyed => new(KeyState.Destroyed, null);

    /// <summary>The state of the key, as far as the provider knows it.</summary>
    public KeyState State { get; }

    /// <summary>The key; null unless it was found.</summary>
    public EncryptionKey? Key { get; }

    /// <summary>The key is there.</summary>
    /// <param name="key">The key.</param>
    public static KeyResult Found(EncryptionKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new KeyResult(KeyState.Found, key);
    }

    /// <summary>Tells whether both say the same.</summary>
    public static bool operator ==(KeyResult left, KeyResult right) => left.Equals(right);

    /// <summary>Tells whether the two differ in what they say.</summary>
    public static bool operator !=(KeyResult left, KeyResult right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(KeyResult other) => State == other.State && ReferenceEquals(Key, other.Key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is KeyResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(State, Key);
}
