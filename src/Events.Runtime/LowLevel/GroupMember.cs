using System.Text;
using Events.Definitions;
using Events.Errors;
using Events.Protecting;
using Events.Replay;
using Events.Safety;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Streams;

namespace Events.LowLevel;

/// <summary>
/// A consumer of a group, command by command. What it reads is pending for it until it is acknowledged; only <see cref="RenewAsync"/> renews
/// that, so others may claim it once it is idle for long enough. One read at a time; everything else at any time.
/// </summary>
public sealed class GroupMember : IAsyncDisposable, IDisposable
{
    // Longer than anybody sleeps, and short enough for a connection that died in silence to be noticed.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    private readonly IStreamStore _store;
    private readonly StreamDefinition _definition;
    private readonly StreamKey _key;
    private readonly IGroupReader _reader;
    private readonly TimeProvider _time;

    internal GroupMember(
        IStreamStore store, StreamDefinition definition, StreamKey key, string group, string consumer, TimeProvider time)
    {
        _store = store;
        _definition = definition;
        _key = key;
        _reader = store.OpenReader(new ConsumerKey(key, group, consumer));
        _time = time;
        Group = group;
        Consumer = consumer;
    }

    /// <summary>The group.</summary>
    public string Group { get; }

    /// <summary>The name.</summary>
    public string Consumer { get; }

