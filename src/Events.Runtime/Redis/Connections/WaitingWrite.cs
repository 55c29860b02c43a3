namespace Events.Redis.Connections;

/// <summary>Commands that wait for room or for a connection. They have not been sent.</summary>
internal abstract class WaitingWrite
{
    protected WaitingWrite(PendingReply reply, long deadline)
    {
        Reply = reply;
        Deadline = deadline;
        Node = new LinkedListNode<WaitingWrite>(this);
    }

    public PendingReply Reply { get; }

    /// <summary>Its place in the line of those that wait.</summary>
    public LinkedListNode<WaitingWrite> Node { get; }

    /// <summary>The time until which it waits, as <see cref="Environment.TickCount64"/>. Each part that goes on its way puts it off.</summary>
    public long Deadline { get; set; }

    /// <summary>The number of bytes that it holds; none when they are the caller's.</summary>
    public virtual int Bytes => 0;

    /// <summary>Tells whether all commands are on their way.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Offers the next part to a connection.</summary>
    public abstract EnqueueResult TryEnqueue(PipelinedConnection connection);

    /// <summary>Gives up what has not been sent.</summary>
    /// <returns>Whether the reply waits for nothing more.</returns>
    public abstract bool Fail(Exception error);

    /// <summary>Releases what it holds.</summary>
    public virtual void Release()
    {
    }
}
