using System.Runtime.CompilerServices;
using Events.DeadLetters;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Wire;

namespace Events.Administration;

/// <summary>Entries as they are, without their types.</summary>
public sealed partial class StreamAdministration
{
    /// <summary>Reads entries: <c>XRANGE</c> or <c>XREVRANGE</c>, page by page. No group is moved.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="query">Which, and in which order; null for all from the beginning.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    public async IAsyncEnumerable<RawEntry> ReplayAsync(
        string stream, ReplayQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        query ??= new ReplayQuery();
        query.Validate();
        await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false);
        await foreach (RawEntry entry in EntryFeed.ReadAsync(_store, key, query, Reader(stream), cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    /// <summary>
    /// Follows a stream: what is there after an entry, then what is added. It never ends by itself. It looks ten times a second (<c>XREAD</c>) instead of
    /// blocking, so it needs no connection of its own. No group is moved.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="after">Entries after this ID; null (default) for those added from now on.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    public async IAsyncEnumerable<RawEntry> TailAsync(
        string stream, EntryId? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        StreamInfo info = await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false);
        EntryId start = after ?? info.LastGeneratedId;
        await foreach (RawEntry entry in EntryFeed.TailAsync(_store, key, start, _time, Reader(stream), cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    /// <summary>
    /// Appends an entry as the generated code of an event would: <c>type</c>, <c>ts_ms</c>, then the fields. Nothing checks that they are those of the event.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="type">The event type, such as <c>order.placed</c>.</param>
    /// <param name="fields">The event's fields, as text.</param>
    /// <param name="trim">What the XADD cuts off. Default: nothing.</param>
    /// <param name="makeStream">Whether to make the stream when there is none. Default false, since a key is easily mistyped.</param>
    /// <param name="cancellationToken">Cancels waiting. What was sent stays sent.</param>
    /// <returns>The entry's ID.</returns>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    /// <exception cref="ArgumentException">A name is empty, there twice, or belongs to the envelope.</exception>
    public async Task<EntryId> ProduceAsync(
        string stream,
        string type,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        StreamTrim trim = default,
        bool makeStream = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(fields);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, _) in fields)
        {
            if (name.Length == 0) throw new ArgumentException("A field has no name.", nameof(fields));
            if (EnvelopeFields.IsReserved(name) || name.StartsWith(DeadLetterFields.Prefix, StringComparison.Ordinal))
            {
                throw new ArgumentException($"The field '{name}' cannot be given: {EnvelopeFields.Reserved} belong to the envelope, what begins with 'dead:' to dead letters.", nameof(fields));
            }

            if (!names.Add(name)) throw new ArgumentException($"The field '{name}' is there twice.", nameof(fields));
        }

        StreamKey key = Key(stream);
        if (!makeStream) await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false);
        return await AskAsync(key, () => AddAsync(key, type, fields, trim, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// Tells all that is known of an entry: what is in it, how it stands with each group, who has it, and the dead letters that were made of it.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="id">The entry.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    public async Task<EntryLife> DescribeEntryAsync(string stream, EntryId id, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        IReadOnlyList<GroupStanding> groups = await StandingsAsync(key, cancellationToken).ConfigureAwait(false);
        RawEntry? entry;
        using (EntryPage page = await _store.RangeAsync(key, id, id, 1, cancellationToken).ConfigureAwait(false))
        {
            entry = page.Count == 0 ? null : Read(stream, page, 0);
        }

        var letters = new List<DeadLetter>();
        if (SideStreams.DeadLettersOf(key) is not null)
        {
            await foreach (DeadLetter letter in OpenDeadLetters(stream).ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (letter.OriginalId == id) letters.Add(letter);
            }
        }

        // What was there once, or is said to have been.
        bool isGone = entry is null && id <= (await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false)).LastGeneratedId;
        var standings = new List<EntryStanding>(groups.Count);
        foreach (GroupStanding group in groups)
        {
            PendingPage page = await PageAsync(
                key, group.Info.Name, new PendingFilter { From = id, To = id }, 1, cancellationToken).ConfigureAwait(false);
            PendingDetails? pending = page.Entries.Count == 0 ? null : page.Entries[0];
            ConsumerDetails? owner = pending is null ? null
                : (await ListConsumersAsync(stream, group.Info.Name, cancellationToken).ConfigureAwait(false))
                    .FirstOrDefault(one => one.Consumer == pending.Consumer);
            EntryState state = pending is not null ? EntryState.Pending
                : isGone && !letters.Exists(letter => letter.Group == group.Info.Name) ? EntryState.Gone
                : id > group.Info.LastDeliveredId ? EntryState.NotDelivered
                : EntryState.Done;
            standings.Add(new EntryStanding(stream, group.Info.Name, state, pending, owner));
        }

        return new EntryLife(stream, id, entry, standings, letters);
    }

    /// <summary>Opens the dead letters of a stream.</summary>
    /// <param name="stream">The stream's key, not that of the dead letters.</param>
    public DeadLetterAdministration OpenDeadLetters(string stream) => new(_store, Key(stream), _time);

    private ValueTask<EntryId> AddAsync(
        StreamKey key,
        string type,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        StreamTrim trim,
        CancellationToken cancellationToken)
    {
        RawFields encoded = new RawFields()
            .Add(EnvelopeFields.Type, type)
            .Add(EnvelopeFields.ProducedAt, Text(_time.GetUtcNow().ToUnixTimeMilliseconds()));
        foreach ((string name, string value) in fields) encoded.Add(name, value);
        return _store.AddAsync(key, encoded.View, trim, cancellationToken: cancellationToken);
    }

    private static Func<EntryPage, int, RawEntry> Reader(string stream) => (page, index) => Read(stream, page, index);

    private static RawEntry Read(string stream, EntryPage page, int index) => new(stream, page.GetId(index), page.GetFields(index).ToPairs());

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
