namespace Events.Streams;

/// <summary>The outcome of an attempt to cancel a scheduled event.</summary>
/// <param name="Kind">Whether it was cancelled.</param>
/// <param name="Entry">The entry, where it is in the stream already; else null.</param>
public readonly record struct ScheduleCancellation(ScheduleCancellationKind Kind, EntryId? Entry)
{
    /// <summary>Tells whether it was cancelled, by this call.</summary>
    public bool IsCancelled => Kind == ScheduleCancellationKind.Cancelled;
}
