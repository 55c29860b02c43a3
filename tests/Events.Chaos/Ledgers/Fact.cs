namespace Events.Chaos.Ledgers;

/// <summary>What a process writes down outside Redis.</summary>
public enum Fact
{
    /// <summary>A producer is about to send the event.</summary>
    Intended,

    /// <summary>A producer was given the event's ID.</summary>
    Given,

    /// <summary>A producer sent the event and got no answer.</summary>
    Unknown,

    /// <summary>The event was certainly not appended.</summary>
    Refused,

    /// <summary>A handler has begun.</summary>
    Begun,

    /// <summary>A handler has had its effect outside Redis.</summary>
    Effect,

    /// <summary>A handler was told that its commit is done.</summary>
    Committed,

    /// <summary>A handler was told that the entry is not its consumer's any more.</summary>
    LeaseLost,

    /// <summary>A handler has succeeded.</summary>
    Ended,

    /// <summary>A handler has thrown.</summary>
    Failed,

    /// <summary>The process did not run for the milliseconds in the last field, up to now.</summary>
    Stalled,

    /// <summary>The group was restored.</summary>
    Restored,

    /// <summary>
    /// The process was told that what it was given is lost: up to the entry, behind the one in the place of the event's name, and at most so many as the last
    /// field says.
    /// </summary>
    Lost,

    /// <summary>The process has begun to work.</summary>
    Started,

    /// <summary>The process has ended as it should.</summary>
    Stopped,
}
