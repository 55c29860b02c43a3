using Events.Streams;
using Events.Wire;

namespace Events.Producing;

/// <summary>Those entries of a batch that go to one partition.</summary>
/// <param name="client">The partition.</param>
internal sealed class PartitionBatch(StreamClient client) : EventBatch(client)
{
    /// <summary>Adds an entry.</summary>
    public void Add(EntryFields fields, ReadOnlySpan<byte> key) => AddEncoded(fields, key);
}
