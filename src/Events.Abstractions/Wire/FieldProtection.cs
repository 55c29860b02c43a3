using System.ComponentModel;
using Events.Protection;

namespace Events.Wire;

/// <summary>
/// Gives encoders and decoders what they need to encrypt, decrypt and read what is kept apart: keys and payloads that
/// are in memory already. The runtime implements it. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FieldProtection
{
    /// <summary>The size up to which a value may be unpacked, where nobody says otherwise: 16 MiB.</summary>
    public const int DefaultMaxUnpackedBytes = 16 * 1024 * 1024;

    /// <summary>The size, in bytes, up to which a value may be unpacked.</summary>
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

    /// <summary>The ID of the payload that a packed value stands for; null when it is there itself, or is no such value.</summary>
    /// <param name="packed">The value of a field <c>ev:packed:{name}</c>.</param>
    public static string? ClaimOf(ReadOnlySpan<byte> packed) => PackedValue.ClaimOf(packed);

    /// <summary>The same, where the payload is said to have no more bytes than may be; null for others.</summary>
    /// <param name="packed">The value of a field <c>ev:packed:{name}</c>.</param>
    /// <param name="max">How many it may have.</param>
    public static string? ClaimOf(ReadOnlySpan<byte> packed, long max) =>
        PackedValue.ClaimOf(packed) is { } id && PackedValue.ClaimedLength(packed) <= max ? id : null;

    /// <summary>A payload that is kept apart; null when it is not there, or nobody has asked for it.</summary>
    /// <param name="id">Its ID.</param>
    public virtual byte[]? FindPayload(string id) => null;

    /// <summary>Keeps a payload apart.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Its ID.</returns>
    /// <exception cref="PayloadUnavailableException">It could not be stored.</exception>
    public virtual ValueTask<string> StorePayloadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nowhere to keep payloads.");

    /// <summary>Asks the provider without waiting, for the next attempt.</summary>
    /// <param name="subject">Whose data it is; null for the key that all share.</param>
    public abstract void BeginLoadingCurrentKey(string? subject);
}
