using System.Runtime.CompilerServices;
using Events.Partitioning;
using Events.Store.Partitions;
using Events.Streams;

namespace Events.Replay;

/// <summary>
/// Reads the partitions of a stream side by side, and hands out whichever entry has the lowest ID: those of a key in order, the others about by time. Of a
/// partition that was added when the stream grew, nothing before all that was in the old partition of its keys at that time.
/// </summary>
internal static class MergedReplay
{
    public static async IAsyncEnumerable<StreamEntry> ReadAsync(
        Func<int, int, IAsyncEnumerable<StreamEntry>> read,
        PartitionAgreement agreement,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PartitionTable table = await agreement.MakeAsync(cancellationToken).ConfigureAwait(false);
        var readers = new IAsyncEnumerator<StreamEntry>[table.Count];
        var waiting = new PriorityQueue<int, (EntryId, int)>(readers.Length);
        var order = new GrownOrder(table.Layout);
        for (int i = 0; i < readers.Length; i++) readers[i] = read(i, readers.Length).GetAsyncEnumerator(cancellationToken);
        try
        {
            // All at once: each begins with a round trip.
            bool[] found = await Task.WhenAll(readers.Select(static reader => reader.MoveNextAsync().AsTask())).ConfigureAwait(false);
            for (int i = 0; i < readers.Length; i++) Advance(i, found[i]);
            while (waiting.TryDequeue(out int partition, out _))
            {
                yield return readers[partition].Current;
                Advance(partition, await readers[partition].MoveNextAsync().ConfigureAwait(false));
            }
        }
        finally
        {
            foreach (IAsyncEnumerator<StreamEntry> reader in readers) await reader.DisposeAsync().ConfigureAwait(false);
        }

        void Advance(int partition, bool hasMoved)
        {
            order.Advance(partition, hasMoved ? readers[partition].Current.Id : null);
            while (order.TryTake(out int next)) waiting.Enqueue(next, (readers[next].Current.Id, next));
        }
    }
}
