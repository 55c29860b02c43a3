namespace Events.Naming;

/// <summary>A process, as far as it is known.</summary>
internal enum Liveness
{
    /// <summary>It may run: it is on another machine, in another container, or this system does not say.</summary>
    Unknown,

    /// <summary>The process runs.</summary>
    Alive,

    /// <summary>It does not run any more.</summary>
    Dead,
}
