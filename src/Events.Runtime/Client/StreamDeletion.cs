using Events.Definitions;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Client;

/// <summary>
/// Deletes a stream with what delivery keeps beside it. Left behind, the floor would look like a loss when the stream is
/// made anew, and the name of a consumer that was killed would be refused until its lease is over.
/// </summary>
internal static class StreamDeletion
{
    /// <returns>Whether the stream was there.</returns>
    public static async Task<bool> DeleteAsync(
        IStreamStore store, StreamDefinition definition, StreamKey stream, CancellationToken cancellationToken)
    {
        bool existed = await store.ExistsAsync(stream, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<GroupInfo> groups = existed
            ? await store.GroupInfoAsync(stream, cancellationToken).ConfigureAwait(false)
            : [];
        foreach (GroupInfo group in groups)
        {
            foreach (ConsumerInfo consumer in
                await store.ConsumerInfoAsync(stream, group.Name, cancellationToken).ConfigureAwait(false))
            {
                await DeleteKeyAsync(DeliveryKeys.NameLease(stream, group.Name, consumer.Name)).ConfigureAwait(false);
            }

            foreach (EventDefinition declared in definition.Events)
            {
                await DeleteKeyAsync(DeliveryKeys.Handlers(stream, group.Name, declared.Type)).ConfigureAwait(false);
            }

            // A requeue stream is read like any other and has the same keys beside it; it has no requeue stream of its own.
            StreamKey requeue = DeliveryKeys.Requeue(stream, group.Name);
            await DeleteKeyAsync(DeliveryKeys.DueTimes(stream, group.Name)).ConfigureAwait(false);
            await DeleteKeyAsync(DeliveryKeys.DueTimes(requeue, group.Name)).ConfigureAwait(false);
            await DeleteKeyAsync(DeliveryKeys.Floors(requeue)).ConfigureAwait(false);
            await DeleteKeyAsync(requeue).ConfigureAwait(false);
        }

        await DeleteKeyAsync(DeliveryKeys.DeadLetters(stream)).ConfigureAwait(false);
        await DeleteKeyAsync(DeliveryKeys.Floors(stream)).ConfigureAwait(false);

        // Last: as long as it is there, a deletion that was cut off can be repeated.
        await DeleteKeyAsync(stream).ConfigureAwait(false);
        return existed;

        ValueTask<bool> DeleteKeyAsync(StreamKey key) => store.DeleteStreamAsync(key, cancellationToken);
    }
}
