namespace Events.Store.Redis;

/// <summary>Commands that were written together and whose replies go to one place.</summary>
internal struct PendingWrite
{
    /// <summary>Where the replies go.</summary>
    public PendingReply Reply;

    /// <summary>How many are still to come.</summary>
    public int Replies;

    /// <summary>How many bytes the commands are.</summary>
    public int Bytes;
}
