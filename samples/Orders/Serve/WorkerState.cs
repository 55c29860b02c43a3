namespace Orders.Serve;

/// <summary>A worker of the demo as it is declared.</summary>
internal enum WorkerState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It was killed with what it had in hand.</summary>
    Dead,

    /// <summary>It was stopped to be removed.</summary>
    Stopped,
}
