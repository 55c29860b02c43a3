namespace Events.Analyzers.Origins;

/// <summary>The places that the value of an expression can come from. The empty set says that nothing is known against it.</summary>
[Flags]
internal enum OriginKinds
{
    None = 0,

    /// <summary>Delivered by XREADGROUP: pending for the consumer.</summary>
    Group = 1,

    /// <summary>Delivered by XREADGROUP with NOACK: never pending.</summary>
    NoAck = 2,

    /// <summary>Taken over by XCLAIM or XAUTOCLAIM.</summary>
    Claim = 4,

    /// <summary>Listed by XPENDING.</summary>
    Pending = 8,

    /// <summary>Read by XREAD, outside of any group.</summary>
    Read = 16,

    /// <summary>Read by XRANGE, outside of any group.</summary>
    Range = 32,

    /// <summary>Anything else: one of these in a set is enough for silence.</summary>
    Unknown = 64,
}
