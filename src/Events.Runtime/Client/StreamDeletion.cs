using Events.Definitions;
using Events.Errors;
using Events.Protecting;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Partitions;
using Events.Store.Projections;
using Events.Store.Roles;
using Events.Store.Schedules;

namespace Events.Client;

/// <summary>
/// Deletes a stream with what delivery keeps beside it. Left behind, the floor would look like a loss when the stream is
/// made anew, the name of a consumer that was killed would be refused until its lease is over, and what is produced to the new
/// stream would be taken for a repetition of what was in the old one.
/// </summary>
internal static class StreamDeletion
{
    // So many keys are deleted by commands that are sent together.
    private const int DeletedAtATime = 500;

    /// <returns>Whether the stream was there.</returns>
    public static async Task<bool> DeleteAsync(
        IStreamStore store, StreamDefinition definition, StreamKey stream, CancellationToken cancellationToken)
    {
        if (definition.Partitions == 0) return await DeleteOneAsync(store, definition, stream, cancellationToken).ConfigureAwait(false);

        // Those that it does not know of would stay, and the number of partitions would not.
        int actual = await store.AgreePartitionsAsync(stream, definition.Partitions, cancellationToken).ConfigureAwait(false);
        PartitionLayout? layout = await store.ReadPartitionsAsync(stream, cancellationToken).ConfigureAwait(false);
        if (layout?.Explains(definition.Partitions) != true)
        {
            throw new PartitionsDifferException(stream.Name, definition.Partitions, layout?.Partitions ?? actual);
        }

        bool existed = false;
        for (int partition = 0; partition < layout.Partitions; partition++)
        {
            StreamKey key = stream.Partition(partition);
            foreach (GroupInfo group in await store.ExistsAsync(key, cancellationToken).ConfigureAwait(false)
                ? await store.GroupInfoAsync(key, cancellationToken).ConfigureAwait(false)
                : [])
            {
                await store.DeleteStreamAsync(DeliveryKeys.NameLease(key, group.Name, PartitionKeys.LeasedConsumer), cancellationToken).ConfigureAwait(false);
                await store.DeleteStreamAsync(PartitionKeys.Members(stream, group.Name), cancellationToken).ConfigureAwait(false);
                await store.DeleteStreamAsync(PartitionKeys.Owners(stream, group.Name), cancellationToken).ConfigureAwait(false);
                await store.DeleteStreamAsync(PartitionKeys.Settled(stream, group.Name), cancellationToken).ConfigureAwait(false);
                foreach (EventDefinition declared in definition.Events)
                {
                    await store.DeleteStreamAsync(DeliveryKeys.Handlers(stream, group.Name, declared.Type), cancellationToken).ConfigureAwait(false);
                }
            }

            existed |= await DeleteOneAsync(store, definition, key, cancellationToken).ConfigureAwait(false);
        }

        await store.DeleteStreamAsync(PartitionKeys.Growths(stream), cancellationToken).ConfigureAwait(false);
        await store.DeleteStreamAsync(PartitionKeys.Count(stream), cancellationToken).ConfigureAwait(false);
        return existed;
    }

    private static async Task<bool> DeleteOneAsync(
        IStreamStore store, StreamDefinition definition, StreamKey stream, CancellationToken cancellationToken)
    {
        bool existed = await store.ExistsAsync(stream, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<GroupInfo> groups = existed
            ? await store.GroupInfoAsync(stream, cancellationToken).ConfigureAwait(false)
            : [];

        // First, since it is what a user who may delete may lack the permission for.
        await DeleteBesideAsync(store, stream, cancellationToken).ConfigureAwait(false);
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
        await DeleteKeyAsync(StreamPayloads.KeyOf(stream)).ConfigureAwait(false);
        foreach (StreamKey key in ScheduleKeys.All(stream)) await DeleteKeyAsync(key).ConfigureAwait(false);

        foreach (ProjectionStanding projection in await store.ListProjectionsAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            await store.DeleteProjectionAsync(stream, projection.Name, cancellationToken).ConfigureAwait(false);
        }

        // Last: as long as it is there, a deletion that was cut off can be repeated.
        await DeleteKeyAsync(stream).ConfigureAwait(false);
        return existed;

        ValueTask<bool> DeleteKeyAsync(StreamKey key) => store.DeleteStreamAsync(key, cancellationToken);
    }

    // What has a part in its name that nobody keeps a list of: what was handled and produced, groups and consumers that are gone, types that are not
    // declared here.
    private static async Task DeleteBesideAsync(IStreamStore store, StreamKey stream, CancellationToken cancellationToken)
    {
        if (store is not IAdministrationStore looking) return;
        string[] prefixes = [.. DeliveryKeys.Prefixes.Append(ProducedKeys.Prefix).Select(prefix => stream.Beside(prefix).Name)];
        var deleting = new List<Task>(DeletedAtATime);
        await foreach (StreamKey key in looking.FindBesideAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            if (!Array.Exists(prefixes, prefix => key.Name.StartsWith(prefix, StringComparison.Ordinal))) continue;
            deleting.Add(store.DeleteStreamAsync(key, cancellationToken).AsTask());
            if (deleting.Count < DeletedAtATime) continue;
            await Task.WhenAll(deleting).ConfigureAwait(false);
            deleting.Clear();
        }

        await Task.WhenAll(deleting).ConfigureAwait(false);
    }
}
