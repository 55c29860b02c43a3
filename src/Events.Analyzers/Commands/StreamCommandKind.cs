namespace Events.Analyzers.Commands;

/// <summary>The stream commands that rules tell apart.</summary>
internal enum StreamCommandKind
{
    /// <summary>XADD.</summary>
    Add,

    /// <summary>XREAD.</summary>
    Read,

    /// <summary>XRANGE and XREVRANGE.</summary>
    Range,

    /// <summary>XREADGROUP.</summary>
    ReadGroup,

    /// <summary>XCLAIM.</summary>
    Claim,

    /// <summary>XAUTOCLAIM.</summary>
    AutoClaim,

    /// <summary>XPENDING.</summary>
    Pending,

    /// <summary>XACK.</summary>
    Acknowledge,

    /// <summary>XACKDEL.</summary>
    AcknowledgeAndDelete,

    /// <summary>XNACK.</summary>
    NegativeAcknowledge,

    /// <summary>XDEL.</summary>
    Delete,

    /// <summary>XTRIM.</summary>
    Trim,

    /// <summary>XGROUP CREATE.</summary>
    CreateGroup,

    /// <summary>XGROUP DESTROY.</summary>
    DestroyGroup,

    /// <summary>XGROUP SETID.</summary>
    SetGroupPosition,

    /// <summary>XGROUP DELCONSUMER.</summary>
    DeleteConsumer,

    /// <summary>XINFO GROUPS.</summary>
    GroupInfo,

    /// <summary>XINFO CONSUMERS.</summary>
    ConsumerInfo,

    /// <summary>Anything else that begins with X.</summary>
    Other,
}
