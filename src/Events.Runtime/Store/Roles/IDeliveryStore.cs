using Events.Commits;
using Events.Errors;
using Events.Store.Delivery;

namespace Events.Store.Roles;

/// <summary>
/// The steps of delivery beyond single commands: steps that happen all at once or not at all. Over Redis each is one
/// script on keys of one slot, or one pipelined write; the embedded store does them under its lock.
/// </summary>
/// <remarks>
/// An operation that acts for a consumer is fenced: it first asks whether the entry is pending for that very consumer,
/// and otherwise does nothing, and says whose it is (<see cref="LostEntry"/>). So a consumer that was stopped for too long, and whose entries another has
/// claimed, changes nothing. Lists of entries may have any length; a step takes up to 1000 of them, so a longer list is several steps.
/// Keys beside a stream are made by <see cref="StreamKey.Beside"/>: <c>dead</c> (dead letters), <c>requeue:{group}</c>,
/// <c>retry:{group}</c> (due times, a sorted set), <c>done:{group}:{key}</c> (dedupe), <c>floor</c> (a hash with
/// a field for each group), <c>handlers:{group}:{type}</c> (who handles a type, a hash), <c>committed:{group}:{id}</c> (when an entry was committed),
/// <c>consumer:{group}:{name}</c> (name leases). The requeue stream of a group is read like the stream itself; its dead letters go to the stream's.
/// Every operation throws as <see cref="IStreamStore"/> says. Those that act for a consumer throw a
/// <see cref="GroupNotFoundException"/> when the stream or the group is gone.
/// </remarks>
public interface IDeliveryStore : IConsumerStore, IHandlerStore
{
    /// <summary>
    /// Acknowledges entries that are pending for the consumer, and marks their dedupe keys as done, in one step; also the key of one that is pending for
    /// nobody, if the claim on it is the entry's: then it was handled here alone.
    /// </summary>
    /// <param name="consumer">The consumer that handled them.</param>
    /// <param name="entries">What to acknowledge; copied before the call returns its task.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that were not this consumer's any more, and whose they are: nothing was done for them. Usually empty.</returns>
    ValueTask<IReadOnlyList<LostEntry>> AcknowledgeOwnedAsync(
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts the idle time of entries at zero again without counting a delivery (<c>XCLAIM … JUSTID</c>), and prolongs
    /// the claims on their dedupe keys, or takes them again if they ran out. An entry whose payload was trimmed or deleted meanwhile
    /// would be dropped from the list if it were claimed, and nobody would ever report it: it stays as it is, and is not due
    /// (see <see cref="DeferAsync"/>) before the lease ends.
    /// </summary>
    /// <param name="consumer">The consumer that holds them.</param>
    /// <param name="entries">The entries; copied before the call returns its task.</param>
    /// <param name="lease">For how long they are this consumer's from now on: the minimum idle time of those who reap.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that are not this consumer's any more, and whose they are. Usually empty.</returns>
    ValueTask<IReadOnlyList<LostEntry>> RenewAsync(
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims the dedupe keys of entries about to be handled. A key claimed for the same entry before is taken over: whoever
    /// has the entry has its claim.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="entries">The entries, each with a dedupe key.</param>
    /// <param name="lease">
    /// For how long the claim holds unless it is renewed or done; null when the key is done with by being claimed, for its window: nothing is acknowledged
    /// later.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>One state per entry, in their order.</returns>
    ValueTask<IReadOnlyList<DedupeState>> ClaimDedupeAsync(
        StreamKey stream,
        string group,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan? lease,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets a failed entry come back after a delay: it stays pending and untouched, becomes claimable when the delay is
    /// over (its idle time is set to <see cref="Deferral.MinIdle"/> minus the delay, and its due time is noted beside the
    /// stream, where <see cref="ReapAsync"/> looks, until somebody claims it), and its claim on a dedupe key is given up. One that was
    /// not tried, because it waits for something, has its delivery taken off its count.
    /// </summary>
    /// <param name="consumer">The consumer that failed.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="deferral">For how long, and how.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Null; or, when the entry was not this consumer's and nothing was done, whose it is.</returns>
    ValueTask<LostEntry?> DeferAsync(ConsumerKey consumer, OwnedEntry entry, Deferral deferral, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims a page of pending entries that are idle for long enough and due (see <see cref="DeferAsync"/>), with their
    /// delivery counts. Those whose payload was trimmed or deleted are moved to the dead-letter stream with what is known of
    /// them. What is not idle, or not due, stays untouched, whether it has a payload or not: somebody works on it or it waits.
    /// </summary>
    /// <remarks>
    /// An entry is pending or a dead letter at any time, and nothing is known to the caller alone. <c>XAUTOCLAIM</c> does not give
    /// that: it drops every pending entry without a payload that it comes across, whoever owns it and however short its idle
    /// time, and tells it once, to somebody who may be killed before having read it. So one script looks, moves and claims,
    /// and an XRANGE reads what is in the claimed entries. As with that command, a page looks at up to ten times
    /// <see cref="ReapQuery.Count"/> pending entries, so an empty one before the last is normal. When the dead-letter stream takes nothing (another
    /// type, a full memory), what should have gone there stays pending; that is an error as soon as a page has nothing else.
    /// </remarks>
    /// <param name="consumer">The new owner.</param>
    /// <param name="query">Which entries.</param>
    /// <param name="target">Where dead letters of the stream go.</param>
    /// <param name="letter">What is known of a payload that is gone.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<ReapPage> ReapAsync(
        ConsumerKey consumer, ReapQuery query, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Delivers entries again that are pending for this very consumer, whatever their idle time: those of a former life of it,
    /// of a reply that got lost, or deferred and due now. Entries of others are left out; those whose payload is gone
    /// are told, and stay pending. Where all of them would make a page that is too long, it has the first of them; the others stay pending for this
    /// consumer, with the delivery counted.
    /// </summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="ids">The entries; one to 1000, in their order.</param>
    /// <param name="longestWait">
    /// Leave those alone that were deferred for longer than this (<see cref="DeferAsync"/>) and are not due; best the minimum idle time. Default null: none.
    /// </param>
    /// <param name="counted">
    /// Whether this is another delivery. It is not for what others have moved to the consumer: they have counted it, or it was no delivery.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<ReapPage> ReclaimAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan? longestWait = null,
        bool counted = true,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves an entry to the dead-letter stream: its fields unchanged, then what is known of the failure
    /// (<see cref="DeadLetterFields"/>), and the acknowledgement, in one step. An entry whose payload is gone, or which has more than
    /// <see cref="DeadLetterFields.MaxOriginalFields"/> fields, is moved with what is known alone.
    /// </summary>
    /// <param name="consumer">The consumer that gives it up.</param>
    /// <param name="entry">The entry; its claim on a dedupe key is given up.</param>
    /// <param name="target">Where dead letters of the stream go.</param>
    /// <param name="letter">What is known of the failure.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The dead letter's ID; or, when the entry was not this consumer's and nothing was done, whose it is.</returns>
    ValueTask<DeadLetterMove> DeadLetterAsync(
        ConsumerKey consumer, OwnedEntry entry, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves a dead letter back, to the group that failed it and to no other: its original fields (those whose names do not
    /// begin with <c>dead:</c>), or the given ones, go to that group's requeue stream, followed by <c>dead:id</c>, the ID
    /// of the entry it once was; and the dead letter is removed, in one step. What the group has acknowledged in its requeue stream is cut off.
    /// </summary>
    /// <param name="deadLetters">The dead-letter stream.</param>
    /// <param name="deadLetter">The dead letter's ID.</param>
    /// <param name="requeue">The requeue stream of the group, in the same slot.</param>
    /// <param name="changes">What it has otherwise then.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The ID in the requeue stream; null when there is no such dead letter (any more).</returns>
    /// <exception cref="ServerErrorException">
    /// With the code <c>OMITTED</c>: the dead letter has not its original fields (<see cref="DeadLetterFields.Omitted"/>), and no
    /// others are given.
    /// </exception>
    ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        RequeueChanges changes = default,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Remembers beside the stream how far the group has acknowledged without a gap: its floor, the ID before the smallest
    /// pending one, or the last delivered one when none is pending.
    /// </summary>
    /// <remarks>
    /// A floor that lies before the last one says that the group has gone back: an older copy was restored, a failover has lost the
    /// newest writes, or somebody has set it back; so does a floor of the caller's that belongs to another stream, of which nobody has told. The last one is
    /// kept then, and the answer has <see cref="GroupFloor.HasGoneBack"/>. <see cref="EnsureGroupAsync"/> with the last floor says by how much.
    /// </remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="save">How it is saved.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<GroupFloor> SaveFloorAsync(StreamKey stream, string group, FloorSave save = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes sure that the group exists. A new one starts as declared. One that was there before, and is gone with the key,
    /// a flush, a restored backup or a failover, continues at the largest floor that belongs to the stream that stands there now; one that is
    /// there and has gone back is left as it is and reported.
    /// </summary>
    /// <remarks>
    /// Two floors may be known: the one kept beside the stream, and the caller's. The newer one counts, and of one and the same the caller's, which says what
    /// the caller was given and has acknowledged since. Where the group had no other consumer, what repeats ends at the last entry that it was given. A floor
    /// is only worth something for the stream it was taken of, so it remembers how that looked (<see cref="StreamExtent"/>). A stream grows at its end and
    /// loses entries, so the same stream has at least as many entries added and removed, and a last and a first ID at least as large; one that has never lost
    /// an entry has the same first ID. A floor that fails this is not used as a position: the stream is an older copy or another one, where the IDs up to the
    /// floor may belong to entries that nobody has handled.
    /// <list type="table">
    /// <listheader><term>What happened</term><description>What is done</description></listheader>
    /// <item><term>Neither the group nor a floor is known</term><description>
    /// Created as declared: at the beginning, or at the end. Its floor is kept from now on.</description></item>
    /// <item><term>The group was destroyed, the stream goes on</term><description>
    /// Restored at the floor. What was delivered after it repeats; nothing is lost but what was trimmed behind the floor.</description></item>
    /// <item><term>FLUSHALL, nothing added since</term><description>
    /// Only the caller's floor is left. Restored at 0-0 of an empty stream, whatever IDs the entries to come have. Lost: all that
    /// was not acknowledged at the floor.</description></item>
    /// <item><term>FLUSHALL or DEL of the stream, then new entries</term><description>
    /// The stream is not that of the floor (fewer entries added, or another first entry). Restored at 0-0, so every entry that is
    /// there is delivered. All IDs lie behind the floor's stream: none repeats. Lost: all that was not acknowledged at the floor.</description></item>
    /// <item><term>The same, and the clock went back</term><description>
    /// As before. The new entries have IDs that the group has acknowledged in the old stream; starting at the floor would skip them.</description></item>
    /// <item><term>The same, and another consumer has restored the group and told so</term><description>
    /// It exists. The floor that was saved since is newer than the caller's, and nothing is told twice.</description></item>
    /// <item><term>The same, and another program has made the group</term><description>
    /// Regressed: left where it stands. Lost: all that was not acknowledged at the floor. None repeats, since none was delivered before.</description></item>
    /// <item><term>An older copy was restored and has the group</term><description>
    /// Regressed: left where the copy has it. What was acknowledged since repeats as far as it is in the copy. To set it forward to the
    /// caller's floor would skip entries that were added since and got IDs before it (a failover to a server whose clock is behind).</description></item>
    /// <item><term>An older copy was restored and has not the group</term><description>
    /// Restored at the floor in the copy, which belongs to it; without one at 0-0.</description></item>
    /// <item><term>A failover lost the newest writes, the group's position among them</term><description>
    /// Regressed, as with an older copy.</description></item>
    /// <item><term>A failover lost entries that the group had not read</term><description>
    /// Regressed: the group stands where it stood, but its stream went back. Lost: what was not acknowledged at the floor, at the most.</description></item>
    /// <item><term>The stream is another, and its group was made by one who knew of none before it</term><description>
    /// Regressed, for the first caller that remembers the old one, however far the new one has come. Lost: what was not acknowledged at the caller's floor, at
    /// the most.</description></item>
    /// <item><term>Somebody has set the group back (XGROUP SETID)</term><description>
    /// Regressed, until a floor is saved again. Nothing is lost.</description></item>
    /// </list>
    /// What cannot be told: a stream that was made anew, has been given as many entries and has lost as many as the old one, with a
    /// clock that went back; its entries up to the floor are taken for those of the old one.
    /// </remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="startAt">Where a group that never existed starts.</param>
    /// <param name="known">The last floor that the caller has saved; null when it knows of none.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<GroupCreation> EnsureGroupAsync(
        StreamKey stream,
        string group,
        GroupStart startAt,
        GroupFloor? known,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies writes, marks dedupe keys as done and acknowledges entries, all at once, if every one of the entries is the
    /// consumer's and no other entry has, or was done under, its dedupe key. (A claim that ran out and that nobody took since does no harm.)
    /// </summary>
    /// <remarks>
    /// What can be checked is checked before anything is written: slots and arguments before it is sent; then the type of every key that no
    /// earlier command of the commit changes, and whether what is to be counted is a number; of commands that are not known here, whether the server
    /// knows them and takes so many arguments. The embedded store knows SET, DEL, UNLINK, EXPIRE, PEXPIRE, PERSIST, APPEND, INCR, DECR, INCRBY,
    /// DECRBY, INCRBYFLOAT, HSET, HDEL, HINCRBY, HINCRBYFLOAT, SADD, SREM, ZADD, ZREM, LPUSH, RPUSH and XADD.
    /// </remarks>
    /// <param name="consumer">The consumer that handled them.</param>
    /// <param name="entries">The entries: at least one, and at most 1000, because a commit is one step whatever it takes.</param>
    /// <param name="commands">The writes, in order. Their keys are in the stream's slot.</param>
    /// <param name="remembered">
    /// For how long after the store has connected, first or again, a commit leaves word in <c>committed:{group}:{id}</c>, which lives as long, of entries that
    /// were in the stream before: the server may be one that has forgotten its last writes, and another consumer, to which it has also delivered the entry, may
    /// have it in hand still (<see cref="IConsumerStore.RestoreAsync"/> asks for the word). Default not at all.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>
    /// The entries that were not this consumer's any more, and whose they are; or, as this consumer's, those whose dedupe key is another's. When there
    /// is one, nothing was done for any; empty, all was done.
    /// </returns>
    /// <exception cref="ServerErrorException">
    /// A command was refused; the message says which, and whether anything was written. Commands before it may have been applied only when it
    /// failed for what could not be checked, such as an overflow, an ID that is not larger than the last, or an option of a
    /// command that is not known here. The entry stays pending.
    /// </exception>
    /// <exception cref="CrossSlotException">A key is not in the stream's slot; nothing was sent.</exception>
    /// <exception cref="ArgumentException">The arguments of a command are wrong, or there are no or too many entries; nothing was sent.</exception>
    /// <exception cref="NotSupportedException">The embedded store does not know a command; nothing was written.</exception>
    ValueTask<IReadOnlyList<LostEntry>> CommitAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered = default,
        CancellationToken cancellationToken = default);
}
