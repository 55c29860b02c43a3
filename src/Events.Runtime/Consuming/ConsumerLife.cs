using Events.Supervision;

namespace Events.Consuming;

/// <summary>What the parts of one life of a consumer share with each other, and with its other lives.</summary>
/// <param name="monitor">What the consumer says of itself.</param>
internal sealed class ConsumerLife(ConsumerMonitor monitor)
{
    /// <summary>Owns the tasks of this life.</summary>
    public Supervisor Supervisor { get; init; } = new();

    public ConsumerMonitor Monitor => monitor;

    /// <summary>What is counted over all lives.</summary>
    public ConsumerCounters Counters { get; init; } = new();

    /// <summary>How the group stands.</summary>
    public GroupVitals Vitals { get; init; } = new();

    /// <summary>Explains what the server refuses; null where there is nothing to explain.</summary>
    public PermissionGuard? Permissions { get; init; }

    /// <summary>What handlers of a former life still work on.</summary>
    public StillRunning StillRunning { get; init; } = new();

    /// <summary>The context that each handler starts from; null for whatever is current.</summary>
    public ExecutionContext? Context { get; init; }
}
