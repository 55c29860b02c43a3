namespace Events.Protection;

/// <summary>
/// Keeps the values that are too large for their entries (<see cref="Contracts.ClaimCheckAttribute"/>). Without one of the application's they are kept beside
/// their stream. It is asked outside of the hot path; several calls run at a time. An exception says that it cannot be asked now: produce calls fail with
/// <see cref="PayloadUnavailableException"/> and write nothing, and consumers hold what they cannot read, count no delivery, and ask again. What does not
/// answer within <c>ProtectionOptions.PayloadTimeout</c> counts as failed.
/// </summary>
/// <remarks>
/// A stream is named by its key, with the prefix that the store of the streams puts before its keys. Keys say nothing of the server: what is kept for the
/// streams of one server must not be found, listed or deleted for those of another. Give each server, and each environment, a bucket, table or prefix of its
/// own.
/// </remarks>
public interface IPayloadStore
{
    /// <summary>Keeps a payload. Called before the entry is there that refers to it; it may never be.</summary>
    /// <param name="stream">The key of the stream that the entry is for, as on the server: with the prefix of the store of the streams.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its ID, 1 to 512 bytes of UTF-8, never used for another payload of the stream.</returns>
    ValueTask<string> StoreAsync(string stream, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    /// <summary>Finds a payload.</summary>
    /// <param name="stream">The key of the stream.</param>
    /// <param name="id">The ID as an entry has it. Whoever can write to the stream chooses it: look it up, do not trust it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The payload; null when there is none of this ID.</returns>
    ValueTask<byte[]?> FindAsync(string stream, string id, CancellationToken cancellationToken);

    /// <summary>
    /// Lists payloads for the cleanup, in the order in which they were stored: the oldest first. One that is stored
    /// meanwhile may be missing.
    /// </summary>
    /// <param name="stream">The key of the stream.</param>
    /// <param name="after">The ID that the last call ended with; null for the first.</param>
    /// <param name="count">How many at the most.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Their IDs, and when they were stored by the clock of this store; none when there are no more.</returns>
    ValueTask<IReadOnlyList<StoredPayload>> ListAsync(string stream, string? after, int count, CancellationToken cancellationToken);

    /// <summary>Deletes payloads. Those that are not there are none.</summary>
    /// <param name="stream">The key of the stream.</param>
    /// <param name="ids">Their IDs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask DeleteAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken);
}
