using Events.Definitions;
using Events.Headers;
using Events.Partitioning;
using Events.Replay;
using Events.Store;
using Events.Streams;
using Events.Subscribing;
using Events.Wire;

namespace Events.Producing;

/// <summary>A stream that is split into partitions, each a stream of its own: finds the one of each entry, and reads all of them.</summary>
internal sealed class PartitionedStreamClient : StreamClient
{
    // Smaller pages would be one round trip each for a few entries.
    private const int LeastPageBytes = 64 << 10;

    private readonly PartitionSet _partitions;
    private readonly PartitionAgreement _agreement;
    private readonly PartitionRouter _router;

    /// <param name="partitions">The partitions.</param>
    /// <param name="agreement">Whether all know of the same.</param>
    /// <param name="router">Finds the one of an event while there are getting more.</param>
    public PartitionedStreamClient(PartitionSet partitions, PartitionAgreement agreement, PartitionRouter router)
    {
        _partitions = partitions;
        _agreement = agreement;
        _router = router;
    }

    /// <summary>The first partition, to encode: all do so alike.</summary>
    public StoreStreamClient First => _partitions[0];

    /// <summary>The partitions.</summary>
    public PartitionSet Partitions => _partitions;

    /// <summary>Finds the partition of an event while there are getting more.</summary>
    public PartitionRouter Router => _router;

    public override StreamDefinition Definition => First.Definition;

    public override string Key => _agreement.Stream.Name;

    /// <summary>The number of partitions as it is known.</summary>
    private int Count => _agreement.Last?.Count ?? _agreement.Declared;

    /// <summary>The same stream for whoever tries again itself.</summary>
    public PartitionedStreamClient WithoutRetry() => new(_partitions.With(static one => one.WithoutRetry()), _agreement, _router);

    /// <summary>Makes sure that others have the same partitions.</summary>
    /// <exception cref="Errors.PartitionsDifferException">They have not.</exception>
    public ValueTask<PartitionTable> AgreeAsync(CancellationToken cancellationToken) => _agreement.MakeAsync(cancellationToken);

    /// <summary>The hash of an entry's ordering key.</summary>
    /// <exception cref="ArgumentException">It has no ordering key.</exception>
    public uint HashOf(EntryFields fields)
    {
        EventDefinition? known = Definition.Find(fields.EventType);
        return known?.HashPartitionKey(fields) is { } hash ? hash : throw NoKey(known, fields);
    }

    /// <summary>The partition of an entry with an idempotency key, when it may be sent there.</summary>
    /// <exception cref="ArgumentException">It has no ordering key.</exception>
    public async ValueTask<StoreStreamClient> RouteAsync(ReadOnlyMemory<byte> bytes, int count, string idempotencyKey)
    {
        (uint hash, Func<StreamKey, ValueTask<bool>>? isKnown) = Look();
        return _partitions[await _router.RouteAsync(hash, isKnown, CancellationToken.None).ConfigureAwait(false)];

        (uint Hash, Func<StreamKey, ValueTask<bool>>? IsKnown) Look()
        {
            var fields = new EntryFields(bytes.Span, count);
            return (HashOf(fields), _router.Knows(fields, System.Text.Encoding.UTF8.GetBytes(idempotencyKey)));
        }
    }

    // Of a commit, which is sent by another: what is not known well any more is asked for beside it.
    public override string KeyOf(EntryFields fields) =>
        _partitions[PartitionHash.PartitionOf(HashOf(fields), (_agreement.Current ?? _agreement.Last)?.Produced ?? _agreement.Declared)].Key;

    public override IReadOnlyList<string> GetTrimArguments() => First.GetTrimArguments();

    public override EntryWriter BeginEntry() => First.BeginEntry();

    public override EntryWriter BeginEntry(byte[] buffer, int position) => First.BeginEntry(buffer, position);

    public override StreamClient WithHeaders(EventHeaders headers) =>
        new PartitionedStreamClient(_partitions.With(one => (StoreStreamClient)one.WithHeaders(headers)), _agreement, _router);

    public override void EndBatchEntry(ref EntryWriter writer) => First.EndBatchEntry(ref writer);

