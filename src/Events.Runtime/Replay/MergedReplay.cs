using System.Runtime.CompilerServices;
using Events.Partitioning;
using Events.Streams;

namespace Events.Replay;

/// <summary>
/// Reads the partitions of a stream side by side, and hands out whichever entry has the lowest ID: those of a key in order, the others about by time.
/// </summary>
internal static class MergedReplay
{
    public static async IAsyncEnumerable<StreamEntry> ReadAsync(
        IReadOnlyList<IAsyncEnumerable<StreamEntry>> partitions,
        PartitionAgreement agreement,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await agreement.MakeAsync(cancellationToken).ConfigureAwait(false);
        var readers = new IAsyncEnumerator<StreamEntry>[partitions.Count];
        var waiting = new PriorityQueue<int, (EntryId, int)>(partitions.Count);
        for (int i = 0; i < readers.Length; i++) readers[i] = partitions[i].GetAsyncEnumerator(cancellationToken);
        try
        {
            // All at once: each begins with a round trip.
            bool[] found = await Task.WhenAll(readers.Select(static reader => reader.MoveNextAsync().AsTask())).ConfigureAwait(false);
            for (int i = 0; i < readers.Length; i++)
            {
                if (found[i]) waiting.Enqueue(i, (readers[i].Current.Id, i));
            }

            while (waiting.TryDequeue(out int partition, out _))
            {
                yield return readers[partition].Current;
                if (await readers[partition].MoveNextAsync().ConfigureAwait(false)) waiting.Enqueue(partition, (readers[partition].Current.Id, partition));
            }
        }
        finally
        {
            foreach (IAsyncEnumerator<StreamEntry> reader in readers) await reader.DisposeAsync().ConfigureAwait(false);
        }
    }
}
