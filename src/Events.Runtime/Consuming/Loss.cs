namespace Events.Consuming;

/// <summary>The end of an entry that was in hand.</summary>
internal enum Loss
{
    /// <summary>Its outcome came when the consumer's name was not its own any more.</summary>
    Unowned,

    /// <summary>Another consumer has claimed it, or was given it.</summary>
    Claimed,

    /// <summary>Somebody else has acknowledged it.</summary>
    Acknowledged,

    /// <summary>Its group was made anew or has gone back: it will be delivered again.</summary>
    Undelivered,

    /// <summary>It was not lost: its pending record was destroyed and is there again.</summary>
    Restored,

    /// <summary>Its pending record was destroyed, and it is not in the stream any more.</summary>
    Gone,
}
