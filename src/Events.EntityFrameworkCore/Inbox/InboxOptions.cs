namespace Events.EntityFrameworkCore.Inbox;

/// <summary>Says how long an inbox remembers what was handled.</summary>
public sealed class InboxOptions
{
    /// <summary>
    /// The time for which what was handled is remembered: longer than an entry can be delivered again, so longer than a consumer may be away between its commit
    /// and its acknowledgement, and than anybody
    /// moves a group back. Default 7 days; 1 minute to 3,650 days.
    /// </summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The time between two deletions of older rows. Default 10 minutes; 1 second to 1 day.</summary>
    public TimeSpan CleanupInterval { get; set; } = TimeSpan.FromMinutes(10);

    internal void Validate()
    {
        if (KeepFor < TimeSpan.FromMinutes(1) || KeepFor > TimeSpan.FromDays(3650))
        {
            throw new ArgumentException($"{nameof(InboxOptions)}.{nameof(KeepFor)} is {KeepFor}; it must be one minute to 3,650 days.");
        }

        if (CleanupInterval < TimeSpan.FromSeconds(1) || CleanupInterval > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(InboxOptions)}.{nameof(CleanupInterval)} is {CleanupInterval}; it must be one second to one day.");
        }
    }
}
