namespace Events.Redis.Connections;

/// <summary>Commands that were written together and whose replies go to one place.</summary>
internal struct PendingWrite
{
    /// <summary>Where the replies go; null when it was withdrawn before it was sent.</summary>
    public PendingReply? Reply;

    /// <summary>The number of the write before it that has the same reply; negative for none.</summary>
    public long Previous;

    /// <summary>How many are still to come.</summary>
    public int Replies;

    /// <summary>How many bytes the commands are.</summary>
    public int Bytes;
}
