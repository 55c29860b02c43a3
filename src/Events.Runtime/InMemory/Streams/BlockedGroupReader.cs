namespace Events.InMemory.Streams;

/// <summary>A read of a consumer of a group that waits.</summary>
internal sealed class BlockedGroupReader(string group, string consumer, int count, bool noAck) : BlockedReader(count)
{
    public string Group { get; } = group;

    public string Consumer { get; } = consumer;

    public bool NoAck { get; } = noAck;
}