    public override void EndCommitEntry(ref EntryWriter writer, EventHeaders? inherited) => First.EndCommitEntry(ref writer, inherited);

    public override ValueTask<EntryId> AppendAsync(ref EntryWriter writer, CancellationToken cancellationToken)
    {
        uint hash = HashOf(writer.Written);
        return _router.Plain is > 0 and var count
            ? _partitions[PartitionHash.PartitionOf(hash, count)].AppendAsync(ref writer, cancellationToken)
            : AppendLaterAsync(hash, _router.Knows(writer.Written, writer.IdempotencyKey), writer.TakePending(), cancellationToken);
    }

    public override ValueTask<ReadOnlyMemory<EntryId>> AppendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Count == 0 ? default : AppendLaterAsync(batch, cancellationToken);
    }

    public override ValueTask<ScheduledEvent> ScheduleAsync(ref EntryWriter writer, DateTimeOffset time, string? id, CancellationToken cancellationToken)
    {
        uint hash = HashOf(writer.Written);
        string? known = id ?? ScheduledAppend.IdOf(writer);
        return _router.Plain is > 0 and var count && !IsGrown(known)
            ? _partitions[PartitionHash.PartitionOf(hash, count)].ScheduleAsync(ref writer, time, id, cancellationToken)
            : ScheduleLaterAsync(hash, known, writer.TakePending(), Schedule, cancellationToken);

        ValueTask<ScheduledEvent> Schedule(StoreStreamClient partition, ref EntryWriter behind) =>
            partition.ScheduleAsync(ref behind, time, id, cancellationToken);
    }

    public override ValueTask<ScheduledEvent> ScheduleAsync(ref EntryWriter writer, TimeSpan delay, string? id, CancellationToken cancellationToken)
    {
        uint hash = HashOf(writer.Written);
        string? known = id ?? ScheduledAppend.IdOf(writer);
        return _router.Plain is > 0 and var count && !IsGrown(known)
            ? _partitions[PartitionHash.PartitionOf(hash, count)].ScheduleAsync(ref writer, delay, id, cancellationToken)
            : ScheduleLaterAsync(hash, known, writer.TakePending(), Schedule, cancellationToken);

        ValueTask<ScheduledEvent> Schedule(StoreStreamClient partition, ref EntryWriter behind) =>
            partition.ScheduleAsync(ref behind, delay, id, cancellationToken);
    }

    public override ValueTask<ScheduledEvent> ScheduleAsync(
        ref EntryWriter writer, string id, string cron, TimeZoneInfo? timeZone, CancellationToken cancellationToken)
    {
        uint hash = HashOf(writer.Written);
        return _router.Plain is > 0 and var count && !IsGrown(id)
            ? _partitions[PartitionHash.PartitionOf(hash, count)].ScheduleAsync(ref writer, id, cron, timeZone, cancellationToken)
            : ScheduleLaterAsync(hash, id, writer.TakePending(), Schedule, cancellationToken);

        ValueTask<ScheduledEvent> Schedule(StoreStreamClient partition, ref EntryWriter behind) =>
            partition.ScheduleAsync(ref behind, id, cron, timeZone, cancellationToken);
    }

    // The ID does not say of which key it is, and each partition knows its own: of several keys there may be several.
    public override async ValueTask<ScheduleCancellation> CancelScheduledAsync(string id, CancellationToken cancellationToken)
    {
        PartitionTable table = await _agreement.MakeAsync(cancellationToken).ConfigureAwait(false);
        ScheduleCancellation[] found = await Task.WhenAll(
            Enumerable.Range(0, table.Count).Select(partition => _partitions[partition].CancelScheduledAsync(id, cancellationToken).AsTask()))
            .ConfigureAwait(false);
        return found.MinBy(static one => one.Kind);
    }

    public override IAsyncEnumerable<StreamEntry> ReplayAsync(EntryId from, EntryId to, int pageSize, CancellationToken cancellationToken) =>
        MergedReplay.ReadAsync(
            (partition, count) => _partitions[partition].ReplayAsync(from, to, pageSize, PageBytes(RangeReplay.PageBytes, count), cancellationToken),
            _agreement,
            cancellationToken);

    public override StreamSubscription Subscribe(StreamPosition from, SubscriptionOptions? options, CancellationToken cancellationToken) =>
        from.Kind == StreamPositionKind.After
            ? throw new ArgumentException(
                $"'{Key}' has {Count} partitions, each with IDs of its own, so no ID says where all of them go on. Subscribe from a time.",
                nameof(from))
            : new PartitionedSubscription(
                (partition, at, each) => _partitions[partition].Subscribe(at, each, cancellationToken),
                IsReadAsync,
                from,
                WithSharedPages(options ?? new SubscriptionOptions()),
                _agreement,
                First.Time,
                cancellationToken);

    // A page of each partition is in memory at a time.
    private static int PageBytes(int ofAll, int partitions) => Math.Max(Math.Min(ofAll, LeastPageBytes), ofAll / partitions);

    private SubscriptionOptions WithSharedPages(SubscriptionOptions options)
    {
        options.Validate();
        return options with { PageBytes = PageBytes(options.PageBytes, Count) };
    }

    private async ValueTask<bool> IsReadAsync(int partition, EntryId after, EntryId to, CancellationToken cancellationToken)
    {
        if (after >= to) return true;
        StreamKey key = _agreement.Stream.Partition(partition);
        using EntryPage page = await First.Store.RangeAsync(key, after.Next(), to, 1, cancellationToken).ConfigureAwait(false);
        return page.Count == 0;
    }

    // What has an ID stays where it was scheduled first, however long ago that was.
    private bool IsGrown(string? id) => id is not null && _agreement.Last?.Growth is not null;

    private ValueTask<EntryId> AppendLaterAsync(
        uint hash, Func<StreamKey, ValueTask<bool>>? isKnown, IncompleteEntry entry, CancellationToken cancellationToken) =>
        _router.SendAsync(hash, isKnown, partition => _partitions[partition].AppendIncompleteAsync(entry, cancellationToken), cancellationToken);

    private async ValueTask<ReadOnlyMemory<EntryId>> AppendLaterAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        PartitionTable table = await _agreement.MakeAsync(cancellationToken).ConfigureAwait(false);

        // Of a batch everything stays in the entries: what is kept apart stands beside the partition, which is not known before they are complete.
        if (batch.IsPending)
        {
            await batch.CompleteInsideAsync(First.Protection, cancellationToken).ConfigureAwait(false);
            table = await _agreement.MakeAsync(cancellationToken).ConfigureAwait(false);
        }

        return await new PartitionedBatchAppend(this, table, batch).RunAsync(this, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<ScheduledEvent> ScheduleLaterAsync(uint hash, string? id, IncompleteEntry entry, Scheduling schedule, CancellationToken cancellationToken)
    {
        Func<StreamKey, ValueTask<bool>>? isKnown = id is null ? null : partition => First.Store.KnowsScheduledAsync(partition, id, cancellationToken);
        return _router.SendAsync(hash, isKnown, Send, cancellationToken);

        async ValueTask<ScheduledEvent> Send(int number)
        {
            StoreStreamClient partition = _partitions[number];
            await entry.CompleteAsync(partition.Protection, cancellationToken).ConfigureAwait(false);
            return await Resume(partition, entry, schedule).ConfigureAwait(false);
        }
    }

    private static ValueTask<ScheduledEvent> Resume(StoreStreamClient partition, IncompleteEntry entry, Scheduling schedule)
    {
        EntryWriter writer = entry.Resume();
        return schedule(partition, ref writer);
    }

    private ArgumentException NoKey(EventDefinition? known, EntryFields fields)
    {
        string type = known?.Type ?? System.Text.Encoding.UTF8.GetString(fields.EventType);
        string problem = known is null or { PartitionFields.Count: 0 }
            ? $"the event '{type}' has no ordering key: mark its record with [OrderedBy(…)]"
            : $"this '{type}' has no value for its ordering key ({string.Join(", ", known.PartitionFields)})";
        return new ArgumentException($"{Definition.Name} has {Count} partitions, and {problem}, which says to which one it goes.");
    }

    private delegate ValueTask<ScheduledEvent> Scheduling(StoreStreamClient partition, ref EntryWriter writer);
}
