namespace Events.Outbox;

/// <summary>
/// Keeps the events that wait after they were committed with the application's own data: a table, or what is like one. Whoever commits
/// writes what <see cref="OutboxEncoder"/> gives in the same transaction; a <see cref="OutboxRelay"/> calls these, one after the other.
/// What they throw is logged, and tried again.
/// </summary>
public interface IOutboxStore
{
    /// <summary>
    /// Takes the lease, or keeps it. One owner has it at a time; another one gets it when it was given back, or not kept for as long as it lasts.
    /// </summary>
    /// <param name="owner">Who wants it: text of the relay's own.</param>
    /// <param name="duration">How long it lasts; the same in all processes.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Whether the owner has it.</returns>
    ValueTask<bool> TryLeaseAsync(string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives the lease back, if the owner has it.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ReleaseLeaseAsync(string owner, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the oldest entries that are committed and not held, in the order of their IDs. It must begin with the oldest each time: a transaction
    /// that takes long commits entries whose IDs are
    /// lower than those of others that were read before.
    /// </summary>
    /// <param name="count">How many at the most.</param>
    /// <param name="now">The time by which holds end.</param>
    /// <param name="except">Streams whose entries are left out, because their server is away: by their declared keys and names; mostly none.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(
        int count, DateTimeOffset now, IReadOnlyList<(string Stream, string? StreamName)> except, CancellationToken cancellationToken);

    /// <summary>Reads which ordering keys are held, because one of their entries was refused.</summary>
    /// <param name="now">The time by which holds end.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<IReadOnlyList<OutboxHold>> ReadHoldsAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Removes entries that are appended. It may be called again for the same. By their IDs alone: what is between them may have been committed
    /// since.
    /// </summary>
    /// <param name="ids">The IDs.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken);

    /// <summary>Holds entries: they are not read before that time.</summary>
    /// <param name="ids">The IDs.</param>
    /// <param name="until">Until when.</param>
    /// <param name="error">Why, of one that was refused, which counts as another refusal; null for those that wait for it.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask HoldAsync(IReadOnlyList<long> ids, DateTimeOffset until, string? error, CancellationToken cancellationToken);

    /// <summary>Counts what waits.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<OutboxBacklog> CountAsync(CancellationToken cancellationToken);
}
