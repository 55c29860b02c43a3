using Events.Store.Partitions;

namespace Events.Store.Roles;

/// <summary>
/// Keeps what is known of a stream with partitions as a whole, beside the key that it is declared with. A part of <see cref="IStreamStore"/>.
/// </summary>
public interface IPartitionStore
{
    /// <summary>
    /// Says into how many partitions a stream is split, where that is not known yet, and returns what is known: the string <c>{stream}:partitions</c>. It stays
    /// as it is said first, until the stream grows (<see cref="GrowPartitionsAsync"/>): then it is 0 until that is complete.
    /// </summary>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="partitions">The number of partitions, at least 1.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The number that holds; 0 while it changes (<see cref="ReadPartitionsAsync"/> says from which to which).</returns>
    ValueTask<int> AgreePartitionsAsync(StreamKey stream, int partitions, CancellationToken cancellationToken = default);

    /// <summary>Tells the number of partitions, and how it has grown. Writes nothing.</summary>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Null where no number is known.</returns>
    ValueTask<PartitionLayout?> ReadPartitionsAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>
    /// Announces that a stream gets more partitions, all of it at once (a script): the number becomes 0, so that whoever knows of no growth neither produces
    /// nor reads, and the hash <c>{stream}:growths</c> says from which number to which one, and at what time of the server's a key that moves is produced to
    /// its new partition.
    /// </summary>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="request">How many, and when.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="Errors.GrowthRefusedException">
    /// No number is known, the other one is no larger multiple of it, or a growth is under way.
    /// </exception>
    ValueTask<PartitionLayout> GrowPartitionsAsync(StreamKey stream, GrowthRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says which entry was the last of each old partition when all was there that was produced before the switch. What was said first stays.
    /// </summary>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="from">The number of partitions before the growth.</param>
    /// <param name="ends">The entries.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What holds.</returns>
    ValueTask<PartitionLayout?> SavePartitionEndsAsync(
        StreamKey stream, int from, IReadOnlyDictionary<int, EntryId> ends, CancellationToken cancellationToken = default);

    /// <summary>Ends a growth: the number is the new one. Nothing happens where none is under way.</summary>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="from">The number of partitions before the growth.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What holds.</returns>
    ValueTask<PartitionLayout?> CompletePartitionsAsync(StreamKey stream, int from, CancellationToken cancellationToken = default);

    /// <summary>
    /// Shares the partitions of a group among its members, all of it at once (a script): whoever has said nothing for its lease is gone; whoever has fewer than
    /// its due gets what nobody has. Nothing is taken from a member that is there: it gives back by itself what is more than its due. Where the number of
    /// partitions is not known any more it is said again.
    /// </summary>
    /// <remarks>
    /// It says who is to work on a partition. That nobody works on one whose lease has gone to another is for the name that its consumers share, beside the
    /// partition (<see cref="IConsumerStore.TakeNameAsync"/>), since the partition may be on another node. Where a member could say nothing for its lease, and
    /// nobody has meanwhile, the store was away: all members are there for another lease. One that holds partitions and is not known takes no others at first.
    /// </remarks>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="group">The group.</param>
    /// <param name="claim">Who asks, and what it does.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="Errors.PartitionsDifferException">The stream has another number of partitions than the member says.</exception>
    ValueTask<PartitionShare> SharePartitionsAsync(StreamKey stream, string group, PartitionClaim claim, CancellationToken cancellationToken = default);

    /// <summary>Takes a member off at once, with all that it has.</summary>
    /// <param name="stream">The stream, by the key that it is declared with.</param>
    /// <param name="group">The group.</param>
    /// <param name="member">The member; nothing happens if there is none of the name.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask LeavePartitionsAsync(StreamKey stream, string group, string member, CancellationToken cancellationToken = default);
}
