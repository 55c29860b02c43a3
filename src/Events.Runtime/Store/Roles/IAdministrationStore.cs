using Events.Client;
using Events.Errors;
using Events.Store.Administration;
using Events.Store.Delivery;

namespace Events.Store.Roles;

/// <summary>
/// The operations that operators need of a store beyond <see cref="IStreamStore"/>: looking at what is there, and single steps that change no more than
/// they say. All stores of this library have it; use it through <see cref="EventsClient.Administration"/>.
/// </summary>
/// <remarks>It throws as <see cref="IStreamStore"/> says. Lists of entries and names hold at most 1000.</remarks>
public interface IAdministrationStore
{
    /// <summary>
    /// Finds the keys of streams: <c>SCAN … MATCH pattern TYPE stream</c>, on every master of a cluster. A stream that is there all the time is
    /// found, once; one that is made or deleted meanwhile may be.
    /// </summary>
    /// <param name="pattern">A pattern as Redis has them: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c>, and <c>\</c> before what stands for itself.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    IAsyncEnumerable<StreamKey> FindStreamsAsync(string pattern, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the keys that are kept beside a stream, of whatever type: <c>SCAN … MATCH {stream}:*</c>, on a cluster at each master, since a slot that moves
    /// is of two. A key that is there all the time is found, once; one that is made or deleted meanwhile may be.
    /// </summary>
    /// <param name="stream">The stream, which need not be there.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    IAsyncEnumerable<StreamKey> FindBesideAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>
    /// Describes all groups of a stream: <c>XINFO GROUPS</c>, with what they have not been given counted anew, and what they have lost since a
    /// consumer last looked. Writes nothing.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="StreamNotFoundException">There is no such key.</exception>
    ValueTask<IReadOnlyList<GroupStanding>> DescribeGroupsAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>Finds who holds the names of consumers (<see cref="IConsumerStore.TakeNameAsync"/>).</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumers">The names.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>One for each name, in their order; null where nobody holds it.</returns>
    ValueTask<IReadOnlyList<NameHolder?>> FindNameHoldersAsync(
        StreamKey stream, string group, IReadOnlyList<string> consumers, CancellationToken cancellationToken = default);

    /// <summary>Finds the entries that are not in the stream any more, or never were.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="ids">The entries, the smallest first.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<IReadOnlyList<EntryId>> FindGoneAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>Counts entries without reading what is in them: a script around <c>XRANGE</c> or <c>XREVRANGE</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="query">Which entries.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<EntryCount> CountAsync(StreamKey stream, CountQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves given pending entries to a consumer, whose ever they are: <c>XCLAIM … JUSTID</c>. No delivery is counted, the idle time begins anew. Those
    /// whose payload is gone stay where they are, since a claim would drop them from the list without a word.
    /// </summary>
    /// <param name="to">The consumer that gets them.</param>
    /// <param name="minIdle">Only entries idle for at least this long; whole milliseconds.</param>
    /// <param name="ids">The entries, the smallest first.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<MovedEntries> MovePendingAsync(
        ConsumerKey to, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes one consumer if it has nothing pending and no live process holds its name, checked and done in one step:
    /// <c>XGROUP DELCONSUMER</c> alone destroys what a consumer has pending.
    /// </summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="evenIfHeld">Whether to delete it although its name is held.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    ValueTask<ConsumerDeletion> DeleteConsumerAsync(ConsumerKey consumer, bool evenIfHeld = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a group with its floor, its due times and what was requeued for it, if it has nothing left to do: all of it at once (a script around
    /// <c>XGROUP DESTROY</c>).
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="evenIfUnfinished">Whether to delete it although entries are pending, unread or requeued.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="StreamNotFoundException">There is no such key.</exception>
    /// <exception cref="GroupNotFoundException">The group does not exist.</exception>
    ValueTask<GroupDeletion> DeleteGroupAsync(
        StreamKey stream, string group, bool evenIfUnfinished = false, CancellationToken cancellationToken = default);

    /// <summary>Sets the position of a group: <c>XGROUP SETID key group id|$</c>. What is pending stays pending.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="after">Entries after this ID will be delivered, again where they were before; null (<c>$</c>) for those added from now on.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="StreamNotFoundException">There is no such key.</exception>
    /// <exception cref="GroupNotFoundException">The group does not exist.</exception>
    ValueTask SetGroupAsync(StreamKey stream, string group, EntryId? after, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the position of a group back, and its floor with it, if it still is as it was looked at: all of it at once (a script around <c>XGROUP SETID</c>).
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="request">How far, and under which conditions.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="StreamNotFoundException">There is no such key.</exception>
    /// <exception cref="GroupNotFoundException">The group does not exist.</exception>
    ValueTask<GroupRewind> RewindGroupAsync(StreamKey stream, string group, RewindRequest request, CancellationToken cancellationToken = default);

    /// <summary>Counts the dedupe keys that are marked as handled, and deletes them if told to.</summary>
    /// <param name="stream">The stream, which they are beside.</param>
    /// <param name="dedupeKeys">The keys.</param>
    /// <param name="forget">Whether to delete those.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<long> CountHandledAsync(
        StreamKey stream, IReadOnlyList<string> dedupeKeys, bool forget = false, CancellationToken cancellationToken = default);

    /// <summary>Describes the store: <c>INFO</c> and <c>CONFIG GET</c>, as far as this user may ask.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<StoreFacts> DescribeStoreAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists what this user may not do of what producing, consuming or administering a stream takes; nothing is executed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>One for each of the three that lacks something; none where all is allowed or the store has no users.</returns>
    ValueTask<IReadOnlyList<MissingPermissionException>> FindMissingPermissionsAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default);
}
