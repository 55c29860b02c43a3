namespace Events.Naming;

/// <summary>What is known of a process.</summary>
internal enum Liveness
{
    /// <summary>It may run: it is on another machine, in another container, or this system does not say.</summary>
    Unknown,

    /// <summary>It runs.</summary>
    Alive,

    /// <summary>It does not run any more.</summary>
    Dead,
}
