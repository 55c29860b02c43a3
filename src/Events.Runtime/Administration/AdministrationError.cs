namespace Events.Administration;

/// <summary>The reason why an operator's request was refused. Nothing was changed.</summary>
public enum AdministrationError
{
    /// <summary>There is nothing at the key.</summary>
    StreamNotFound,

    /// <summary>The key holds something else than a stream.</summary>
    NotAStream,

    /// <summary>The stream has no such group.</summary>
    GroupNotFound,

    /// <summary>The group has no such consumer.</summary>
    ConsumerNotFound,

    /// <summary>A live process has the consumer's name.</summary>
    ConsumerIsAlive,

    /// <summary>The consumer has entries pending.</summary>
    ConsumerHasPending,

    /// <summary>There is no such dead letter: it was sent back or discarded, or never was.</summary>
    DeadLetterNotFound,

    /// <summary>The dead letter cannot be sent back as it is.</summary>
    DeadLetterNotRequeueable,

    /// <summary>The plan does not hold any more: something has changed meanwhile.</summary>
    PlanOutdated,

    /// <summary>The store does not offer administration.</summary>
    NotSupported,

    /// <summary>The position lies ahead of all that there is: what is added until it is reached would never be delivered.</summary>
    PositionAhead,

    /// <summary>The group has entries pending, unread or requeued.</summary>
    GroupIsUnfinished,

    /// <summary>The stream cannot get as many partitions, or not now.</summary>
    GrowthRefused,
}
