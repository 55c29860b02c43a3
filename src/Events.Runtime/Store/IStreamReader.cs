using Events.Errors;

namespace Events.Store;

/// <summary>
/// Reads one stream without a group: from an entry on, waiting for what comes. It moves nobody's position. Over Redis it holds a connection of
/// its own, because a blocked read blocks everything behind it; where there are many, it shares one on which nothing blocks. One read at a time.
/// </summary>
public interface IStreamReader : IAsyncDisposable, IDisposable
{
    /// <summary>The same as <see cref="IAsyncDisposable.DisposeAsync"/>, and waits for it.</summary>
    void IDisposable.Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>
    /// Tells whether the entry with the ID that was given to the read whose page was taken last was still in the stream when that page had been read. If so,
    /// no retention has passed it: nothing that was added after it was trimmed before it could be read.
    /// </summary>
    bool IsPositionThere { get; }

    /// <summary>Reads entries: <c>XREAD COUNT n [BLOCK ms] STREAMS key id</c>, and with it <c>XRANGE key id id COUNT 1</c>.</summary>
    /// <param name="after">Entries after this ID.</param>
    /// <param name="count">At most how many; at least 1.</param>
    /// <param name="block">How long to wait for the first one; zero not to wait. Servers round up to about 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The entries; an empty page when the time ran out. A stream that is missing is waited for; one that is deleted and made again meanwhile, with smaller
    /// IDs, brings nothing.
    /// </returns>
    /// <exception cref="UnknownOutcomeException">The connection broke. The same may be read again.</exception>
    /// <exception cref="WrongTypeException">The key holds something else than a stream.</exception>
    ValueTask<EntryPage> ReadAsync(EntryId after, int count, TimeSpan block, CancellationToken cancellationToken);
}
