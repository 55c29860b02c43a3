namespace Events.Redis.Protocol;

/// <summary>The reason why a node of a cluster has not executed a command.</summary>
internal enum RedirectionKind
{
    /// <summary><c>MOVED</c>: another node has the slot.</summary>
    Moved,

    /// <summary><c>ASK</c>: the slot is on its way to another node, which has the key already.</summary>
    Ask,

    /// <summary><c>TRYAGAIN</c>: the slot is on its way, and some of the keys are here and some there.</summary>
    Unstable,

    /// <summary><c>CLUSTERDOWN</c>: nobody serves the slot just now.</summary>
    Down,
}
