namespace Events.Administration;

/// <summary>The state that an entry has reached in a group.</summary>
public enum EntryState
{
    /// <summary>It lies behind the group's position: it was not delivered yet.</summary>
    NotDelivered,

    /// <summary>It was delivered and is not acknowledged.</summary>
    Pending,

    /// <summary>It lies before the group's position and is not pending: acknowledged, dead-lettered, or passed over by setting the position.</summary>
    Done,

    /// <summary>
    /// It is not in the stream and not pending, and no dead letter is known: it was done with before it was trimmed or deleted, went without being read, or
    /// never was there.
    /// </summary>
    Gone,
}
