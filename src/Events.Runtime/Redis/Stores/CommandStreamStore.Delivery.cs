using Events.Commits;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Commits;
using Events.Store.Delivery;

namespace Events.Redis.Stores;

/// <summary>Delivery: each operation is one script, or one write.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> AcknowledgeOwnedAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        return InPartsAsync(entries, part => AcknowledgeOwned.RunAsync(this, stream, group, consumer, part, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> RenewAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan lease,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        return InPartsAsync(
            entries, part => RenewLeases.RunAsync(this, stream, group, consumer, part, lease, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<LostEntry?> RetryAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        TimeSpan delay,
        TimeSpan minIdle,
        bool untried = false,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer, minIdle);
        return RetryLater.RunAsync(this, stream, group, consumer, entry, delay, minIdle, untried, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReapPage> ReapAsync(
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        EntryId start,
        int count,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        StreamTrim trim = default,
        bool onlyReleased = false,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer, minIdle);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(letter);
        return ReapPending.RunAsync(
            this, stream, group, consumer, minIdle, start, count, deadLetters, letter, trim, onlyReleased, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReapPage> ReclaimAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan? longestWait = null,
        bool counted = true,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        DeliveryChecks.Reclaim(ids);
        return ReclaimPending.RunAsync(this, stream, group, consumer, ids, longestWait, counted, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DedupeState>> ClaimDedupeAsync(
        StreamKey stream,
        string group,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan? lease,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return InPartsAsync(entries, part => ClaimDedupe.RunAsync(this, part, lease, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> CommitAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered = default,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentNullException.ThrowIfNull(commands);
        CommitRules.Check(stream, entries.Span, commands);
        TimeSpan ago = remembered > TimeSpan.Zero ? ConnectedAgo : TimeSpan.MaxValue;
        return CommitWrites.RunAsync(this, stream, group, consumer, entries, commands, ago < remembered ? remembered : default, ago, cancellationToken);
    }

    private static void Check(StreamKey stream, string group, string consumer)
    {
        Check(stream, group);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
    }

    // One script takes so many entries; a longer list is several steps.
    private static ValueTask<IReadOnlyList<TResult>> InPartsAsync<T, TResult>(
        ReadOnlyMemory<T> list, Func<ReadOnlyMemory<T>, ValueTask<IReadOnlyList<TResult>>> run) =>
        list.IsEmpty ? ValueTask.FromResult<IReadOnlyList<TResult>>([])
        : list.Length <= DeliveryLimits.MaxEntries ? run(list)
        : InManyPartsAsync(list.ToArray(), run);

    private static async ValueTask<IReadOnlyList<TResult>> InManyPartsAsync<T, TResult>(
        ReadOnlyMemory<T> list, Func<ReadOnlyMemory<T>, ValueTask<IReadOnlyList<TResult>>> run)
    {
        var results = new List<TResult>();
        for (int start = 0; start < list.Length; start += DeliveryLimits.MaxEntries)
        {
            int length = Math.Min(DeliveryLimits.MaxEntries, list.Length - start);
            results.AddRange(await run(list.Slice(start, length)).ConfigureAwait(false));
        }

        return results;
    }
}
