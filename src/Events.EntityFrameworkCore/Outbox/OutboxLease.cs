namespace Events.EntityFrameworkCore.Outbox;

/// <summary>
/// Says who relays the outbox. No clocks are compared: whoever has the lease changes the version, and another one takes it when it has seen the same
/// version for as long as the lease lasts.
/// </summary>
public class OutboxLease
{
    /// <summary>The name of the lease.</summary>
    public required string Name { get; set; }

    /// <summary>The process that has it; null for nobody.</summary>
    public string? Owner { get; set; }

    /// <summary>Changes each time that it is taken or kept.</summary>
    public long Version { get; set; }
}
