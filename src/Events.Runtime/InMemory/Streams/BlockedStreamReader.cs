namespace Events.InMemory.Streams;

/// <summary>A read without a group that waits for entries after an ID, whether there is a stream or not.</summary>
internal sealed class BlockedStreamReader(EntryId after, int count) : BlockedReader(count)
{
    public EntryId After { get; } = after;
}
