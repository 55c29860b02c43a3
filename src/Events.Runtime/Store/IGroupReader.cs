using Events.Errors;

namespace Events.Store;

/// <summary>
/// Reads one stream as one consumer of a group. Over Redis it holds a connection of its own, because a blocked read
/// blocks everything behind it; where there are many, it shares one on which nothing blocks (<see cref="Events.Redis.RedisOptions.DedicatedReaders"/>).
/// One read at a time; the next may be begun before the page of the last one is handled, and
/// before that page has come while <see cref="CanReadAhead"/>. Pages are awaited in the order of their reads.
/// </summary>
public interface IGroupReader : IAsyncDisposable, IDisposable
{
    /// <summary>The same as <see cref="IAsyncDisposable.DisposeAsync"/>, and waits for it.</summary>
    void IDisposable.Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>
    /// Tells whether a second read may be begun behind the one that is under way, so that the server has it when it has answered the
    /// first. It waits behind the first one, so that one should not be a read that blocks. Default false.
    /// </summary>
    bool CanReadAhead => false;

    /// <summary>
    /// The fate of the acknowledgement in front of the read whose page, or error, was taken last. It says nothing about the read, and the read
    /// nothing about it.
    /// </summary>
    AcknowledgementReply Acknowledgement { get; }

    /// <summary>
    /// Acknowledges entries and, in the same write, asks for new ones: <c>XACK</c>, <c>XREADGROUP … BLOCK … &gt;</c>. A refused
    /// acknowledgement does not fail the read: see <see cref="Acknowledgement"/>.
    /// </summary>
    /// <param name="count">At most how many entries.</param>
    /// <param name="block">How long to wait for the first one; zero not to wait. Servers round up to about 100 ms.</param>
    /// <param name="acknowledge">Entries to acknowledge first; may be empty. Read until the call returns its task.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. Nothing is lost: a page that the server had already handed over is returned all the same, and only
    /// when it handed over nothing is the call cancelled.
    /// </param>
    /// <returns>The entries, now pending for this consumer; an empty page when the time ran out.</returns>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist (any more).</exception>
    /// <exception cref="UnknownOutcomeException">The connection broke; entries may be pending for this consumer.</exception>
    ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken);

    /// <summary>
    /// Lists this consumer's own pending entries: <c>XREADGROUP … id</c>. It counts as a delivery and resets their idle
    /// time, so it belongs to the start of a consumer, not into its loop.
    /// </summary>
    /// <param name="after">Entries after this ID.</param>
    /// <param name="count">At most how many.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The entries; an empty page behind the last.</returns>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken);
}