    /// <summary>Reads new entries, which are pending for this consumer then: <c>XREADGROUP … &gt;</c>.</summary>
    /// <param name="count">How many at the most; at least 1. Default 10.</param>
    /// <param name="block">
    /// How long to wait for the first one; zero (default) not to wait, <see cref="Timeout.InfiniteTimeSpan"/> until there is one. That is no <c>BLOCK 0</c>,
    /// but one wait of half a minute after the other: so it is told when the server is gone.
    /// </param>
    /// <param name="cancellationToken">Ends the wait. Nothing that was handed over is lost.</param>
    /// <returns>The entries; none when the time ran out.</returns>
    /// <exception cref="Protection.KeyUnavailableException">The keys of encrypted entries cannot be had. The entries are pending for this consumer;
    /// <see cref="ReadPendingAsync"/> gives them later.</exception>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    public async Task<IReadOnlyList<StreamEntry>> ReadAsync(int count = 10, TimeSpan block = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        bool isEndless = block == Timeout.InfiniteTimeSpan;
        if (!isEndless) ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        while (true)
        {
            using EntryPage page = await _reader.ReadNewAsync(count, isEndless ? Turn : block, default, cancellationToken).ConfigureAwait(false);
            if (page.Count > 0 || !isEndless) return await DecodeAsync(page, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads what is pending for this consumer: <c>XREADGROUP … id</c>. For a start after a crash; it counts as a delivery. What was trimmed or deleted
    /// meanwhile has the problem <see cref="EntryProblem.PayloadGone"/>: acknowledge it.
    /// </summary>
    /// <param name="after">Entries after this ID: <see cref="EntryId.Min"/> (default) for the oldest.</param>
    /// <param name="count">How many at the most; at least 1. Default 10.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    public async Task<IReadOnlyList<StreamEntry>> ReadPendingAsync(EntryId after = default, int count = 10, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using EntryPage page = await _reader.ReadPendingAsync(after, count, cancellationToken).ConfigureAwait(false);
        return await DecodeAsync(page, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Acknowledges entries: <c>XACK</c>. It does not ask whose they are; <see cref="AcknowledgeOwnAsync"/> does.</summary>
    /// <param name="ids">The entries; none is 0.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How many were pending and are not any more.</returns>
    public ValueTask<long> AcknowledgeAsync(ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default) =>
        _store.AcknowledgeAsync(_key, Group, ids, cancellationToken);

    /// <summary>Acknowledges entries that are still pending for this consumer, in one step.</summary>
    /// <param name="ids">The entries.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Those that were not this consumer's any more, and whose they are: nothing was done for them. Usually none.</returns>
    public ValueTask<IReadOnlyList<LostEntry>> AcknowledgeOwnAsync(IReadOnlyList<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _store.AcknowledgeOwnedAsync(new(_key, Group, Consumer), ids.Select(static id => new OwnedEntry(id)).ToArray(), cancellationToken);
    }

    /// <summary>Takes given pending entries over, which counts as a delivery: <c>XCLAIM</c>. What is not pending, or not idle enough, is left out.</summary>
    /// <param name="ids">The entries.</param>
    /// <param name="minIdle">Only those idle for at least this long; whole milliseconds.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    public async Task<IReadOnlyList<StreamEntry>> ClaimAsync(ReadOnlyMemory<EntryId> ids, TimeSpan minIdle, CancellationToken cancellationToken = default)
    {
        using EntryPage page = await _store.ClaimAsync(new(_key, Group, Consumer), minIdle, ids, cancellationToken).ConfigureAwait(false);
        return await DecodeAsync(page, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes given pending entries over without reading them, and without counting a delivery: <c>XCLAIM … JUSTID</c>. <see cref="ReadPendingAsync"/> gives
    /// them. What is not pending, or not idle enough, is left out; what was trimmed or deleted meanwhile the server drops from the pending entries list.
    /// </summary>
    /// <param name="ids">The entries.</param>
    /// <param name="minIdle">Only those idle for at least this long; whole milliseconds.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that are this consumer's now.</returns>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    public ValueTask<IReadOnlyList<EntryId>> ClaimIdsAsync(
        ReadOnlyMemory<EntryId> ids, TimeSpan minIdle, CancellationToken cancellationToken = default) =>
        _store.ClaimIdsAsync(new(_key, Group, Consumer), minIdle, ids, cancellationToken);

    /// <summary>
    /// Starts the idle time of entries anew that are still pending for this consumer, in one step, so that nobody claims them for as long again as those who
    /// claim wait: for work that takes longer than that. No delivery is counted.
    /// </summary>
    /// <param name="ids">The entries.</param>
    /// <param name="minIdle">The minimum idle time with which others claim.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Those that were not this consumer's any more, and whose they are: nothing was done for them. Usually none.</returns>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    public ValueTask<IReadOnlyList<LostEntry>> RenewAsync(IReadOnlyList<EntryId> ids, TimeSpan minIdle, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _store.RenewAsync(new(_key, Group, Consumer), ids.Select(static id => new OwnedEntry(id)).ToArray(), minIdle, cancellationToken);
    }

    /// <summary>
    /// Takes a page of idle pending entries over: <c>XAUTOCLAIM</c>. An empty page before the last is normal: go on until the cursor is
    /// <see cref="EntryId.Min"/>. The server drops pending entries without a payload that it comes across, and tells them here only.
    /// </summary>
    /// <param name="minIdle">Only those idle for at least this long; whole milliseconds.</param>
    /// <param name="start">Where to start: <see cref="EntryId.Min"/> (default), or the last page's cursor.</param>
    /// <param name="count">How many at the most. Default 100.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    public async Task<ClaimedEntries> AutoClaimAsync(
        TimeSpan minIdle, EntryId start = default, int count = 100, CancellationToken cancellationToken = default)
    {
        using ClaimPage page = await _store.AutoClaimAsync(
            new(_key, Group, Consumer), minIdle, start, count, cancellationToken).ConfigureAwait(false);
        return new ClaimedEntries(page.Cursor, await DecodeAsync(page.Entries, cancellationToken).ConfigureAwait(false), page.DeletedIds);
    }

    /// <summary>
    /// Takes over all that is idle for long enough, handles it, and acknowledges what was handled: one sweep over the pending entries list. What fails stays
    /// pending for this consumer, up to a limit of deliveries if there is one. What has no payload any more goes to the dead letters with its ID, so that
    /// nothing is known to the caller alone.
    /// </summary>
    /// <param name="handle">Handles an entry; what it throws is counted, and the sweep goes on.</param>
    /// <param name="minIdle">Only what is idle for at least this long; longer than anybody takes to handle an entry.</param>
    /// <param name="pageSize">How many to claim at a time: 1 to 1000. Default 100.</param>
    /// <param name="maxDeliveries">
    /// After how many deliveries an entry that fails again is moved to the dead letters (<c>XADD</c> to the dead-letter stream and <c>XACK</c>, in one step);
    /// at least 1. What was delivered more often than that already is moved without being tried: whoever had it may have died of it. A process that dies has
    /// counted a delivery of all that it had claimed, so keep <paramref name="pageSize"/> small where that happens. Null (default) for no limit.
    /// </param>
    /// <param name="cancellationToken">Stops between two entries; what was claimed and not handled stays pending.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    public async Task<ReapSummary> ReapNowAsync(
        Func<StreamEntry, CancellationToken, Task> handle, TimeSpan minIdle, int pageSize = 100, int? maxDeliveries = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, DeliveryLimits.MaxEntries);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDeliveries ?? 1, 1, nameof(maxDeliveries));
        var letter = new DeadLetterInfo(
            FailureReasons.PayloadGone, "", "The entry was trimmed or deleted while it was pending.", FailureReasons.PayloadGone, _time.GetUtcNow());
        long claimed = 0, handled = 0;
        var failures = new List<ReapFailure>();
        var deleted = new List<EntryId>();
        EntryId cursor = EntryId.Min;
        do
        {
            IReadOnlyList<StreamEntry> entries;
            IReadOnlyList<long> deliveries;
            using (ReapPage page = await _store.ReapAsync(
                new(_key, Group, Consumer),
                new(minIdle, cursor, pageSize),
                new(DeliveryKeys.DeadLetters(_key)),
                letter,
                cancellationToken: cancellationToken)
                    .ConfigureAwait(false))
            {
                cursor = page.Cursor;
                deliveries = page.DeliveryCounts;
                deleted.AddRange(page.GoneIds);
                entries = await DecodeAsync(page.Entries, cancellationToken).ConfigureAwait(false);
            }

            claimed += entries.Count;
            for (int i = 0; i < entries.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await TryHandleAsync(entries[i], deliveries[i]).ConfigureAwait(false)) handled++;
            }
        }
        while (cursor != EntryId.Min);

        return new ReapSummary(claimed, handled, failures, deleted);

        async Task<bool> TryHandleAsync(StreamEntry entry, long delivery)
        {
            if (delivery > maxDeliveries)
            {
                failures.Add(new ReapFailure(entry.Id, null) { DeadLetter = await GiveUpAsync(entry, null, cancellationToken).ConfigureAwait(false) });
                return false;
            }

            try
            {
                await handle(entry, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                EntryId? moved = delivery >= maxDeliveries ? await GiveUpAsync(entry, exception, cancellationToken).ConfigureAwait(false) : null;
                failures.Add(new ReapFailure(entry.Id, exception) { DeadLetter = moved });
                return false;
            }

            return (await AcknowledgeOwnAsync([entry.Id], cancellationToken).ConfigureAwait(false)).Count == 0;
        }
    }

    /// <summary>Closes the connection. What is pending stays pending.</summary>
    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks until it has ended: for whoever can only dispose synchronously.</summary>
    public void Dispose() => _reader.Dispose();

    // Null when another has claimed it meanwhile, who tries it.
    private async ValueTask<EntryId?> GiveUpAsync(StreamEntry entry, Exception? exception, CancellationToken cancellationToken)
    {
        var letter = new DeadLetterInfo(
            FailureReasons.MaxDeliveries,
            exception is null ? "" : ExceptionText.TypeName(exception),
            exception is null ? FailureReasons.MaxDeliveries : ExceptionText.Message(exception),
            Fingerprint.Of(FailureReasons.MaxDeliveries, Group, Encoding.UTF8.GetBytes(entry.Type), exception),
            _time.GetUtcNow());
        return (await _store.DeadLetterAsync(
            new(_key, Group, Consumer), new OwnedEntry(entry.Id), new(DeliveryKeys.DeadLetters(_key)), letter, cancellationToken: cancellationToken)
                .ConfigureAwait(false)).Letter;
    }

    private async ValueTask<IReadOnlyList<StreamEntry>> DecodeAsync(EntryPage page, CancellationToken cancellationToken)
    {
        await Protections.PrepareAsync(_store, _key, _definition, page, cancellationToken).ConfigureAwait(false);
        var entries = new List<StreamEntry>(page.Count);
        for (int i = 0; i < page.Count; i++)
        {
            entries.Add(page.IsDeleted(i)
                ? new StreamEntry(page.GetId(i), "", null, null)
                : RangeReplay.Decode(_store, _definition, page.GetId(i), page.GetFields(i)));
        }

        return entries;
    }
}
