namespace Events.Handling;

/// <summary>The outcome of an entry when its handler has ended.</summary>
public enum DeliveryOutcome
{
    /// <summary>The handler's end decides: the entry is acknowledged if it succeeded, retried or dead-lettered if it threw.</summary>
    ByHandler,

    /// <summary>Acknowledged, whatever the handler does from now on.</summary>
    Acknowledge,

    /// <summary>It stays pending and comes back after a delay.</summary>
    Retry,

    /// <summary>It is moved to the dead-letter stream.</summary>
    DeadLetter,

    /// <summary>It was acknowledged together with the handler's writes.</summary>
    Committed,
}
