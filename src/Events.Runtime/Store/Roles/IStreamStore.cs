using Events.Errors;
using Events.Streams;
using Events.Wire;

namespace Events.Store.Roles;

/// <summary>
/// The one seam between everything that speaks of entries, groups and claims and what keeps them: Redis, or memory
/// that behaves as Redis 7 does. Thread-safe. Entries go in and come out as RESP-encoded fields.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ServerErrorException"/> or one of its kinds when the server refuses the command,
/// <see cref="ConnectionFailedException"/> when it was never sent, <see cref="UnknownOutcomeException"/> when it was
/// sent and no answer came, and <see cref="ProtocolException"/> when the answer makes no sense. Nothing is retried.
/// An application chooses a store and calls it; it does not write one. What a script does in one step here has to be one step there, and members are
/// added without notice.
/// </remarks>
public interface IStreamStore
    : IIdempotentStore, IDeliveryStore, IRetentionStore, IScheduleStore, IPartitionStore, IProjectionStore, IAsyncDisposable, IDisposable
{
    /// <summary>The same as <see cref="IAsyncDisposable.DisposeAsync"/>, and waits for it: for whoever can only dispose synchronously.</summary>
    void IDisposable.Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>
    /// Is raised when the server that answers lacks entries that this process was given: a replica took over without them, or a server was restarted without
    /// what it had. Found out when there is a connection again (<c>INFO</c>, <c>XINFO STREAM</c>, <c>XREVRANGE</c>), for what was produced and for what readers
    /// have read. Called on the pool; what a handler throws is logged. A store that loses nothing, or does not know, never raises it.
    /// </summary>
    event Action<ConfirmedLoss>? ConfirmedLost
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <summary>The name of this store in messages, such as <c>Redis 7.0.15 at localhost:6379</c> or <c>embedded store</c>.</summary>
    string Description { get; }

    /// <summary>
    /// Connects, where the store has connections of its own and has not done so. The host calls it before anything of the application
    /// is started. Without it the first command connects.
    /// </summary>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <exception cref="ConnectionFailedException">There is no server to talk to; the message names it and says why.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken = default);

    /// <summary>Appends an entry: <c>XADD key [MAXLEN|MINID ~ n] id fields</c>. Makes the stream if there is none.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The fields; copied before the call returns its task.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="id">The ID to give the entry; null (<c>*</c>) lets the server choose.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <returns>The entry's ID.</returns>
    /// <exception cref="EntryIdTooSmallException"><paramref name="id"/> is not larger than the stream's last ID.</exception>
    /// <exception cref="WrongTypeException">The key holds something else than a stream.</exception>
    ValueTask<EntryId> AddAsync(
        StreamKey stream,
        EntryFields fields,
        StreamTrim trim = default,
        EntryId? id = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Appends an entry, and waits until the replicas or the disk have it that <paramref name="durability"/> names:
    /// <c>XADD</c>, <c>WAIT</c> or <c>WAITAOF</c>.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The fields; copied before the call returns its task.</param>
    /// <param name="durability">What to wait for; not <see cref="Durability.Acknowledged"/>.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <returns>The entry's ID.</returns>
    /// <exception cref="NotDurableException">It is appended, and that was not met in time.</exception>
    /// <exception cref="NotSupportedException">The store or the server cannot tell; nothing was appended.</exception>
    /// <exception cref="ArgumentException">There is nothing to wait for, or the store gives up before the server does.</exception>
    ValueTask<EntryId> AddDurablyAsync(
        StreamKey stream,
        EntryFields fields,
        Durability durability,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default);

    /// <summary>Appends many entries in order, pipelined: one XADD each, one completion for all.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="batch">The entries.</param>
    /// <param name="trim">What each XADD cuts off.</param>
    /// <param name="ids">Where the IDs go; as many as there are entries.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <exception cref="ProduceBatchException">Some entries were refused or their outcome is unknown; it says which.</exception>
    ValueTask AddBatchAsync(
        StreamKey stream, EncodedBatch batch, StreamTrim trim, Memory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>Reads a range: <c>XRANGE key from to COUNT n</c>. A missing stream is an empty page.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="from">The smallest ID, inclusive.</param>
    /// <param name="to">The largest ID, inclusive.</param>
    /// <param name="count">At most how many; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<EntryPage> RangeAsync(
        StreamKey stream, EntryId from, EntryId to, int count, CancellationToken cancellationToken = default);

    /// <summary>Reads a range backwards: <c>XREVRANGE key to from COUNT n</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="to">The largest ID, inclusive; the first one read.</param>
    /// <param name="from">The smallest ID, inclusive.</param>
    /// <param name="count">At most how many; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<EntryPage> ReverseRangeAsync(
        StreamKey stream, EntryId to, EntryId from, int count, CancellationToken cancellationToken = default);

    /// <summary>Reads entries after an ID without a group and without waiting: <c>XREAD COUNT n STREAMS key id</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="after">Entries after this ID.</param>
    /// <param name="count">At most how many; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<EntryPage> ReadAsync(
        StreamKey stream, EntryId after, int count, CancellationToken cancellationToken = default);

    /// <summary>Counts the entries of the stream: <c>XLEN</c>. 0 for a missing stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<long> LengthAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>Cuts off the beginning of the stream: <c>XTRIM</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many entries were removed.</returns>
    ValueTask<long> TrimAsync(StreamKey stream, StreamTrim trim, CancellationToken cancellationToken = default);

    /// <summary>Removes entries: <c>XDEL</c>. They stay in pending entries lists.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="ids">The entries.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many entries were there and are removed.</returns>
    ValueTask<long> DeleteAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>Tells whether the key exists, of whatever type: <c>EXISTS</c>.</summary>
    /// <param name="stream">The key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> ExistsAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>Deletes the key with all its entries and groups: <c>DEL</c>.</summary>
    /// <param name="stream">The key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was something to delete.</returns>
    ValueTask<bool> DeleteStreamAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>Opens a reader for one consumer of a group.</summary>
    /// <param name="consumer">The consumer's name; the server makes the consumer when it is first used.</param>
    /// <param name="noAck">Whether reading acknowledges at once (<c>NOACK</c>): the entries never become pending.</param>
    IGroupReader OpenReader(ConsumerKey consumer, bool noAck = false);

    /// <summary>Opens a reader that belongs to no group. It ends with the store at the latest.</summary>
    /// <param name="stream">The stream; it need not be there yet.</param>
    IStreamReader OpenReader(StreamKey stream);

    /// <summary>Creates a consumer group: <c>XGROUP CREATE key group id|$ [MKSTREAM]</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="after">Entries after this ID will be delivered; null (<c>$</c>) for those added from now on.</param>
    /// <param name="makeStream">Make an empty stream if there is none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="GroupExistsException">The group exists already; its position is unchanged.</exception>
    /// <exception cref="StreamNotFoundException">There is no stream and <paramref name="makeStream"/> is false.</exception>
    ValueTask CreateGroupAsync(
        StreamKey stream,
        string group,
        EntryId? after,
        bool makeStream = true,
        CancellationToken cancellationToken = default);

    /// <summary>Destroys a group with its pending entries list: <c>XGROUP DESTROY</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was such a group.</returns>
    ValueTask<bool> DestroyGroupAsync(StreamKey stream, string group, CancellationToken cancellationToken = default);

    /// <summary>Acknowledges entries: <c>XACK</c>. It does not ask whose they are.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="ids">The entries; copied before the call returns its task.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How many were pending and are not any more. Unknown streams, groups and IDs count 0.</returns>
    ValueTask<long> AcknowledgeAsync(
        StreamKey stream, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims a page of idle pending entries: <c>XAUTOCLAIM key group consumer min-idle start COUNT n</c>. The server
    /// scans up to ten times <paramref name="count"/> entries, so an empty page before the last is normal.
    /// </summary>
    /// <param name="consumer">The new owner.</param>
    /// <param name="minIdle">Only entries idle for at least this long; whole milliseconds.</param>
    /// <param name="start">Where to start: <see cref="EntryId.Min"/>, or the last page's cursor.</param>
    /// <param name="count">At most how many.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<ClaimPage> AutoClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, EntryId start, int count, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims given pending entries: <c>XCLAIM key group consumer min-idle id…</c>. Entries that are not pending, not
    /// idle enough or deleted are left out of the answer; the server drops deleted ones from the pending entries list.
    /// </summary>
    /// <param name="consumer">The new owner.</param>
    /// <param name="minIdle">Only entries idle for at least this long; whole milliseconds.</param>
    /// <param name="ids">The entries.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<EntryPage> ClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims given pending entries without their payload and without counting a delivery: <c>XCLAIM … JUSTID</c>. With
    /// the own name it renews a lease: the idle time starts at zero again.
    /// </summary>
    /// <param name="consumer">The new owner.</param>
    /// <param name="minIdle">Only entries idle for at least this long; whole milliseconds.</param>
    /// <param name="ids">The entries.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that are now the consumer's.</returns>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<IReadOnlyList<EntryId>> ClaimIdsAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>The pending entries list in short: <c>XPENDING key group</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<PendingSummary> PendingAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default);

    /// <summary>Lines of the pending entries list: <c>XPENDING key group [IDLE ms] from to count [consumer]</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="query">Which lines.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<IReadOnlyList<PendingEntry>> PendingAsync(
        StreamKey stream, string group, PendingQuery query, CancellationToken cancellationToken = default);

    /// <summary>Describes the stream: <c>XINFO STREAM</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StreamNotFoundException">There is no such key.</exception>
    ValueTask<StreamInfo> StreamInfoAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>Describes the stream's groups: <c>XINFO GROUPS</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StreamNotFoundException">There is no such key.</exception>
    ValueTask<IReadOnlyList<GroupInfo>> GroupInfoAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>Describes a group's consumers: <c>XINFO CONSUMERS</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StreamNotFoundException">There is no such key.</exception>
    /// <exception cref="GroupNotFoundException">The group does not exist.</exception>
    ValueTask<IReadOnlyList<ConsumerInfo>> ConsumerInfoAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default);
}
