using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;

namespace Events.Administration;

/// <summary>Consumers and positions of groups.</summary>
public sealed partial class StreamAdministration
{
    /// <summary>
    /// Deletes one consumer, of the stream and of what was requeued for the group, and no other: <c>XGROUP DELCONSUMER</c>. That command destroys what
    /// a consumer has pending, so it is refused as long as there is any, unless that is handed over before; checked and done in one step.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer.</param>
    /// <param name="handOver">
    /// Whether to hand over before what it has pending; what has no payload any more goes to the dead letters, with the reason <c>payload-gone</c>.
    /// Default false: with anything pending it is refused.
    /// </param>
    /// <param name="handOverTo">The consumer that gets it; null (default) for whoever of the group is free first.</param>
    /// <param name="evenIfAlive">Whether to delete it although its process lives: it is made anew by its next read. Default false.</param>
    /// <param name="cancellationToken">Cancels waiting; what was handed over stays so.</param>
    /// <exception cref="AdministrationException">There is no such stream, group or consumer, the consumer is alive, or it has entries pending.</exception>
    public async Task<ConsumerRemoval> DeleteConsumerAsync(
        string stream,
        string group,
        string consumer,
        bool handOver = false,
        string? handOverTo = null,
        bool evenIfAlive = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        if (handOverTo is not null && !handOver) throw new ArgumentException("There is somebody to hand over to, and nothing is to be handed over.", nameof(handOverTo));
        StreamKey key = Key(stream);
        await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false);
        ConsumerDetails details = await RequireConsumerAsync(stream, group, consumer, cancellationToken).ConfigureAwait(false);
        if (!evenIfAlive) RefuseLiving(details, "Stop it first.");
        StreamKey? requeue = await FindRequeueAsync(key, group, cancellationToken).ConfigureAwait(false);
        long moved = 0;
        long gone = 0;
        if (handOver)
        {
            // What it has only in what was requeued has to go too.
            PendingMove move = await HandOverAsync(stream, group, consumer, handOverTo, evenIfAlive, cancellationToken).ConfigureAwait(false);
            moved = move.Moved;
            gone += await DeadLetterGoneAsync(key, key, group, consumer, cancellationToken).ConfigureAwait(false);
            if (requeue is not null) gone += await DeadLetterGoneAsync(key, requeue, group, consumer, cancellationToken).ConfigureAwait(false);
        }
        else if (requeue is not null && await CountPendingAsync(requeue, group, consumer, cancellationToken).ConfigureAwait(false) is > 0 and var waiting)
        {
            throw HasPending(stream, group, consumer, waiting, "of what was requeued ");
        }

