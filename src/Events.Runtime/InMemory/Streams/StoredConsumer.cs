namespace Events.InMemory.Streams;

/// <summary>A consumer of a group.</summary>
/// <param name="name">Its name.</param>
internal sealed class StoredConsumer(string name)
{
    public string Name { get; } = name;

    /// <summary>The time at which it was last given something, in Unix milliseconds.</summary>
    public long SeenAt { get; set; }

    /// <summary>The pending entries that it owns.</summary>
    public PendingList Pending { get; } = new();
}
