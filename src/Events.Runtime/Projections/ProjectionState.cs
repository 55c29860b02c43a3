namespace Events.Projections;

/// <summary>Says what a process does for a projection.</summary>
public enum ProjectionState
{
    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>Another process has the lease; this one takes over when that is gone.</summary>
    Standby,

    /// <summary>It reads what is there already.</summary>
    CatchingUp,

    /// <summary>It has read all that there is, and follows.</summary>
    Live,

    /// <summary>A page failed and is tried again.</summary>
    Retrying,

    /// <summary>It has given up, and says why; nothing is skipped. It goes on when it is rebuilt, or by <see cref="ProjectionRunner.Resume"/>.</summary>
    Faulted,

    /// <summary>The store cannot be reached.</summary>
    Away,

    /// <summary>The projection was stopped.</summary>
    Stopped,
}
