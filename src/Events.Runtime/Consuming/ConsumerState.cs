using Events.Client;

namespace Events.Consuming;

/// <summary>The state of a <see cref="GroupConsumer"/>.</summary>
public enum ConsumerState
{
    /// <summary>It was made and not started.</summary>
    NotStarted,

    /// <summary>
    /// It takes its name, and sees to its group and to what was pending for it. Also while it waits for a name that
    /// another live process has.
    /// </summary>
    Starting,

    /// <summary>It reads and handles.</summary>
    Running,

    /// <summary>It reads nothing new until it is resumed; what it has read is handled.</summary>
    Paused,

    /// <summary>The store cannot be reached, or refuses what the consumer needs; it is tried again, after longer and longer.</summary>
    WaitingForStore,

    /// <summary>
    /// Something failed in a way that nothing expects, or its name was lost to another process: all its parts have ended, and it starts over, after
    /// longer and longer.
    /// </summary>
    Restarting,

    /// <summary>It begins nothing more, and waits for the handlers that run.</summary>
    Stopping,

    /// <summary>It has ended; nothing of it runs but handlers that ignore their cancellation, whose outcome is not used.</summary>
    Stopped,

    /// <summary>
    /// It has ended before it read anything, because what it needs cannot be had: the server is too old, or none for it
    /// (<see cref="Errors.UnsupportedServerException"/>), or does not know a command (<see cref="Errors.MissingPermissionException.Unknown"/>).
    /// <see cref="GroupConsumer.Completion"/> fails with the reason; nothing is tried again.
    /// </summary>
    Faulted,

    /// <summary>
    /// It waits for the lease of its partition, which another process reads (<see cref="ConsumerOptions.LeasesPartitions"/>): nothing is wrong, and there is
    /// nothing to do here.
    /// </summary>
    Standby,
}
