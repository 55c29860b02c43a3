using Events.Supervision;

namespace Events.Consuming;

/// <summary>Shared by the parts of one life of a consumer, and with its other lives.</summary>
/// <param name="monitor">What the consumer says of itself.</param>
internal sealed class ConsumerLife(ConsumerMonitor monitor)
{
    /// <summary>Owns the tasks of this life.</summary>
    public Supervisor Supervisor { get; init; } = new();

    public ConsumerMonitor Monitor => monitor;

    /// <summary>The counts over all lives.</summary>
    public ConsumerCounters Counters { get; init; } = new();

    /// <summary>The state of the group.</summary>
    public GroupVitals Vitals { get; init; } = new();

    /// <summary>Explains what the server refuses; null where there is nothing to explain.</summary>
    public PermissionGuard? Permissions { get; init; }

    /// <summary>The entries on which handlers of a former life still work.</summary>
    public StillRunning StillRunning { get; init; } = new();

    /// <summary>The context that each handler starts from; null for whatever is current.</summary>
    public ExecutionContext? Context { get; init; }
}
