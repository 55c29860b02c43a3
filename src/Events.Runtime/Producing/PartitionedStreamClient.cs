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

    private readonly StreamKey _key;
    private readonly StoreStreamClient[] _partitions;
    private readonly PartitionAgreement _agreement;

    /// <param name="key">The key that the stream is declared with, or that the application has named.</param>
    /// <param name="partitions">The partitions, in their order.</param>
    /// <param name="agreement">Whether all know of as many.</param>
    public PartitionedStreamClient(StreamKey key, StoreStreamClient[] partitions, PartitionAgreement agreement)
    {
        _key = key;
        _partitions = partitions;
        _agreement = agreement;
    }

    /// <summary>The partitions.</summary>
    public IReadOnlyList<StoreStreamClient> Partitions => _partitions;

    public override StreamDefinition Definition => _partitions[0].Definition;

    public override string Key => _key.Name;

    /// <summary>The same stream for whoever tries again itself.</summary>
    public PartitionedStreamClient WithoutRetry() => new(_key, Array.ConvertAll(_partitions, static one => one.WithoutRetry()), _agreement);

    /// <summary>Makes sure that others have as many partitions.</summary>
    /// <exception cref="Errors.PartitionsDifferException">They have not.</exception>
    public ValueTask AgreeAsync(CancellationToken cancellationToken) => _agreement.MakeAsync(cancellationToken);

    /// <summary>The partition of an entry.</summary>
    /// <exception cref="ArgumentException">It has no ordering key.</exception>
    public int PartitionOf(EntryFields fields)
    {
        EventDefinition? known = Definition.Find(fields.EventType);
        return known?.HashPartitionKey(fields) is { } hash ? PartitionHash.PartitionOf(hash, _partitions.Length) : throw NoKey(known, fields);
    }

    public override string KeyOf(EntryFields fields) => _partitions[PartitionOf(fields)].Key;

    public override IReadOnlyList<string> GetTrimArguments() => _partitions[0].GetTrimArguments();

    public override EntryWriter BeginEntry() => _partitions[0].BeginEntry();

    public override EntryWriter BeginEntry(byte[] buffer, int position) => _partitions[0].BeginEntry(buffer, position);

    public override StreamClient WithHeaders(EventHeaders headers) =>
        new PartitionedStreamClient(_key, Array.ConvertAll(_partitions, one => (StoreStreamClient)one.WithHeaders(headers)), _agreement);

    public override void EndBatchEntry(ref EntryWriter writer) => _partitions[0].EndBatchEntry(ref writer);

    public override void EndCommitEntry(ref EntryWriter writer, EventHeaders? inherited) => _partitions[0].EndCommitEntry(ref writer, inherited);

    public override ValueTask<EntryId> AppendAsync(ref EntryWriter writer, CancellationToken cancellationToken)
    {
        StoreStreamClient partition = _partitions[PartitionOf(writer.Written)];
        return _agreement.IsMade
            ? partition.AppendAsync(ref writer, cancellationToken)
            : AppendLaterAsync(partition, writer.TakePending(), cancellationToken);
    }

    public override ValueTask<ReadOnlyMemory<EntryId>> AppendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Count == 0 ? default : AppendLaterAsync(batch, cancellationToken);
    }

    public override ValueTask<ScheduledEvent> ScheduleAsync(ref EntryWriter writer, DateTimeOffset time, string? id, CancellationToken cancellationToken)
    {
        StoreStreamClient partition = _partitions[PartitionOf(writer.Written)];
        return _agreement.IsMade
            ? partition.ScheduleAsync(ref writer, time, id, cancellationToken)
            : ScheduleLaterAsync(partition, writer.TakePending(), Schedule, cancellationToken);

        ValueTask<ScheduledEvent> Schedule(ref EntryWriter behind) => partition.ScheduleAsync(ref behind, time, id, cancellationToken);
    }

    public override ValueTask<ScheduledEvent> ScheduleAsync(ref EntryWriter writer, TimeSpan delay, string? id, CancellationToken cancellationToken)
    {
        StoreStreamClient partition = _partitions[PartitionOf(writer.Written)];
        return _agreement.IsMade
            ? partition.ScheduleAsync(ref writer, delay, id, cancellationToken)
            : ScheduleLaterAsync(partition, writer.TakePending(), Schedule, cancellationToken);

        ValueTask<ScheduledEvent> Schedule(ref EntryWriter behind) => partition.ScheduleAsync(ref behind, delay, id, cancellationToken);
    }

    public override ValueTask<ScheduledEvent> ScheduleAsync(
        ref EntryWriter writer, string id, string cron, TimeZoneInfo? timeZone, CancellationToken cancellationToken)
    {
        StoreStreamClient partition = _partitions[PartitionOf(writer.Written)];
        return _agreement.IsMade
            ? partition.ScheduleAsync(ref writer, id, cron, timeZone, cancellationToken)
            : ScheduleLaterAsync(partition, writer.TakePending(), Schedule, cancellationToken);

        ValueTask<ScheduledEvent> Schedule(ref EntryWriter behind) => partition.ScheduleAsync(ref behind, id, cron, timeZone, cancellationToken);
    }

    // The ID does not say of which key it is, and each partition knows its own: of several keys there may be several.
    public override async ValueTask<ScheduleCancellation> CancelScheduledAsync(string id, CancellationToken cancellationToken)
    {
        ScheduleCancellation[] found = await Task.WhenAll(
            _partitions.Select(partition => partition.CancelScheduledAsync(id, cancellationToken).AsTask())).ConfigureAwait(false);
        return found.MinBy(static one => one.Kind);
    }

    public override IAsyncEnumerable<StreamEntry> ReplayAsync(EntryId from, EntryId to, int pageSize, CancellationToken cancellationToken) =>
        MergedReplay.ReadAsync(
            Array.ConvertAll(_partitions, partition => partition.ReplayAsync(from, to, pageSize, PageBytes(RangeReplay.PageBytes), cancellationToken)),
            _agreement,
            cancellationToken);

    public override StreamSubscription Subscribe(StreamPosition from, SubscriptionOptions? options, CancellationToken cancellationToken) =>
        from.Kind == StreamPositionKind.After
            ? throw new ArgumentException(
                $"'{Key}' has {_partitions.Length} partitions, each with IDs of its own, so no ID says where all of them go on. Subscribe from a time.",
                nameof(from))
            : new MergedSubscription(
                [.. _partitions.Select<StoreStreamClient, Func<SubscriptionOptions, StreamSubscription>>(partition =>
                    each => partition.Subscribe(from, each, cancellationToken))],
                WithSharedPages(options ?? new SubscriptionOptions()),
                _agreement,
                _partitions[0].Time,
                cancellationToken);

    // A page of each partition is in memory at a time.
    private int PageBytes(int ofAll) => Math.Max(Math.Min(ofAll, LeastPageBytes), ofAll / _partitions.Length);

    private SubscriptionOptions WithSharedPages(SubscriptionOptions options)
    {
        options.Validate();
        return options with { PageBytes = PageBytes(options.PageBytes) };
    }

    private async ValueTask<EntryId> AppendLaterAsync(StoreStreamClient partition, IncompleteEntry entry, CancellationToken cancellationToken)
    {
        await _agreement.MakeAsync(cancellationToken).ConfigureAwait(false);
        return await partition.AppendIncompleteAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ReadOnlyMemory<EntryId>> AppendLaterAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        await _agreement.MakeAsync(cancellationToken).ConfigureAwait(false);

        // Of a batch everything stays in the entries: what is kept apart stands beside the partition, which is not known before they are complete.
        if (batch.IsPending) await batch.CompleteInsideAsync(_partitions[0].Protection, cancellationToken).ConfigureAwait(false);
        return await new PartitionedBatchAppend(this, batch).RunAsync(this, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ScheduledEvent> ScheduleLaterAsync(
        StoreStreamClient partition, IncompleteEntry entry, Scheduling schedule, CancellationToken cancellationToken)
    {
        await _agreement.MakeAsync(cancellationToken).ConfigureAwait(false);
        await entry.CompleteAsync(partition.Protection, cancellationToken).ConfigureAwait(false);
        return await Resume(entry, schedule).ConfigureAwait(false);
    }

    private static ValueTask<ScheduledEvent> Resume(IncompleteEntry entry, Scheduling schedule)
    {
        EntryWriter writer = entry.Resume();
        return schedule(ref writer);
    }

    private ArgumentException NoKey(EventDefinition? known, EntryFields fields)
    {
        string type = known?.Type ?? System.Text.Encoding.UTF8.GetString(fields.EventType);
        string problem = known is null or { PartitionFields.Count: 0 }
            ? $"the event '{type}' has no ordering key: mark its record with [OrderedBy(…)]"
            : $"this '{type}' has no value for its ordering key ({string.Join(", ", known.PartitionFields)})";
        return new ArgumentException($"{Definition.Name} has {_partitions.Length} partitions, and {problem}, which says to which one it goes.");
    }

    private delegate ValueTask<ScheduledEvent> Scheduling(ref EntryWriter writer);
}
