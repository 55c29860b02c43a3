namespace Events.Protection;

/// <summary>
/// Gives the keys of <see cref="Contracts.EncryptedAttribute"/>, from wherever they are kept: a vault, a table, a key management service. It is asked outside
/// of the hot path, and its answers are kept for a while (<c>ProtectionOptions.KeyLifetime</c>). Several calls run at a time. An exception says that it cannot
/// be asked now, which is nobody's fault but the process': produce calls fail with <see cref="KeyUnavailableException"/>, and consumers hold what they cannot
/// read, count no delivery, and ask again.
/// </summary>
public interface IKeyProvider
{
    /// <summary>The key for what is written now. To rotate, give another one from some time on; what was written with the one before names that.</summary>
    /// <param name="subject">Whose data it is, where the field names a subject (<see cref="Contracts.EncryptedAttribute.Subject"/>); null for the key that all
    /// share. Make a key for a subject that has none yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken);

    /// <summary>The key of an ID, however old, or that there is none.</summary>
    /// <param name="id">The ID as an entry has it. Whoever can write to the stream chooses it: look it up, do not trust it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<KeyResult> FindKeyAsync(string id, CancellationToken cancellationToken);
}
