namespace Events.Locking;

/// <summary>
/// The order in which locks are taken (docs/internals/threading.md): whoever holds one may take those that stand behind
/// it here, and no other one of the same rank.
/// </summary>
internal enum LockRank
{
    /// <summary>The embedded store's: no store is called under a lock.</summary>
    Store,

    /// <summary>A group consumer's start, stop and pause.</summary>
    Consumer,

    /// <summary>The end of a consumer's life.</summary>
    Incarnation,

    /// <summary>Queues, lanes and workers.</summary>
    Dispatcher,

    /// <summary>Entries that are held, and those that are collected to be acknowledged: neither is taken under the other.</summary>
    Held,

    /// <summary>One batch.</summary>
    HeldBatch,

    /// <summary>Entries that are pending and not in hand.</summary>
    Unheld,

    /// <summary>The state that a consumer tells.</summary>
    Monitor,

    /// <summary>Calls of the application's that are to be made.</summary>
    Callbacks,

    /// <summary>The connections that a store has, and whether it is known that a cluster answers.</summary>
    Connections,

    /// <summary>The nodes that a cluster has, and whether they are asked.</summary>
    Topology,

    /// <summary>Slots that change hands.</summary>
    Moves,

    /// <summary>Commands that wait for a connection.</summary>
    Waiting,

    /// <summary>A batch whose entries are framed, and that its caller may want back.</summary>
    Framing,

    /// <summary>The commands that are framed on a connection.</summary>
    Connection,

    /// <summary>The time since which a store is away.</summary>
    Outage,

    /// <summary>Lines to be logged.</summary>
    Lines,

    /// <summary>The streams that are followed, or what is kept of one.</summary>
    Feeds,

    /// <summary>The keys that readers wait for.</summary>
    Watches,

    /// <summary>One collection, under which no other lock is taken.</summary>
    Collection,

    /// <summary>The time, which is asked for under any lock.</summary>
    Clock,
}
