namespace Events.Store;

/// <summary>
/// What delivery needs beyond single commands: steps that happen all at once or not at all. Over Redis each is one
/// script on keys of one slot, or one pipelined write; the embedded store does them under its lock.
/// </summary>
/// <remarks>
/// An operation that acts for a consumer is fenced: it first asks whether the entry is pending for that very consumer,
/// and otherwise does nothing. So a consumer that was stopped for too long, and whose entries another has claimed, changes nothing.
/// Keys beside a stream are made by <see cref="StreamKey.Beside"/>: <c>dead</c> (dead letters), <c>requeue:{group}</c>,
/// <c>retry:{group}</c> (due times), <c>done:{group}:{key}</c> (dedupe), <c>floor</c>, <c>consumer:{group}:{name}</c>.
/// The requeue stream of a group is read like the stream itself; its dead letters go to the stream's.
/// </remarks>
public interface IDeliveryStore
{
    /// <summary>
    /// Acknowledges entries that are pending for the consumer, and marks their dedupe keys as done, in one step.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer that handled them.</param>
    /// <param name="entries">What to acknowledge; copied before the call returns its task.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that were not this consumer's any more: nothing was done for them. Usually empty.</returns>
    ValueTask<IReadOnlyList<EntryId>> AcknowledgeOwnedAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts the idle time of entries at zero again without counting a delivery (<c>XCLAIM … JUSTID</c>), and prolongs
    /// the claims on their dedupe keys.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer that holds them.</param>
    /// <param name="entries">The entries; copied before the call returns its task.</param>
    /// <param name="dedupeLease">For how long claims on dedupe keys hold from now on.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that are not this consumer's any more. Usually empty.</returns>
    ValueTask<IReadOnlyList<EntryId>> RenewAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan dedupeLease,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims the dedupe keys of entries about to be handled. A key claimed for the same entry before is taken over: whoever
    /// has the entry has its claim.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="entries">The entries, each with a dedupe key.</param>
    /// <param name="lease">For how long the claim holds unless it is renewed or done.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>One state per entry, in their order.</returns>
    ValueTask<IReadOnlyList<DedupeState>> ClaimDedupeAsync(
        StreamKey stream,
        string group,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan lease,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets a failed entry come back after a delay: it stays pending and untouched, becomes claimable when the delay is
    /// over (its idle time is set to <paramref name="minIdle"/> minus the delay; a longer delay is kept beside the
    /// stream), and its claim on a dedupe key is given up.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer that failed.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="delay">After how long it may be claimed.</param>
    /// <param name="minIdle">The idle time at which consumers of the group claim.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Whether the entry was this consumer's; if not, nothing was done.</returns>
    ValueTask<bool> RetryAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        TimeSpan delay,
        TimeSpan minIdle,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims a page of pending entries that are idle for long enough and due (see <see cref="RetryAsync"/>), with their
    /// delivery counts. What is idle and not due is put back with its count unchanged.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The new owner.</param>
    /// <param name="minIdle">Only entries idle for at least this long; whole milliseconds.</param>
    /// <param name="start">Where to start: <see cref="EntryId.Min"/>, or the last page's cursor.</param>
    /// <param name="count">At most how many.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<ReapPage> ReapAsync(
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        EntryId start,
        int count,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves an entry to the dead-letter stream: its fields unchanged, then what is known of the failure, and the
    /// acknowledgement, in one step. An entry whose payload is gone is moved with what is known alone.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer that gives it up.</param>
    /// <param name="entry">The entry; its claim on a dedupe key is given up.</param>
    /// <param name="deadLetters">The dead-letter stream, in the stream's slot.</param>
    /// <param name="letter">What is known of the failure.</param>
    /// <param name="trim">What the XADD to the dead-letter stream cuts off.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The dead letter's ID; null when the entry was not this consumer's, and nothing was done.</returns>
    ValueTask<EntryId?> DeadLetterAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Records entries whose payload is gone and which the server has dropped from the pending entries list already
    /// (<see cref="ReapPage.DeletedIds"/>): one dead letter each, unless there is one of the same entry and group.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="ids">The entries.</param>
    /// <param name="deadLetters">The dead-letter stream, in the stream's slot.</param>
    /// <param name="letter">What is known.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask RecordLostAsync(
        StreamKey stream,
        string group,
        ReadOnlyMemory<EntryId> ids,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves a dead letter back, to the group that failed it and to no other: its original fields (those whose names do not
    /// begin with <c>dead:</c>), or the given ones, go to that group's requeue stream, followed by <c>dead:id</c>, the ID
    /// of the entry it once was; and the dead letter is removed, in one step.
    /// </summary>
    /// <param name="deadLetters">The dead-letter stream.</param>
    /// <param name="deadLetter">The dead letter's ID.</param>
    /// <param name="requeue">The requeue stream of the group, in the same slot.</param>
    /// <param name="fields">Other fields than the original ones; null for those.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The ID in the requeue stream; null when there is no such dead letter (any more).</returns>
    ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        IReadOnlyList<KeyValuePair<string, string>>? fields = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives entries back so that any consumer may claim them at once, whatever its minimum idle time, and takes the
    /// delivery of those that were not begun off their count.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer that gives them back.</param>
    /// <param name="begun">Entries whose handler had begun.</param>
    /// <param name="notBegun">Entries whose handler had not begun.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ReleaseAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        CancellationToken cancellationToken = default);

    /// <summary>Moves all pending entries of one consumer to another, without counting a delivery; idle times stay.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="from">The consumer that has them.</param>
    /// <param name="to">The consumer that gets them.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How many were moved.</returns>
    ValueTask<long> HandOverAsync(
        StreamKey stream, string group, string from, string to, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes consumers that own nothing, were idle for at least the given time and hold no name lease; checked and done
    /// in one step, because <c>XGROUP DELCONSUMER</c> destroys what a consumer has pending.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="minIdle">How long a consumer must have been idle.</param>
    /// <param name="except">A consumer to keep in any case.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The names of the deleted consumers.</returns>
    ValueTask<IReadOnlyList<string>> DeleteGoneConsumersAsync(
        StreamKey stream,
        string group,
        TimeSpan minIdle,
        string except,
        CancellationToken cancellationToken = default);

    /// <summary>Takes, or keeps, a consumer name for one process.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The name.</param>
    /// <param name="owner">Identifies the process; the same owner may take a name again, which prolongs it.</param>
    /// <param name="lease">For how long.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Whether the name is the owner's now.</returns>
    ValueTask<bool> TakeNameAsync(
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        TimeSpan lease,
        CancellationToken cancellationToken = default);

    /// <summary>Gives a consumer name up, if it is the owner's.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The name.</param>
    /// <param name="owner">Identifies the process.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ReleaseNameAsync(
        StreamKey stream, string group, string consumer, string owner, CancellationToken cancellationToken = default);

    /// <summary>
    /// Remembers beside the stream how far the group has acknowledged without a gap: its floor, the ID before the smallest
    /// pending one, or the last delivered one when none is pending.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<GroupFloor> SaveFloorAsync(StreamKey stream, string group, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes sure that the group exists. A new one starts as declared. One that was there before, and is gone with the key,
    /// a flush, a restored backup or a failover, is created at the larger of the floor kept beside the stream and the
    /// caller's own, but never behind the stream's end, where entries to come would be skipped.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="startAt">Where a group that never existed starts.</param>
    /// <param name="known">The floor that the caller remembers; null when it knows of none.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<GroupCreation> EnsureGroupAsync(
        StreamKey stream,
        string group,
        GroupStart startAt,
        GroupFloor? known,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies writes, marks the dedupe key as done and acknowledges the entry, all at once, if the entry is the consumer's.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer that handled it.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="commands">The writes, in order. Their keys are in the stream's slot.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Whether the entry was this consumer's; if not, nothing was done.</returns>
    /// <exception cref="ServerErrorException">
    /// A command was refused. Commands before it were applied; the entry stays pending. Only a command that is wrong in itself,
    /// such as one for another type of value, can be refused this late.
    /// </exception>
    ValueTask<bool> CommitAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        IReadOnlyList<CommitCommand> commands,
        CancellationToken cancellationToken = default);
}
