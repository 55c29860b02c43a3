namespace Events.Administration;

/// <summary>The treatment of what a rerun would otherwise leave as it is.</summary>
public sealed record RerunOptions
{
    /// <summary>
    /// True when marks of handled dedupe keys are deleted, so that their events really are handled again. Default false. Another event with one of these
    /// keys that comes meanwhile is handled too.
    /// </summary>
    public bool ForgetsHandled { get; init; }

    /// <summary>True when dead letters of the entries that come again are deleted. Default false.</summary>
    public bool DiscardsDeadLetters { get; init; }

    /// <summary>
    /// The time for which consumers that live are given to see that entries were taken from them, before these are delivered again. Default 5 seconds; waited
    /// only where something was taken from one that lives. What one of them has handled and not acknowledged before that time is up comes again; where it
    /// learns of it later, its acknowledgement may be one of the new delivery. Give it more than twice the longest <see cref="ConsumerOptions.LeaseRenewal"/>.
    /// </summary>
    public TimeSpan NoticeTime { get; init; } = TimeSpan.FromSeconds(5);
}
