namespace Events.InMemory.Streams;

/// <summary>A stream of the embedded store: its entries, its groups, and who waits for new entries.</summary>
internal sealed class StoredStream
{
    private readonly Dictionary<string, StoredGroup> _groups = [];

    public StreamLog Log { get; } = new();

    /// <summary>The readers that wait, the longest waiting first, of all groups.</summary>
    public LinkedList<BlockedReader> Waiting { get; } = new();

    public IReadOnlyCollection<StoredGroup> Groups => _groups.Values;

    public StoredGroup? FindGroup(string group) => _groups.GetValueOrDefault(group);

    public bool TryCreateGroup(string group, EntryId after, long? read = null) => _groups.TryAdd(group, new StoredGroup(group, after, read));

    /// <summary>Forgets a group with what its consumers have not acknowledged.</summary>
    /// <returns>Whether there was such a group.</returns>
    public bool DestroyGroup(string group) => _groups.Remove(group);

    /// <summary>
    /// Gives waiting readers what has come for their groups, or the news that their group is gone: after every XADD and
    /// XGROUP DESTROY, as Redis does.
    /// </summary>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="page">What builds the pages.</param>
    public void ServeWaiting(long now, PageBuilder page)
    {
        LinkedListNode<BlockedReader>? next;
        for (LinkedListNode<BlockedReader>? place = Waiting.First; place is not null; place = next)
        {
            next = place.Next;
            var reader = (BlockedGroupReader)place.Value;
            if (FindGroup(reader.Group) is not { } group)
            {
                reader.TryFail(ServerReplies.GroupDestroyedWhileBlocked());
            }
            else if (Log.LastId > group.LastDeliveredId)
            {
                // The page is empty when the entry was trimmed as soon as it was added; so it is in Redis.
                reader.TryComplete(
                    group.DeliverNew(Log, reader.Consumer, reader.Count, reader.NoAck, now, page.Begin()));
            }
        }
    }

    /// <summary>Ends all waiting: the stream is gone.</summary>
    public void FailWaiting(Func<Exception> error)
    {
        while (Waiting.First is { } place) place.Value.TryFail(error());
    }
}
