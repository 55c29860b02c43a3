using Events.Store.Delivery;

namespace Events.Store.Roles;

/// <summary>
/// The owners of pending entries and of names: pending entries that consumers release, leave, hand over or find taken away, and the names of consumers. Fenced
/// and atomic as all of <see cref="IDeliveryStore"/>, which it is a part of.
/// </summary>
public interface IConsumerStore
{
    /// <summary>
    /// Releases entries so that any consumer may claim them at once, whatever its minimum idle time, and takes the
    /// delivery of those that were not begun off their count. They are pending for the consumer <c>(released)</c> then, which no process
    /// reads as: every consumer of the group sees them there (<see cref="WatchAsync"/>) and claims them (<see cref="IDeliveryStore.ReapAsync"/>), and so does a
    /// program of another kind that claims what is idle. Those whose payload is gone stay where they are.
    /// </summary>
    /// <param name="consumer">The consumer that gives them back.</param>
    /// <param name="begun">Entries whose handler had begun.</param>
    /// <param name="notBegun">Entries whose handler had not begun.</param>
    /// <param name="idle">For how long they look idle: the minimum idle time of the group's consumers.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that were not this consumer's any more, and whose they are. Usually empty.</returns>
    ValueTask<IReadOnlyList<LostEntry>> ReleaseAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        TimeSpan idle,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Leaves entries that nobody has tried as they were before they were delivered, but pending: their idle time starts anew and the
    /// delivery is taken off their count. They stay pending for the consumer until they are idle for long enough to be claimed.
    /// </summary>
    /// <param name="consumer">The consumer that leaves them.</param>
    /// <param name="ids">The entries.</param>
    /// <param name="idle">For how long they look idle from the beginning. Default zero.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that were not this consumer's any more, and whose they are. Usually empty.</returns>
    ValueTask<IReadOnlyList<LostEntry>> LeaveAsync(
        ConsumerKey consumer, ReadOnlyMemory<EntryId> ids, TimeSpan idle = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells what is pending for a consumer, and whether something waits that others have released: what a consumer looks at every
    /// moment, so that it learns of what others have moved to it. Writes nothing.
    /// </summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="start">From which entry on.</param>
    /// <param name="count">How many entries at the most.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<PendingWatch> WatchAsync(ConsumerKey consumer, EntryId start, int count, CancellationToken cancellationToken = default);

    /// <summary>The server's clock: <c>TIME</c>, in milliseconds.</summary>
    /// <param name="stream">A stream on that server.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<DateTimeOffset> NowAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells how it stands with entries that a consumer takes to be pending for it, and makes those pending for it again whose pending
    /// record was destroyed (<c>XCLAIM … FORCE</c>), with their delivery counts: what <c>XGROUP DELCONSUMER</c>, or <c>XGROUP DESTROY</c> and
    /// <c>CREATE</c>, take away while the entries are in hand, and no other command brings back.
    /// </summary>
    /// <remarks>
    /// The server does not say why an entry is pending for nobody. That it was acknowledged is taken for certain where the consumer is still the
    /// one that had the entry, and for likely where the entry was not seen to be pending for as long as others wait before they claim;
    /// everything else may be a destroyed record, and is restored: an entry that is handled twice does less harm than one that is lost.
    /// <list type="table">
    /// <listheader><term>What is found</term><description>What it means</description></listheader>
    /// <item><term>Another process holds the consumer's name</term><description>Nothing is done: it acts for the consumer.</description></item>
    /// <item><term>Pending for another consumer</term><description><see cref="RecordStandingKind.Others"/>: claimed, or handed over.</description></item>
    /// <item><term>Pending for nobody, behind the group's last delivered entry</term><description>
    /// <see cref="RecordStandingKind.Undelivered"/>: the group was created anew before it, set back, or is that of an older copy of the data (a
    /// restored backup, a failover). The server delivers it again as a new entry.</description></item>
    /// <item><term>Pending for nobody; the consumer does not exist (or, from Redis 7.2 on, was never given anything)</term><description>
    /// Destroyed with the consumer, or with the group.</description></item>
    /// <item><term>The consumer exists, and another record of it stands that was there before, or came with it by the same command</term><description>
    /// <see cref="RecordStandingKind.Acknowledged"/>: deleting the consumer would have destroyed both.</description></item>
    /// <item><term>It exists, and was given nothing since the entry was last seen to be pending for it</term><description>
    /// <see cref="RecordStandingKind.Acknowledged"/>: only a delivery makes a deleted consumer anew.</description></item>
    /// <item><term>It exists, and others were free to claim the entry since it was last seen to be pending for it</term><description>
    /// <see cref="RecordStandingKind.Acknowledged"/>: this process stood still, or has put the entry off, and one of the others has claimed, handled and
    /// acknowledged it. Not where its due time is still noted (see <see cref="IDeliveryStore"/>): whoever claims it strikes that out.</description></item>
    /// <item><term>A dead letter of the group names it that was written since</term><description>
    /// <see cref="RecordStandingKind.Acknowledged"/>: it was moved, by another consumer, or by this one that has got no answer.</description></item>
    /// <item><term>A commit of it has left word since (<see cref="IDeliveryStore.CommitAsync"/>)</term><description>
    /// <see cref="RecordStandingKind.Acknowledged"/>: the server came back without its last writes, had forgotten that the entry was pending, and has delivered
    /// it to another.</description></item>
    /// <item><term>It exists, all that it had is missing, and it was given something since</term><description>
    /// Cannot be told: its records were destroyed and its next read has made it anew, or somebody has acknowledged every one of
    /// them. Taken for destroyed.</description></item>
    /// </list>
    /// Of those whose record was destroyed, one that is not in the stream any more is <see cref="RecordStandingKind.Gone"/>; the others are
    /// <see cref="RecordStandingKind.Restored"/>. An entry whose acknowledgement may have reached the server is not to be asked for: it
    /// would be brought back.
    /// </remarks>
    /// <param name="consumer">The consumer.</param>
    /// <param name="request">What the consumer knows of the entries.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>One for each entry, in their order; null when another process holds the name.</returns>
    ValueTask<IReadOnlyList<RecordStanding>?> RestoreAsync(
        ConsumerKey consumer, RestoreRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves all pending entries of one consumer to another, without counting a delivery; idle times stay. Those whose payload
    /// is gone stay where they are: the server would drop them if they were claimed.
    /// </summary>
    /// <remarks>A consumer with more than 1000 entries hands them over in several steps.</remarks>
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
    /// <remarks>
    /// On Redis 7.0 a consumer is idle while it waits for entries, so a healthy one looks gone; on later servers it does while it is
    /// blocked. The lease of its name (<see cref="TakeNameAsync"/>) is what keeps it. A consumer of another client, without a
    /// lease, may be deleted while it waits: it owns nothing then, and the server makes it again when it next gets an entry.
    /// </remarks>
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
    /// <param name="consumer">The name.</param>
    /// <param name="owner">Identifies the process; the same owner may take a name again, which prolongs it.</param>
    /// <param name="lease">For how long.</param>
    /// <param name="replaces">
    /// A holder that is known to be dead: if the name is still exactly its, it is taken from it. Null when there is none.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Null when the name is the owner's now; else who has it, and for how long.</returns>
    ValueTask<NameHolder?> TakeNameAsync(
        ConsumerKey consumer, string owner, TimeSpan lease, string? replaces = null, CancellationToken cancellationToken = default);

    /// <summary>Gives a consumer name up, if it is the owner's.</summary>
    /// <param name="consumer">The name.</param>
    /// <param name="owner">Identifies the process.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ReleaseNameAsync(ConsumerKey consumer, string owner, CancellationToken cancellationToken = default);
}
