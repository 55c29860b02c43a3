namespace Events.Redis.Connections;

/// <summary>Commands that were written together and whose replies go to one place.</summary>
internal struct PendingWrite
{
    /// <summary>The objects that take the replies; null when it was withdrawn before it was sent.</summary>
    public PendingReply? Reply;

    /// <summary>The number of the write before it that has the same reply; negative for none.</summary>
    public long Previous;

    /// <summary>The number of values that are still to come.</summary>
    public int Replies;

    /// <summary>The size of the commands in bytes.</summary>
    public int Bytes;
}
