using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;

namespace Events.Administration;

/// <content>Deleting groups.</content>
public sealed partial class StreamAdministration
{
    /// <summary>
    /// Deletes a group with what is kept for it beside the stream: <c>XGROUP DESTROY</c>, its floor, its due times, what was requeued for it, and its marks of
    /// handled events. So a group that is made again under its name is a new one, which begins where its class says. Its dead letters stay, and retention that
    /// waits for all groups waits for it no longer. <see cref="DescribeGroupAsync"/> says before what it has left to do.
    /// </summary>
    /// <remarks>
    /// It is refused as long as a consumer of it lives, which would make it anew, and as long as anything is pending, unread or requeued: checked and done in
    /// one step. The marks are deleted afterwards, page by page; where that ends with an error, the group is gone, and those that are left live on until their
    /// windows end.
    /// </remarks>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="evenIfUnfinished">Whether to delete it although it has something left to do. Default false.</param>
    /// <param name="progress">Is told how many marks were deleted so far; null for nobody.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream or group, a consumer of it is alive, or it has something left to do
    /// (<see cref="AdministrationError.GroupIsUnfinished"/>).</exception>
    public async Task<GroupRemoval> DeleteGroupAsync(
        string stream, string group, bool evenIfUnfinished = false, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        GroupDetails details = await DescribeGroupAsync(stream, group, cancellationToken).ConfigureAwait(false);
        foreach (ConsumerDetails consumer in await ListConsumersAsync(stream, group, cancellationToken).ConfigureAwait(false))
        {
            RefuseLiving(consumer, "Stop it first: it would make the group anew.");
        }

        long forgotten = 0;
        if (SideStreams.DeadLettersOf(key) is null)
        {
            // Nothing of ours is beside such a stream.
            if (!evenIfUnfinished && details.Pending + details.Lag > 0) throw Unfinished(details);
            await _store.DestroyGroupAsync(key, group, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            GroupDeletion deletion = await Seam.DeleteGroupAsync(key, group, evenIfUnfinished, cancellationToken).ConfigureAwait(false);
            if (!deletion.IsDeleted) throw Unfinished(await DescribeGroupAsync(stream, group, cancellationToken).ConfigureAwait(false));
            forgotten = await ForgetAllAsync(key, group, progress, cancellationToken).ConfigureAwait(false);
        }

        return new GroupRemoval(stream, group, details.Pending, details.Lag, details.IsLagExact, details.Requeued, forgotten);
    }

    private async ValueTask<long> ForgetAllAsync(StreamKey key, string group, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string prefix = DeliveryKeys.DedupePrefix(key, group);
        var page = new List<string>();
        long forgotten = 0;
        await foreach (StreamKey beside in Seam.FindBesideAsync(key, cancellationToken).ConfigureAwait(false))
        {
            if (!beside.Name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            page.Add(beside.Name);
            if (page.Count == PageSize) await ForgetPageAsync().ConfigureAwait(false);
        }

        if (page.Count > 0) await ForgetPageAsync().ConfigureAwait(false);
        return forgotten;

        async ValueTask ForgetPageAsync()
        {
            forgotten += await Seam.CountHandledAsync(key, page, forget: true, cancellationToken).ConfigureAwait(false);
            page.Clear();
            progress?.Report(forgotten);
        }
    }

    private static AdministrationException Unfinished(GroupDetails group) => new(
        AdministrationError.GroupIsUnfinished,
        $"The group '{group.Group}' on '{group.Stream}' has something left to do: {Words.Entries(group.Pending)} pending, {Words.Lag(group)} not read yet, "
        + $"{Words.Letters(group.Requeued)} sent back to it. Let it end, or say that it is deleted all the same.");
}
