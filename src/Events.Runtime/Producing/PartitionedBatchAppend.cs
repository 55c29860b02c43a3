using System.Runtime.ExceptionServices;
using Events.Errors;
using Events.Streams;

namespace Events.Producing;

/// <summary>A batch on its way to several partitions at once; what became of each entry is put together again in the order of the batch.</summary>
internal sealed class PartitionedBatchAppend
{
    private readonly EventBatch _batch;
    private readonly int[] _partitions;
    private readonly PartitionBatch?[] _parts;

    /// <param name="client">The stream.</param>
    /// <param name="batch">The batch, complete.</param>
    /// <exception cref="ArgumentException">An event has no ordering key; nothing is sent.</exception>
    public PartitionedBatchAppend(PartitionedStreamClient client, EventBatch batch)
    {
        _batch = batch;
        _partitions = new int[batch.Count];
        _parts = new PartitionBatch?[client.Partitions.Count];
        for (int i = 0; i < _partitions.Length; i++) _partitions[i] = client.PartitionOf(batch.FieldsOf(i));
        for (int i = 0; i < _partitions.Length; i++)
        {
            PartitionBatch part = _parts[_partitions[i]] ??= client.Partitions[_partitions[i]].RentBatch(static client => new PartitionBatch(client));
            part.Add(batch.FieldsOf(i), batch.KeyOf(i));
        }
    }

    /// <summary>Appends them.</summary>
    /// <exception cref="ProduceBatchException">Some were not appended; it says which.</exception>
    public async ValueTask<ReadOnlyMemory<EntryId>> RunAsync(PartitionedStreamClient client, CancellationToken cancellationToken)
    {
        PartResult[] results = await Task.WhenAll(_parts.Select((part, partition) => part is null
            ? Task.FromResult(default(PartResult))
            : AppendAsync(client.Partitions[partition], part, part.Count, cancellationToken))).ConfigureAwait(false);
        return Merge(client, results);
    }

    private static async Task<PartResult> AppendAsync(StreamClient client, PartitionBatch part, int count, CancellationToken cancellationToken)
    {
        try
        {
            return new PartResult(await client.AppendAsync(part, cancellationToken).ConfigureAwait(false), null);
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
        var errors = new Exception?[_partitions.Length];
        Exception? first = null;
        int failed = 0;
        var appended = new EntryId?[_partitions.Length];
        for (int i = 0; i < _partitions.Length; i++)
        {
            PartResult part = results[_partitions[i]];
            int at = next[_partitions[i]]++;
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
        if (failed == _partitions.Length && Array.TrueForAll(errors, error => error is ConnectionFailedException or ObjectDisposedException))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        throw new ProduceBatchException(
            $"{failed} of {_partitions.Length} events were not appended, or it is not known; the others are, in their partitions. The first: {first.Message}",
            appended,
            errors,
            errors.Count(static error => error is UnknownOutcomeException),
            first);
    }

    private readonly record struct PartResult(ReadOnlyMemory<EntryId> Ids, Exception? Exception);
}
