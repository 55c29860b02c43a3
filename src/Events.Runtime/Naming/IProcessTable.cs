namespace Events.Naming;

/// <summary>The processes that run here.</summary>
internal interface IProcessTable
{
    /// <summary>This process; null where the system does not say.</summary>
    ProcessIdentity? Self { get; }

    /// <summary>Tells whether a process runs. Only where this is certain it is dead: a process in another container, or on another machine, never is.</summary>
    Liveness LookUp(ProcessIdentity process);
}
