using Events.Errors;
using Events.Redis.Connections;

namespace Events.Redis.Clusters;

/// <summary>
/// Commands on their way to the node that has their slot. They are kept until they are answered, so that they can go elsewhere where that node has
/// not executed them.
/// </summary>
/// <param name="router">Knows who has the slot.</param>
internal abstract class RoutedWrite(ClusterRouter router) : Resending
{
    /// <summary>Knows who has the slot.</summary>
    protected ClusterRouter Router => router;

    /// <summary>The slot of their keys; <see cref="Protocol.CommandSlot.None"/> where they have none.</summary>
    public int Slot { get; protected set; }

    /// <summary>The connection of the node that they take.</summary>
    public Lane Lane { get; protected set; }

    /// <summary>The node that is asked to execute them although the slot is still on its way to it; null for the one that has the slot.</summary>
    public ClusterNode? Asked { get; set; }

    /// <summary>Its place among all that were issued.</summary>
    public long Number { get; set; }

    /// <summary>The number of times that a node has said that they belong elsewhere, or nobody served them.</summary>
    public int Tries { get; set; }

    /// <summary>The time until which they are sent again, as <see cref="Environment.TickCount64"/>; 0 as long as nothing was in their way.</summary>
    public long Deadline { get; set; }

    /// <summary>The reason why they were not executed when they were sent last; null when they were not sent.</summary>
    public ServerErrorException? LastAnswer { get; set; }

    /// <summary>The number of bytes that are kept beside what the caller has.</summary>
    public abstract int Bytes { get; }

    /// <summary>Takes their replies.</summary>
    public abstract PendingReply Target { get; }

    public override bool TryTake(SharedConnection from) => router.TryRedirect(this, from);

    /// <summary>Sends them. They may be answered, and serve another command, before this returns.</summary>
    public abstract void SendOn(SharedConnection connection);

    /// <summary>Offers them, or a part of them, to a connection.</summary>
    public abstract EnqueueResult TryEnqueue(PipelinedConnection connection, out bool isDone);

    /// <summary>They waited for a connection to a node that has not got their slot any more, and go to the one that has.</summary>
    /// <param name="from">The connection.</param>
    public abstract void Leave(SharedConnection from);

    /// <summary>They were not sent, and are not any more.</summary>
    public abstract void Fail(Exception error);

    /// <summary>Whoever waits for them learns how they ended.</summary>
    public static void Settle(PendingReply reply)
    {
        if (reply.TrySettle()) ThreadPool.UnsafeQueueUserWorkItem(static settled => settled.Complete(), reply, preferLocal: false);
    }
}
