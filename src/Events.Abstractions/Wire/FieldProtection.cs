using System.ComponentModel;
using Events.Protection;

namespace Events.Wire;

/// <summary>What encoders and decoders need to encrypt and decrypt: keys that are in memory already. The runtime implements it. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FieldProtection
{
    /// <summary>How large a value may become when it is unpacked, where nobody says otherwise: 16 MiB.</summary>
    public const int DefaultMaxUnpackedBytes = 16 * 1024 * 1024;

    /// <summary>How large a value may become when it is unpacked.</summary>
    public virtual int MaxUnpackedBytes => DefaultMaxUnpackedBytes;

    /// <summary>The key for what is written now; null when it is not in memory.</summary>
    /// <param name="subject">Whose data it is; null for the key that all share.</param>
    public abstract EncryptionKey? FindCurrentKey(string? subject);

    /// <summary>The same, asking the provider where need be.</summary>
    /// <param name="subject">Whose data it is; null for the key that all share.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="KeyUnavailableException">The provider failed.</exception>
    public abstract ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken);

    /// <summary>The key of an ID; null when nothing is known of it in memory.</summary>
    /// <param name="id">The ID.</param>
    public abstract KeyResult? FindKey(string id);

    /// <summary>The ID of the key that a packed value is encrypted with; null when it is not encrypted, or is no such value.</summary>
    /// <param name="packed">The value of a field <c>ev:packed:{name}</c>.</param>
    public static string? EncryptedWith(ReadOnlySpan<byte> packed) => PackedValue.KeyIdOf(packed);

    /// <summary>Asks the provider without waiting, for the next attempt.</summary>
    /// <param name="subject">Whose data it is; null for the key that all share.</param>
    public abstract void BeginLoadingCurrentKey(string? subject);
}
