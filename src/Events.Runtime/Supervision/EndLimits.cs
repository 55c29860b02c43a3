namespace Events.Supervision;

/// <summary>The limits on the end of a consumer's life. Nobody's code can prolong it.</summary>
/// <param name="Handlers">How long handlers that run may take to finish.</param>
/// <param name="Grace">How long they may take to heed their cancellation after that.</param>
/// <param name="Hasten">Cancels them at once.</param>
internal readonly record struct EndLimits(TimeSpan Handlers, TimeSpan Grace, CancellationToken Hasten)
{
    /// <summary>
    /// The time that parts of a consumer have to end, and the store to do the last things. Both have their own limits;
    /// this is for code that keeps none.
    /// </summary>
    public static readonly TimeSpan Failsafe = TimeSpan.FromSeconds(5);
}
