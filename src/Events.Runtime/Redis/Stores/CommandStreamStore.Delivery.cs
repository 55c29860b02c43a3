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
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        return InPartsAsync(entries, part => AcknowledgeOwned.RunAsync(this, consumer, part, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> RenewAsync(
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        return InPartsAsync(
            entries, part => RenewLeases.RunAsync(this, consumer, part, lease, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<LostEntry?> DeferAsync(ConsumerKey consumer, OwnedEntry entry, Deferral deferral, CancellationToken cancellationToken = default)
    {
        Check(consumer, deferral.MinIdle);
        return DeferEntry.RunAsync(this, consumer, entry, deferral, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReapPage> ReapAsync(
        ConsumerKey consumer, ReapQuery query, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default)
    {
        Check(consumer, query.MinIdle);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Count, 1);
        ArgumentNullException.ThrowIfNull(target.Stream);
        ArgumentNullException.ThrowIfNull(letter);
        return ReapPending.RunAsync(this, consumer, query, target, letter, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReapPage> ReclaimAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan? longestWait = null,
        bool counted = true,
        CancellationToken cancellationToken = default)
    {
        Check(consumer);
        DeliveryChecks.Reclaim(ids);
        return ReclaimPending.RunAsync(this, consumer, ids, longestWait, counted, cancellationToken);
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
        ConsumerKey consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered = default,
        CancellationToken cancellationToken = default)
    {
        Check(consumer);
        ArgumentNullException.ThrowIfNull(commands);
        CommitRules.Check(consumer.Stream, entries.Span, commands);
        TimeSpan ago = remembered > TimeSpan.Zero ? ConnectedAgo : TimeSpan.MaxValue;
        return CommitWrites.RunAsync(this, consumer, entries, commands, ago < remembered ? remembered : default, ago, cancellationToken);
    }

    private static void Check(ConsumerKey consumer)
    {
        Check(consumer.Stream, consumer.Group);
        ArgumentException.ThrowIfNullOrEmpty(consumer.Name, nameof(consumer));
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
