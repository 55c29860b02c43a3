namespace Events.InMemory.Streams;

/// <summary>A consumer of a group.</summary>
/// <param name="name">Its name.</param>
internal sealed class StoredConsumer(string name)
{
    public string Name { get; } = name;

    /// <summary>When it was last given something, Unix milliseconds.</summary>
    public long SeenAt { get; set; }

    /// <summary>What it owns.</summary>
    public PendingList Pending { get; } = new();
}
