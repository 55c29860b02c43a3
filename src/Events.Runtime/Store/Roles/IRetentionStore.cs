using Events.Store.Retaining;

namespace Events.Store.Roles;

/// <summary>Trims streams by what their groups have acknowledged. A part of <see cref="IStreamStore"/>.</summary>
public interface IRetentionStore
{
    /// <summary>
    /// Does one step of a rule, all of it at once (a script): looks at the groups, decides, and trims. Of several processes only the one does anything that has
    /// the lease, the string <c>{stream}:retention</c> beside the stream. What a limit takes from a group is counted exactly.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="owner">Who trims: text of the process' own.</param>
    /// <param name="lease">How long nobody else may, from now on.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What was done; null when another one has the lease, or there is no stream.</returns>
    /// <exception cref="ArgumentException">The rule makes no sense.</exception>
    ValueTask<RetentionRound?> RetainAsync(
        StreamKey stream, RetentionRule rule, string owner, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Gives the lease back, if the owner has it, so that another process may go on at once.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="owner">Who has trimmed.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ReleaseRetentionAsync(StreamKey stream, string owner, CancellationToken cancellationToken = default);
}
