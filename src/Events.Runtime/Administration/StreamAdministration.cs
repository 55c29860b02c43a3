using System.Runtime.CompilerServices;
using Events.Errors;
using Events.Naming;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Administration;

/// <summary>
/// The operations of operators and their tools on streams, by key and without the types of their events: look, move, trim, repair. Everything that it
/// returns says which stream it is of. What cannot be done throws an <see cref="AdministrationException"/>, and changes nothing. Thread-safe.
/// </summary>
/// <remarks>
/// It works on every store of this library. What the store throws, such as a <see cref="ConnectionFailedException"/>, comes through. Besides
/// single commands it sends scripts of at most 1000 entries each, so that it holds up nobody.
/// </remarks>
public sealed partial class StreamAdministration
{
    // What one script or page takes.
    private const int PageSize = DeliveryLimits.MaxEntries;

    private readonly IStreamStore _store;
    private readonly IAdministrationStore? _seam;
    private readonly TimeProvider _time;

    internal StreamAdministration(IStreamStore store, TimeProvider time)
    {
        _store = store;
        _seam = store as IAdministrationStore;
        _time = time;
    }

    private IAdministrationStore Seam => _seam ?? throw new AdministrationException(
        AdministrationError.NotSupported, $"The store '{_store.Description}' does not offer administration: it is no {nameof(IAdministrationStore)}.");

