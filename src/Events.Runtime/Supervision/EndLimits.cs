namespace Events.Supervision;

/// <summary>How long the end of a consumer's life may take. Nobody's code can prolong it.</summary>
/// <param name="Handlers">How long handlers that run may take to finish.</param>
/// <param name="Grace">How long they may take to heed their cancellation after that.</param>
/// <param name="Hasten">Cancels them at once.</param>
internal readonly record struct EndLimits(TimeSpan Handlers, TimeSpan Grace, CancellationToken Hasten)
{
    /// <summary>How long parts of a consumer may take to end, and the store to do the last things. Both have their own limits; this is for code that keeps none.</summary>
    public static readonly TimeSpan Failsafe = TimeSpan.FromSeconds(5);
}
