using Events.Errors;
using Events.LowLevel;
using Events.Supervision;

namespace Events.Client;

/// <summary>Recovery on demand.</summary>
public sealed partial class GroupConsumer
{
    /// <summary>
    /// Takes over all that lies idle in the group's pending entries list, and in its requeue stream, as each sweep does by itself every
    /// <see cref="ConsumerOptions.ReapInterval"/>, now and to its end: what has been idle for <see cref="ConsumerOptions.MinIdle"/>, whoever it is pending for.
    /// The handlers of the group handle it as they handle everything, with retries and dead letters; the consumer goes on reading meanwhile. The command
    /// behind it is a script around <c>XPENDING</c> and <c>XCLAIM</c>.
    /// </summary>
    /// <param name="cancellationToken">
    /// Claims no more and waits no longer. What is claimed by then is handled all the same, and nobody is told what became of it.
    /// </param>
    /// <returns>
    /// What was claimed, and what became of it: handled and acknowledged; failed, whether it is tried again or is a dead letter now; gone, since its payload
    /// was trimmed or deleted. What waits for another's dedupe key, for a consumer that handles its type, or was released because the consumer
    /// stopped is none of it.
    /// </returns>
    /// <remarks>
    /// It ends when the last handler has, so a consumer that is busy for long takes long. When the consumer stops meanwhile, it claims no more, and tells what
    /// it has done. Two calls, or a call and a sweep, go one after the other.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The consumer does not run, or is paused; or it is called from within one of its handlers, for which it would wait.
    /// </exception>
    /// <exception cref="StreamStoreException">The store cannot be reached, or has no such group. What was claimed before is handled all the same.</exception>
    public async Task<ReapSummary> ReapNowAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (InsideHandler.IsOf(this)) throw Refused("called from within a handler of the consumer, for which it would wait");
        if (_stopping is not null || _lives.Current is not { } life) throw Refused($"the consumer is not running: {State}");
        if (IsPaused) throw Refused("the consumer is paused and claims nothing: Resume it first");
        (long Claimed, long Handled, (EntryId Id, Exception? Exception, EntryId? Letter)[] Failures, EntryId[] Gone)[] parts =
            [.. (await life.ReapNowAsync(cancellationToken).ConfigureAwait(false)).Select(static tally => tally.Read())];
        return new ReapSummary(
            parts.Sum(static part => part.Claimed),
            parts.Sum(static part => part.Handled),
            [.. parts.SelectMany(static part => part.Failures)
                .Select(static failure => new ReapFailure(failure.Id, failure.Exception) { DeadLetter = failure.Letter })],
            [.. parts.SelectMany(static part => part.Gone)]);
    }

    private InvalidOperationException Refused(string why) =>
        new($"Consumer '{Name}' of group '{Group}' on {Stream} cannot reap now: {why}.");
}
