namespace Events.Streams;

/// <summary>
/// A stream from a position on, and what is added: each entry once, in order, as long as it is enumerated. Enumerate it once, with <c>await foreach</c>;
/// nothing is read before. It belongs to no group: nothing is acknowledged, and where it was is the caller's to keep (<see cref="Position"/>).
/// </summary>
/// <remarks>
/// The loop sets the pace: what it has not asked for stays with the server. It may take its time, break, throw or be cancelled. Lost connections are made up
/// for without a gap and without a repetition. The enumeration throws <see cref="StreamGapException"/>, <see cref="StreamResetException"/>, and what the store
/// refuses.
/// </remarks>
public abstract class StreamSubscription : IAsyncEnumerable<StreamEntry>
{
    /// <summary>The last entry that was handed out or passed over: from here another subscription would go on. <c>0-0</c> before the first.</summary>
    public abstract EntryId Position { get; }

    /// <summary>Tells whether all that was there has been handed out, and entries come as they are added.</summary>
    public abstract bool IsLive { get; }

    /// <summary>
    /// Completes when all that was there has been handed out for the first time and the loop asks for more. Fails or is cancelled when the enumeration ends
    /// before. The loop must be running elsewhere: awaiting this inside of it waits for ever.
    /// </summary>
    public abstract Task CaughtUp { get; }

    /// <summary>Begins to read.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">It was enumerated before.</exception>
    public abstract IAsyncEnumerator<StreamEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
