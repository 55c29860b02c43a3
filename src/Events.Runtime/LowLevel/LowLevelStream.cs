using Events.Administration;
using Events.Definitions;
using Events.Errors;
using Events.Protecting;
using Events.Replay;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Subscribing;
using Microsoft.Extensions.Logging;

namespace Events.LowLevel;

/// <summary>
/// A stream for those who want no hosted loop: its commands one by one, with entries as typed events. What a consumer does by itself (acknowledging after
/// success only, recovering, dead letters, names) is the caller's here. Produce with the stream's class. Thread-safe.
/// </summary>
/// <remarks>Every call throws as <see cref="IStreamStore"/> says. Nothing is retried, but by a subscription.</remarks>
public sealed class LowLevelStream
{
    private readonly IStreamStore _store;
    private readonly StreamKey _key;
    private readonly StreamAdministration _administration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal LowLevelStream(
        IStreamStore store, StreamDefinition definition, StreamKey key, StreamAdministration administration, TimeProvider time, ILogger logger)
    {
        _store = store;
        _key = key;
        _administration = administration;
        _time = time;
        _logger = logger;
        Definition = definition;
    }

    /// <summary>The stream as declared.</summary>
    public StreamDefinition Definition { get; }

    /// <summary>The Redis key.</summary>
    public string Key => _key.Name;

    /// <summary>Makes a group at the beginning, and the stream if there is none; does nothing when the group is there.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was made. If not, it stays where it is.</returns>
    public Task<bool> EnsureGroupAsync(string group, CancellationToken cancellationToken = default) =>
        EnsureGroupAsync(group, EntryId.Min, cancellationToken);

    /// <summary>Makes a group, and the stream if there is none; does nothing when the group is there: <c>XGROUP CREATE … MKSTREAM</c>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="after">
    /// Entries after this ID will be delivered: <see cref="EntryId.Min"/> for all that are there, null for those added from now on; for a time,
    /// <c>EntryId.FromTime(time).Previous()</c>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was made. If not, it stays where it is.</returns>
    /// <exception cref="AdministrationException">
    /// The position is an ID of a time that is still to come (<see cref="AdministrationError.PositionAhead"/>): what is added until then would be skipped. For
    /// what is added from now on give null.
    /// </exception>
    public async Task<bool> EnsureGroupAsync(string group, EntryId? after, CancellationToken cancellationToken = default)
    {
        if (after is { } position && position.Timestamp > _time.GetUtcNow())
        {
            EntryId last = await _store.ExistsAsync(_key, cancellationToken).ConfigureAwait(false)
                ? (await _store.StreamInfoAsync(_key, cancellationToken).ConfigureAwait(false)).LastGeneratedId
                : EntryId.Min;
            _administration.RefuseAhead(_key, group, position, last);
        }

        try
        {
            await _store.CreateGroupAsync(_key, group, after, makeStream: true, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (GroupExistsException)
        {
            return false;
        }
    }

    /// <summary>
    /// Destroys a group with all that is pending for it: <c>XGROUP DESTROY</c>. What a consumer of <c>AddConsumer</c> keeps beside the stream stays; for its
    /// group there is <see cref="StreamAdministration.DeleteGroupAsync"/>.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there was such a group.</returns>
    /// <exception cref="StreamNotFoundException">There is no stream.</exception>
    public ValueTask<bool> DestroyGroupAsync(string group, CancellationToken cancellationToken = default) =>
        _store.DestroyGroupAsync(_key, group, cancellationToken);

    /// <summary>Becomes a consumer of a group. Over Redis it has a connection of its own, so keep it and dispose it in the end.</summary>
    /// <param name="group">The group; see <see cref="EnsureGroupAsync(string, CancellationToken)"/>.</param>
    /// <param name="consumer">The name, which no other process may have at the same time: nothing looks after that here.</param>
    public GroupMember Join(string group, string consumer) => new(_store, Definition, _key, group, consumer, _time);

    /// <summary>Reads a range in either order, by type if need be: <c>XRANGE</c>, <c>XREVRANGE</c>. A missing stream is empty.</summary>
    /// <param name="query">Which entries; null for all from the beginning.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public IAsyncEnumerable<StreamEntry> ReadAsync(ReplayQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new ReplayQuery();
        query.Validate();
        return EntryFeed.ReadAsync(
            _store, _key, query, Decode, cancellationToken, page => Protections.PrepareAsync(_store, _key, Definition, page, cancellationToken));
    }

    /// <summary>The newest entries, the newest first: <c>XREVRANGE + - COUNT n</c>.</summary>
    /// <param name="count">How many at the most; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<StreamEntry>> ReadNewestAsync(int count, CancellationToken cancellationToken = default)
    {
        var entries = new List<StreamEntry>();
        var query = new ReplayQuery { IsBackwards = true, Limit = count };
        await foreach (StreamEntry entry in ReadAsync(query, cancellationToken).ConfigureAwait(false)) entries.Add(entry);
        return entries;
    }

    /// <summary>
    /// Reads the stream from a position on, and goes on with what is added: <c>XRANGE</c>, then <c>XREAD BLOCK</c>. No group is moved. See
    /// <see cref="StreamSubscription"/>.
    /// </summary>
    /// <param name="from">Where to begin; the beginning by default.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or names a type that the stream does not declare.</exception>
    public StreamSubscription SubscribeAsync(
        StreamPosition from = default, SubscriptionOptions? options = null, CancellationToken cancellationToken = default) =>
        new Subscription(_store, _key, Definition, from, options, _time, _logger, null, cancellationToken);

    /// <summary>The number of entries: <c>XLEN</c>.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => _store.LengthAsync(_key, cancellationToken);

    /// <summary>
    /// Cuts off the beginning, by length or smallest ID, whole nodes or exactly: <c>XTRIM</c>. By age:
    /// <see cref="StreamAdministration.OlderThan"/>.
    /// </summary>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many entries were removed.</returns>
    public ValueTask<long> TrimAsync(StreamTrim trim, CancellationToken cancellationToken = default) =>
        _store.TrimAsync(_key, trim, cancellationToken);

    /// <summary>Removes entries: <c>XDEL</c>. Where they are pending they stay so, without a payload.</summary>
    /// <param name="ids">The entries.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were there.</returns>
    public ValueTask<long> DeleteAsync(ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default) =>
        _store.DeleteAsync(_key, ids, cancellationToken);

    /// <summary>Sets the position of a group: <c>XGROUP SETID</c>; see <see cref="StreamAdministration.SetGroupPositionAsync"/>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="after">Entries after this ID are delivered, again where they were before; null for those added from now on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<GroupMove> SetGroupPositionAsync(string group, EntryId? after, CancellationToken cancellationToken = default) =>
        _administration.SetGroupPositionAsync(Key, group, after, cancellationToken);

    private StreamEntry Decode(EntryPage page, int index) => RangeReplay.Decode(_store, Definition, page.GetId(index), page.GetFields(index));
}