        // The process on this machine is known to be dead, though its lease has some seconds left.
        bool evenIfHeld = evenIfAlive || details.Liveness == ConsumerLiveness.Dead;
        bool isDeleted = await TryDeleteAsync(key, group, consumer, evenIfHeld, cancellationToken).ConfigureAwait(false);
        if (requeue is not null) isDeleted |= await TryDeleteAsync(requeue, group, consumer, evenIfHeld, cancellationToken).ConfigureAwait(false);
        if (!isDeleted) throw NoConsumer(stream, group, consumer, []);
        return new ConsumerRemoval(stream, group, consumer, moved, gone);
    }

    /// <summary>Says what setting the position of a group would mean. Changes nothing.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="after">Entries after this ID are to be delivered; null for those added from now on. <see cref="EntryId.Min"/> for all that are
    /// there.</param>
    /// <param name="progress">Is told how many entries were counted so far; null for nobody.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream or group, or the position is an ID of a time that is still to come.</exception>
    public async Task<GroupMove> PlanGroupPositionAsync(
        string stream, string group, EntryId? after, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        GroupStanding standing = await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false);
        EntryId from = standing.Info.LastDeliveredId;
        EntryId last = (await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false)).LastGeneratedId;
        EntryId to = after ?? last;

        RefuseAhead(key, group, to, last);
        long between = from == to ? 0
            : await CountBetweenAsync(key, (to < from ? to : from).Next(), to < from ? from : to, progress, cancellationToken).ConfigureAwait(false);
        return new GroupMove(stream, group, from, to, to < from ? between : 0, to < from ? 0 : between);
    }

    /// <summary>
    /// Sets the position of a group: <c>XGROUP SETID</c>. Entries behind it are delivered, again where they were before; entries that lie before it and
    /// were not delivered never will be. What is pending stays pending.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="after">Entries after this ID are delivered; null for those added from now on. <see cref="EntryId.Min"/> for all that are there.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream or group, or the position is an ID of a time that is still to come.</exception>
    public async Task<GroupMove> SetGroupPositionAsync(
        string stream, string group, EntryId? after, CancellationToken cancellationToken = default)
    {
        GroupMove plan = await PlanGroupPositionAsync(stream, group, after, progress: null, cancellationToken).ConfigureAwait(false);
        await Seam.SetGroupAsync(Key(stream), group, after, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    /// <summary>Refuses a position that nothing reaches for a time to come: a stream whose IDs are of its own making may be ahead of the clock.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="to">The position.</param>
    /// <param name="last">The last ID of the stream; <see cref="EntryId.Min"/> where there is none.</param>
    internal void RefuseAhead(StreamKey stream, string group, EntryId to, EntryId last)
    {
        if (to <= last || to.Timestamp <= _time.GetUtcNow()) return;
        throw new AdministrationException(
            AdministrationError.PositionAhead,
            $"The position {to} lies ahead of the last entry of '{stream.Name}', {last}: what is added until it is reached would never be delivered to '{group}'. "
            + "For what is added from now on there is '$'.");
    }

    private async ValueTask<bool> TryDeleteAsync(
        StreamKey key, string group, string consumer, bool evenIfHeld, CancellationToken cancellationToken)
    {
        ConsumerDeletion deletion = await Seam.DeleteConsumerAsync(new(key, group, consumer), evenIfHeld, cancellationToken).ConfigureAwait(false);
        return deletion.Kind switch
        {
            ConsumerDeletionKind.HasPending => throw HasPending(key.Name, group, consumer, deletion.Pending, ""),
            ConsumerDeletionKind.IsHeld => throw new AdministrationException(
                AdministrationError.ConsumerIsAlive, $"The consumer '{consumer}' of the group '{group}' on '{key.Name}' was just started. Stop it first."),
            _ => deletion.Kind == ConsumerDeletionKind.Deleted,
        };
    }

    // Handing over leaves what has no payload, since a claim would drop it without a word.
    private async ValueTask<long> DeadLetterGoneAsync(
        StreamKey stream, StreamKey key, string group, string consumer, CancellationToken cancellationToken)
    {
        var letter = new DeadLetterInfo(
            FailureReasons.PayloadGone, "", "The entry was trimmed or deleted while it was pending; its consumer was deleted.", FailureReasons.PayloadGone, _time.GetUtcNow());
        long moved = 0;
        EntryId? next = EntryId.Min;
        while (next is { } from)
        {
            PendingPage page = await PageAsync(
                key, group, new PendingFilter { Consumer = consumer, From = from }, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (PendingDetails entry in page.Entries.Where(static entry => entry.IsPayloadGone))
            {
                DeadLetterMove move = await _store.DeadLetterAsync(
                    new(key, group, consumer),
                    new OwnedEntry(entry.Id),
                    new(DeliveryKeys.DeadLetters(stream), default),
                    letter,
                    cancellationToken).ConfigureAwait(false);
                if (move.Letter is not null) moved++;
            }

            next = page.Next;
        }

        return moved;
    }

    private async ValueTask<ConsumerDetails> RequireConsumerAsync(
        string stream, string group, string consumer, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        IReadOnlyList<ConsumerDetails> consumers = await ListConsumersAsync(stream, group, cancellationToken).ConfigureAwait(false);
        return consumers.FirstOrDefault(one => one.Consumer == consumer)
            ?? await FindInRequeueAsync(Key(stream), group, consumer, cancellationToken).ConfigureAwait(false)
            ?? throw NoConsumer(stream, group, consumer, [.. consumers.Select(static one => one.Consumer)]);
    }

    // A process that holds its name reads; but a server knows it only once it was given something, and makes it when it is.
    private async ValueTask RequireReceiverAsync(string stream, string group, string consumer, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        IReadOnlyList<NameHolder?> holders = await Seam.FindNameHoldersAsync(Key(stream), group, [consumer], cancellationToken).ConfigureAwait(false);
        if (Describe(stream, group, new ConsumerInfo(consumer, 0, TimeSpan.Zero, null), holders[0]).Liveness == ConsumerLiveness.Alive) return;
        await RequireConsumerAsync(stream, group, consumer, cancellationToken).ConfigureAwait(false);
    }

    // The server knows a consumer where it was given something: perhaps nothing but what was requeued.
    private async ValueTask<ConsumerDetails?> FindInRequeueAsync(
        StreamKey key, string group, string consumer, CancellationToken cancellationToken)
    {
        if (await FindRequeueAsync(key, group, cancellationToken).ConfigureAwait(false) is not { } requeue) return null;
        IReadOnlyList<ConsumerInfo> consumers = await _store.ConsumerInfoAsync(requeue, group, cancellationToken).ConfigureAwait(false);
        if (consumers.FirstOrDefault(one => one.Name == consumer) is not { } info) return null;
        IReadOnlyList<NameHolder?> holders = await Seam.FindNameHoldersAsync(key, group, [consumer], cancellationToken).ConfigureAwait(false);
        return Describe(key.Name, group, info, holders[0]);
    }

    private static void RefuseLiving(ConsumerDetails consumer, string advice)
    {
        if (consumer.Liveness != ConsumerLiveness.Alive) return;
        throw new AdministrationException(
            AdministrationError.ConsumerIsAlive,
            $"The consumer '{consumer.Consumer}' of the group '{consumer.Group}' on '{consumer.Stream}' is alive: {consumer.Explanation}. {advice}");
    }

    private static AdministrationException NoConsumer(string stream, string group, string consumer, string[] known) => new(
        AdministrationError.ConsumerNotFound,
        $"The group '{group}' on '{stream}' has no consumer '{consumer}'."
        + (known.Length == 0 ? "" : $" It has: {string.Join(", ", known)}."));

    private static AdministrationException HasPending(string stream, string group, string consumer, long pending, string what) => new(
        AdministrationError.ConsumerHasPending,
        $"The consumer '{consumer}' of the group '{group}' on '{stream}' has {Entries(pending)} {what}pending, which would be destroyed with it. "
        + "Hand that over first.");
}
