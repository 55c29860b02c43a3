namespace Events.Policies;

/// <summary>The action on an entry whose handler threw.</summary>
public enum FailureAction
{
    /// <summary>Try again after the policy's delay, up to the limit of deliveries.</summary>
    Retry,

    /// <summary>Move it to the dead-letter stream at once: trying again cannot help.</summary>
    DeadLetter,

    /// <summary>Acknowledge it as if it had succeeded.</summary>
    Ignore,
}
