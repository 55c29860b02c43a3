namespace Events.Consuming.Holding;

/// <summary>The state of an entry in hand: see <see cref="HeldStates"/> for what it may become, and <c>docs/internals/entry-states.md</c> for why.</summary>
internal enum HeldState : byte
{
    /// <summary>It stands for no entry.</summary>
    Pooled,

    /// <summary>It has come with a page and is in no queue: its dedupe key is being claimed, or it has no handler.</summary>
    Arriving,

    /// <summary>It waits behind another of its ordering key.</summary>
    Blocked,

    /// <summary>It waits for a handler.</summary>
    Ready,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>The store refused what its handler asked for, or the handler cannot be made: it is tried again, in hand all the while.</summary>
    Waiting,

    /// <summary>Its handler's writes are on their way to the server, with its acknowledgement.</summary>
    Committing,

    /// <summary>Its handler's writes are done, and it is acknowledged.</summary>
    Committed,

    /// <summary>Its handler has ended, and it is being deferred; or it is to be dead-lettered and is not, or not any more.</summary>
    Settling,

    /// <summary>Its move to the dead letters, which acknowledges it, is on its way to the server.</summary>
    DeadLettering,

    /// <summary>Its handler has ended well, and its acknowledgement is collected.</summary>
    Handled,

    /// <summary>Its acknowledgement is on its way to the server.</summary>
    Acknowledging,

    /// <summary>It is on its way back to the group, untried.</summary>
    Releasing,
}
