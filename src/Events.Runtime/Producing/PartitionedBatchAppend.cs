using System.Runtime.ExceptionServices;
using Events.Errors;
using Events.Partitioning;
using Events.Store;
using Events.Streams;

namespace Events.Producing;

/// <summary>A batch on its way to several partitions at once; what became of each entry is put together again in the order of the batch.</summary>
internal sealed class PartitionedBatchAppend
{
    private readonly PartitionTable _table;
    private readonly EventBatch _batch;
    private readonly int[] _partOf;
    private readonly List<Part> _parts = [];

    /// <param name="client">The stream.</param>
    /// <param name="table">Its partitions, as they are known now.</param>
    /// <param name="batch">The batch, complete.</param>
    /// <exception cref="ArgumentException">An event has no ordering key; nothing is sent.</exception>
    public PartitionedBatchAppend(PartitionedStreamClient client, PartitionTable table, EventBatch batch)
    {
        _table = table;
        _batch = batch;
        _partOf = new int[batch.Count];
        var hashes = new uint[batch.Count];
        for (int i = 0; i < hashes.Length; i++) hashes[i] = client.HashOf(batch.FieldsOf(i));
        var known = new Dictionary<int, int>();
        for (int i = 0; i < hashes.Length; i++)
        {
            // Those that go from one partition to another go together; one that may be in the old one already is looked for by itself.
            int way = client.Router.WayOf(table, hashes[i]);
            Func<StreamKey, ValueTask<bool>>? isKnown = way < 0 ? client.Router.Knows(batch.FieldsOf(i), batch.KeyOf(i)) : null;
            if (isKnown is not null || !known.TryGetValue(way, out _partOf[i]))
            {
                _partOf[i] = _parts.Count;
                _parts.Add(new Part(client.Partitions[way < 0 ? -1 - way : way].RentBatch(static client => new PartitionBatch(client)), hashes[i], isKnown));
                if (isKnown is null) known.Add(way, _partOf[i]);
            }

            _parts[_partOf[i]].Batch.Add(batch.FieldsOf(i), batch.KeyOf(i));
        }
    }

    /// <summary>Appends them.</summary>
    /// <exception cref="ProduceBatchException">Some were not appended; it says which.</exception>
    public async ValueTask<ReadOnlyMemory<EntryId>> RunAsync(PartitionedStreamClient client, CancellationToken cancellationToken)
    {
        PartResult[] results = await Task.WhenAll(_parts.Select(part => AppendAsync(client, part, part.Batch.Count, cancellationToken))).ConfigureAwait(false);
        return Merge(client, results);
    }

    private async Task<PartResult> AppendAsync(PartitionedStreamClient client, Part part, int count, CancellationToken cancellationToken)
    {
        try
        {
            return new PartResult(
                await client.Router.SendAsync(
                    _table, part.Hash, part.IsKnown, partition => client.Partitions[partition].AppendAsync(part.Batch, cancellationToken), cancellationToken)
                    .ConfigureAwait(false),
                null);
        }
        catch (Exception exception)
        {
            return new PartResult(new EntryId[count], exception);
        }
    }

    private ReadOnlyMemory<EntryId> Merge(PartitionedStreamClient client, PartResult[] results)
    {
        Memory<EntryId> ids = _batch.RentIds();
        var next = new int[results.Length];
        var errors = new Exception?[_partOf.Length];
        Exception? first = null;
        int failed = 0;
        var appended = new EntryId?[_partOf.Length];
        for (int i = 0; i < _partOf.Length; i++)
        {
            PartResult part = results[_partOf[i]];
            int at = next[_partOf[i]]++;
            errors[i] = part.Exception is ProduceBatchException one ? one.Errors[at] : part.Exception;
            appended[i] = part.Exception is null ? part.Ids.Span[at] : (part.Exception as ProduceBatchException)?.Appended[at];
            ids.Span[i] = appended[i] ?? default;
            if (errors[i] is null) continue;
            failed++;
            first ??= errors[i];
        }

        if (first is null) return BatchAppend.Publish(client, _batch);

        // As a stream without partitions tells it: that it was cancelled, or what has kept all of it from being sent.
        if (Array.Find(errors, static error => error is OperationCanceledException) is { } cancelled) ExceptionDispatchInfo.Throw(cancelled);
        if (failed == _partOf.Length && Array.TrueForAll(errors, error => error is ConnectionFailedException or ObjectDisposedException))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        throw new ProduceBatchException(
            $"{failed} of {_partOf.Length} events were not appended, or it is not known; the others are, in their partitions. The first: {first.Message}",
            appended,
            errors,
            errors.Count(static error => error is UnknownOutcomeException),
            first);
    }

    private sealed record Part(PartitionBatch Batch, uint Hash, Func<StreamKey, ValueTask<bool>>? IsKnown);

    private readonly record struct PartResult(ReadOnlyMemory<EntryId> Ids, Exception? Exception);
}
