namespace Events;

/// <summary>What becomes of entries whose type the stream does not declare.</summary>
public enum UnknownEventPolicy
{
    /// <summary>
    /// They are tried again like failures, so that a newer version of the service can take them while it is being rolled
    /// out, and are dead-lettered after the last delivery.
    /// </summary>
    Retry,

    /// <summary>They are moved to the dead-letter stream at once.</summary>
    DeadLetter,

    /// <summary>They are acknowledged without being handled.</summary>
    Skip,
}