    /// <summary>
    /// Finds streams by a pattern, in no order: <c>SCAN … MATCH pattern TYPE stream</c>. The streams that this library keeps beside others (dead
    /// letters, requeued entries) are left out unless asked for.
    /// </summary>
    /// <param name="pattern">A pattern as Redis has them, such as <c>shop:*</c>; <c>*</c> (default) for all.</param>
    /// <param name="includeSideStreams">Whether to find dead letters and requeued entries too. Default false.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async IAsyncEnumerable<string> FindStreamsAsync(
        string pattern = "*", bool includeSideStreams = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        await foreach (StreamKey key in Seam.FindStreamsAsync(pattern, cancellationToken).ConfigureAwait(false))
        {
            if (includeSideStreams || !SideStreams.IsOne(key.Name)) yield return key.Name;
        }
    }

    /// <summary>Describes a stream: <c>XINFO STREAM</c>, and how many dead letters are beside it.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    public async Task<StreamDetails> DescribeStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        StreamInfo info = await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false);
        long dead = SideStreams.DeadLettersOf(key) is { } letters
            ? await _store.LengthAsync(letters, cancellationToken).ConfigureAwait(false)
            : 0;
        return new StreamDetails(
            stream, info.Length, info.FirstId, info.LastId, info.LastGeneratedId, info.EntriesAdded, info.Groups, dead);
    }

    /// <summary>Lists the groups of a stream: <c>XINFO GROUPS</c>, with the lag counted anew.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    public async Task<IReadOnlyList<GroupDetails>> ListGroupsAsync(string stream, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        var groups = new List<GroupDetails>();
        foreach (GroupStanding standing in await StandingsAsync(key, cancellationToken).ConfigureAwait(false))
        {
            groups.Add(await DescribeAsync(key, standing, cancellationToken).ConfigureAwait(false));
        }

        return groups;
    }

    /// <summary>Describes a group.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream or group.</exception>
    public async Task<GroupDetails> DescribeGroupAsync(string stream, string group, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        return await DescribeAsync(key, await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Lists the consumers of a group: <c>XINFO CONSUMERS</c>, and who holds their names. A consumer of this library holds a lease on its name
    /// as long as its process lives.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream or group.</exception>
    public async Task<IReadOnlyList<ConsumerDetails>> ListConsumersAsync(
        string stream, string group, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        await RequireGroupAsync(key, group, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ConsumerInfo> consumers =
            await AskAsync(key, () => _store.ConsumerInfoAsync(key, group, cancellationToken)).ConfigureAwait(false);
        var details = new List<ConsumerDetails>(consumers.Count);
        foreach (ConsumerInfo[] part in consumers.Chunk(PageSize))
        {
            IReadOnlyList<NameHolder?> holders = SideStreams.DeadLettersOf(key) is null
                ? new NameHolder?[part.Length]
                : await Seam.FindNameHoldersAsync(SideStreams.NamesOf(key), group, [.. part.Select(static one => one.Name)], cancellationToken)
                    .ConfigureAwait(false);
            for (int i = 0; i < part.Length; i++) details.Add(Describe(stream, group, part[i], holders[i]));
        }

        return details;
    }

    private static ConsumerDetails Describe(string stream, string group, ConsumerInfo info, NameHolder? holder)
    {
        NameOwner? owner = holder is null ? null : NameOwner.Parse(holder.Owner);
        ConsumerLiveness liveness =
            DeliveryKeys.IsNobody(info.Name) ? ConsumerLiveness.Released
            : holder is null ? ConsumerLiveness.Unknown
            : NameOwners.Default.Judge(holder) == Liveness.Dead ? ConsumerLiveness.Dead
            : ConsumerLiveness.Alive;
        return new ConsumerDetails(
            stream, group, info.Name, liveness, info.Pending, info.Idle, info.Inactive, owner?.Host, owner?.ProcessId, owner?.Since, holder?.ExpiresIn)
        {
            Handles = owner?.HandledTypes ?? [],
        };
    }

    private async ValueTask<GroupDetails> DescribeAsync(StreamKey key, GroupStanding standing, CancellationToken cancellationToken)
    {
        GroupInfo info = standing.Info;
        EntryId? unread = standing.Unread == 0 || info.LastDeliveredId == EntryId.Max
            ? null
            : (await Seam.CountAsync(
                key, new(info.LastDeliveredId.Next(), EntryId.Max, 1), cancellationToken: cancellationToken).ConfigureAwait(false)).Last;
        EntryId? oldest = GroupDetails.OlderOf(standing.OldestPending, unread);
        return new GroupDetails(
            key.Name,
            info.Name,
            info.Consumers,
            info.Pending,
            info.LastDeliveredId,
            standing.Unread,
            standing.IsUnreadExact,
            standing.OldestPending,
            unread,
            oldest is { } id ? AgeOf(id) : null,
            await CountRequeuedAsync(key, info.Name, cancellationToken).ConfigureAwait(false),
            standing.Loss);
    }

    private async ValueTask<long> CountRequeuedAsync(StreamKey key, string group, CancellationToken cancellationToken)
    {
        if (SideStreams.DeadLettersOf(key) is null) return 0;
        StreamKey requeue = DeliveryKeys.Requeue(key, group);
        if (!await _store.ExistsAsync(requeue, cancellationToken).ConfigureAwait(false)) return 0;
        IReadOnlyList<GroupStanding> readers = await StandingsAsync(requeue, cancellationToken).ConfigureAwait(false);

        // Nobody has begun to read it: all of it waits.
        return readers.FirstOrDefault(reader => reader.Info.Name == group) is { } reader
            ? reader.Info.Pending + reader.Unread
            : await _store.LengthAsync(requeue, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<GroupStanding>> StandingsAsync(StreamKey key, CancellationToken cancellationToken)
    {
        if (SideStreams.DeadLettersOf(key) is not null)
        {
            return await AskAsync(key, () => Seam.DescribeGroupsAsync(key, cancellationToken)).ConfigureAwait(false);
        }

        // Nothing can be kept beside a key with half a hash tag, so nothing of ours is: what the server says has to do.
        IReadOnlyList<GroupInfo> groups = await AskAsync(key, () => _store.GroupInfoAsync(key, cancellationToken)).ConfigureAwait(false);
        return [.. groups.Select(static info => new GroupStanding(info, info.Lag ?? 0, false, null, null))];
    }

    private async ValueTask<GroupStanding> RequireGroupAsync(StreamKey key, string group, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        IReadOnlyList<GroupStanding> groups = await StandingsAsync(key, cancellationToken).ConfigureAwait(false);
        return groups.FirstOrDefault(standing => standing.Info.Name == group) ?? throw new AdministrationException(
            AdministrationError.GroupNotFound,
            $"The stream '{key.Name}' has no group '{group}'. " + (groups.Count == 0
                ? "It has no groups at all: one is made when its first consumer starts."
                : $"It has: {string.Join(", ", groups.Select(static standing => standing.Info.Name))}."));
    }

    private TimeSpan AgeOf(EntryId id)
    {
        TimeSpan age = _time.GetUtcNow() - id.Timestamp;
        return age < TimeSpan.Zero ? TimeSpan.Zero : age;
    }

    private static StreamKey Key(string stream)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        return new StreamKey(stream);
    }

    // What the server says of a key in its own words is said in ours.
    private static async ValueTask<T> AskAsync<T>(StreamKey key, Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (StreamNotFoundException exception)
        {
            throw new AdministrationException(AdministrationError.StreamNotFound, $"There is no stream '{key.Name}'.", exception);
        }
        catch (WrongTypeException exception)
        {
            throw new AdministrationException(AdministrationError.NotAStream, $"The key '{key.Name}' holds something else than a stream.", exception);
        }
    }
}
