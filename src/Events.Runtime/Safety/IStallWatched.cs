namespace Events.Safety;

/// <summary>Something that may be kept for long by code of the application's, and has a way to go on without it.</summary>
internal interface IStallWatched
{
    /// <summary>
    /// Goes on elsewhere if it is kept. On the thread of <see cref="StallWatch"/>, for which others wait: it neither blocks nor runs the application's code.
    /// </summary>
    /// <param name="now">Now, as <see cref="Environment.TickCount64"/>.</param>
    /// <returns>False when there is nothing to look at any more, until it is added again.</returns>
    bool LookForStall(long now);
}
