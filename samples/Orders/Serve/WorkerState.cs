namespace Orders.Serve;

/// <summary>What a worker of the demo is.</summary>
internal enum WorkerState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It was killed with what it had in hand.</summary>
    Dead,

    /// <summary>It was stopped to be removed.</summary>
    Stopped,
}
