using Events.Client;
using Events.Settings;

namespace Events.Health;

/// <summary>
/// The limits from which on a consumer is degraded, and from which on it is unhealthy. Null switches a limit off. What is unhealthy takes an instance out of
/// service, or has it restarted, where the check is used for that; so by default only what a restart may mend is.
/// </summary>
public sealed class EventsHealthOptions
{
    /// <summary>The time for which the store may be away before it is told. Default zero: at once.</summary>
    public TimeSpan? DisconnectedDegraded { get; set; } = TimeSpan.Zero;

    /// <summary>The time for which the store may be away. Default 1 minute.</summary>
    public TimeSpan? DisconnectedUnhealthy { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The time for which a consumer may be starting, as while another process has its name. Default 1 minute.</summary>
    public TimeSpan? StartingDegraded { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The time for which a consumer may be starting. Default null: a name that another process holds is no fault of this one.</summary>
    public TimeSpan? StartingUnhealthy { get; set; }

    /// <summary>The time for which a handler may run. Default 2 minutes.</summary>
    public TimeSpan? HandlerDegraded { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The time for which a handler may run. Default null.</summary>
    public TimeSpan? HandlerUnhealthy { get; set; }

    /// <summary>The number of entries not yet delivered to the group beyond which it is degraded. Default 10,000.</summary>
    public long? LagDegraded { get; set; } = 10_000;

    /// <summary>
    /// The number of entries not yet delivered to the group beyond which it is unhealthy. Default null: more instances
    /// help, and restarts do not.
    /// </summary>
    public long? LagUnhealthy { get; set; }

    /// <summary>The age of the oldest unfinished entry of the group beyond which it is degraded. Default 5 minutes.</summary>
    public TimeSpan? OldestAgeDegraded { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The age of the oldest unfinished entry of the group beyond which it is unhealthy. Default null.</summary>
    public TimeSpan? OldestAgeUnhealthy { get; set; }

    /// <summary>The time for which a loss of entries is told after it was noticed. Default 1 hour; null for never.</summary>
    public TimeSpan? LossDegraded { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The time for which a store without any consumer here is asked for a sign of life (<c>PING</c>), since nothing else knows of it. Default 2 seconds;
    /// null for not asking.
    /// </summary>
    public TimeSpan? PingTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The consumers that count; null (default) for all.</summary>
    public Func<GroupConsumer, bool>? Include { get; set; }

    internal void Validate()
    {
        foreach (TimeSpan? limit in (ReadOnlySpan<TimeSpan?>)
            [DisconnectedDegraded, DisconnectedUnhealthy, StartingDegraded, StartingUnhealthy, HandlerDegraded, HandlerUnhealthy,
            OldestAgeDegraded, OldestAgeUnhealthy, LossDegraded, PingTimeout])
        {
            Check.AtLeast(limit ?? TimeSpan.Zero, TimeSpan.Zero, nameof(EventsHealthOptions), "time limit");
        }

        Check.AtLeast(LagDegraded ?? 0, 0, nameof(EventsHealthOptions), nameof(LagDegraded));
        Check.AtLeast(LagUnhealthy ?? 0, 0, nameof(EventsHealthOptions), nameof(LagUnhealthy));
    }
}
