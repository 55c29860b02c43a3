namespace Events.Administration;

/// <summary>The subject of an alert.</summary>
public enum AlertKind
{
    /// <summary>A consumer has entries pending, no live process holds its name, and it was idle for too long.</summary>
    DeadConsumer,

    /// <summary>Too many entries were not delivered yet.</summary>
    Lag,

    /// <summary>Too many entries were delivered and are not acknowledged.</summary>
    Pending,

    /// <summary>The oldest entry that is not done with is too old.</summary>
    OldestAge,

    /// <summary>Entries were trimmed before they were read or while they were pending.</summary>
    Loss,

    /// <summary>There are dead letters.</summary>
    DeadLetters,
}
