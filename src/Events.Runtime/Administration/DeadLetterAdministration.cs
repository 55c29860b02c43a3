using System.Runtime.CompilerServices;
using Events.DeadLetters;
using Events.Definitions;
using Events.Store;
using Events.Store.Roles;
using Events.Time;

namespace Events.Administration;

/// <summary>
/// The dead letters of a stream, without the types of its events: list, group, edit, send back, discard. They are in the stream
/// <c>{key}:dead</c>. Where the types are at hand, <see cref="DeadLetterQueue"/> decodes them too. Thread-safe.
/// </summary>
public sealed class DeadLetterAdministration
{
    private const int PageSize = 1000;
    private const int PageBytes = 1 << 20;

    private readonly IStreamStore _store;
    private readonly StreamDefinition _definition;
    private readonly DeadLetterQueue _queue;
    private readonly TimeProvider _time;

    internal DeadLetterAdministration(IStreamStore store, StreamKey stream, TimeProvider time)
    {
        _store = store;
        _definition = new StreamDefinition(stream.Name, stream.Name, Retention.None);
        _queue = new DeadLetterQueue(store, _definition, time: time);
        _time = time;
        Stream = stream.Name;
    }

    /// <summary>The key of the stream that the entries were in.</summary>
    public string Stream { get; }

    /// <summary>The key of the dead letters.</summary>
    public string Key => _queue.Key.Name;

    /// <summary>Counts the dead letters: <c>XLEN</c>.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => _queue.CountAsync(cancellationToken);

    /// <summary>Lists a page of dead letters, the oldest first.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="from">Where to begin: null for the oldest, or what the last page said.</param>
    /// <param name="count">How many at the most: 1 to 1000. Default 100.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async Task<DeadLetterPage> ListAsync(
        DeadLetterFilter? filter = null, EntryId? from = null, int count = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PageSize);
        var letters = new List<DeadLetter>();
        await foreach (DeadLetter letter in ReadAsync(filter, from ?? EntryId.Min, EntryId.Max, cancellationToken).ConfigureAwait(false))
        {
            // One more than asked for tells that there are more.
            if (letters.Count == count) return new DeadLetterPage(Stream, letters, letter.Id);
            letters.Add(letter);
        }

        return new DeadLetterPage(Stream, letters, null);
    }

    /// <summary>Reads all dead letters page by page, the oldest first.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public IAsyncEnumerable<DeadLetter> ReadAsync(DeadLetterFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadAsync(filter, EntryId.Min, EntryId.Max, cancellationToken);

    /// <summary>Finds one dead letter.</summary>
    /// <param name="id">Its ID in the dead-letter stream.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such dead letter.</exception>
    public async Task<DeadLetter> GetAsync(EntryId id, CancellationToken cancellationToken = default)
    {
        await foreach (DeadLetter letter in ReadAsync(null, id, id, cancellationToken).ConfigureAwait(false)) return letter;
        throw NotFound(id);
    }

    /// <summary>Groups dead letters that are alike: of one group, with one fingerprint and one reason. The most frequent come first.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public async Task<IReadOnlyList<DeadLetterKind>> ListKindsAsync(
        DeadLetterFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var kinds = new Dictionary<(string, string, string), DeadLetterKind>();
        await foreach (DeadLetter letter in ReadAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            (string, string, string) like = (letter.Group, letter.Fingerprint, letter.Reason);
            kinds[like] = kinds.TryGetValue(like, out DeadLetterKind? kind)
                ? kind with { Count = kind.Count + 1, Last = letter.Id, Message = letter.Message }
                : new DeadLetterKind(
                    Stream, letter.Group, letter.Fingerprint, letter.Reason, letter.ExceptionType, letter.Message, 1, letter.Id, letter.Id);
        }

        return [.. kinds.Values.OrderByDescending(static kind => kind.Count).ThenBy(static kind => kind.First)];
    }

    /// <summary>
    /// Sends a dead letter back to the group that failed it, and to no other, in one step; the group handles it as a new entry, with a fresh
    /// delivery count.
    /// </summary>
    /// <param name="id">Its ID in the dead-letter stream.</param>
    /// <param name="changes">
    /// What to change of its fields: a new value, a new field, or null to leave the field out. Null (default) for none.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such dead letter, or it has nothing to send back, or does not say to whom.</exception>
    /// <exception cref="ArgumentException">A change is of a field that belongs to dead letters.</exception>
    public async Task RequeueAsync(
        EntryId id, IReadOnlyList<KeyValuePair<string, string?>>? changes = null, CancellationToken cancellationToken = default)
    {
        DeadLetter letter = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<KeyValuePair<string, string>>? fields = changes is { Count: > 0 } ? Edit(letter, changes) : null;
        bool isRequeued;
        try
        {
            isRequeued = await _queue.RequeueAsync(letter, fields, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception)
        {
            throw new AdministrationException(AdministrationError.DeadLetterNotRequeueable, exception.Message, exception);
        }

        if (!isRequeued) throw NotFound(id);
    }

    /// <summary>
    /// Sends dead letters back to the groups that failed them, the oldest first: those that are there now, so it ends even where they fail
    /// again at once. Those without a payload, and those that name no group, are left.
    /// </summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="perSecond">At most how many a second; 0 (default) as fast as it goes.</param>
    /// <param name="progress">Is told how many were sent back so far; null for nobody.</param>
    /// <param name="cancellationToken">Stops; what was sent back stays sent back.</param>
    /// <returns>How many were sent back.</returns>
    public async Task<long> RequeueAllAsync(
        DeadLetterFilter? filter = null,
        double perSecond = 0,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (!(perSecond >= 0) || double.IsPositiveInfinity(perSecond))
        {
            throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, "A rate is a number, 0 or more.");
        }

        long requeued = 0;
        await foreach (DeadLetter letter in ReadAsync(
            filter, EntryId.Min, await FindLastAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
        {
            if (letter.Group.Length == 0 || !letter.HasPayload) continue;
            if (perSecond > 0 && requeued > 0)
            {
                await Task.Delay(Spans.ForTimer(Spans.Multiply(TimeSpan.FromSeconds(1), 1 / perSecond)), _time, cancellationToken).ConfigureAwait(false);
            }

            if (!await _queue.RequeueAsync(letter, null, cancellationToken).ConfigureAwait(false)) continue;
            requeued++;
            progress?.Report(requeued);
        }

        return requeued;
    }

    /// <summary>Deletes dead letters for good: <c>XDEL</c>.</summary>
    /// <param name="ids">The dead letters.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How many were there.</returns>
    public ValueTask<long> DiscardAsync(ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default) =>
        _queue.DiscardAsync(ids, cancellationToken);

    /// <summary>Deletes dead letters for good: those that are there now.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="progress">Is told how many were deleted so far; null for nobody.</param>
    /// <param name="cancellationToken">Stops; what was deleted is gone.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<long> DiscardAllAsync(
        DeadLetterFilter? filter = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        long discarded = 0;
        var ids = new List<EntryId>();
        await foreach (DeadLetter letter in ReadAsync(
            filter, EntryId.Min, await FindLastAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
        {
            ids.Add(letter.Id);
            if (ids.Count == PageSize) await FlushAsync().ConfigureAwait(false);
        }

        if (ids.Count > 0) await FlushAsync().ConfigureAwait(false);
        return discarded;

        async ValueTask FlushAsync()
        {
            discarded += await _queue.DiscardAsync(ids.ToArray(), cancellationToken).ConfigureAwait(false);
            ids.Clear();
            progress?.Report(discarded);
        }
    }

    // What is added behind it while we work is left.
    private async ValueTask<EntryId> FindLastAsync(CancellationToken cancellationToken) =>
        await _store.ExistsAsync(_queue.Key, cancellationToken).ConfigureAwait(false)
            ? (await _store.StreamInfoAsync(_queue.Key, cancellationToken).ConfigureAwait(false)).LastGeneratedId
            : EntryId.Min;

    private async IAsyncEnumerable<DeadLetter> ReadAsync(
        DeadLetterFilter? filter, EntryId from, EntryId last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count = 1;
        while (from <= last)
        {
            bool isLast;
            using (EntryPage page = await _store.RangeAsync(_queue.Key, from, last, count, cancellationToken).ConfigureAwait(false))
            {
                for (int i = 0; i < page.Count; i++)
                {
                    DeadLetter letter = DeadLetterReader.Read(_store, _definition, page.GetId(i), page.GetFields(i));
                    if (filter?.Matches(letter) != false) yield return letter;
                }

                isLast = page.Count == 0 || (page.Count < count && !page.IsShortened) || page.GetId(page.Count - 1) == EntryId.Max;
                if (!isLast)
                {
                    from = page.GetId(page.Count - 1).Next();
                    count = page.CountWithin(PageBytes, PageSize);
                }
            }

            if (isLast) yield break;
        }
    }

    private static List<KeyValuePair<string, string>> Edit(DeadLetter letter, IReadOnlyList<KeyValuePair<string, string?>> changes)
    {
        List<KeyValuePair<string, string>> fields = [.. letter.Fields];
        foreach ((string name, string? value) in changes)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(changes));
            int at = fields.FindIndex(field => field.Key == name);
            if (value is null && at < 0) throw new ArgumentException($"The dead letter {letter.Id} has no field '{name}' to leave out.", nameof(changes));
            if (value is null) fields.RemoveAt(at);
            else if (at < 0) fields.Add(new(name, value));
            else fields[at] = new(name, value);
        }

        if (fields.Count == 0) throw new ArgumentException("Nothing would be left of the entry.", nameof(changes));
        return fields;
    }

    private AdministrationException NotFound(EntryId id) => new(
        AdministrationError.DeadLetterNotFound,
        $"The stream '{Stream}' has no dead letter {id}: it was sent back or discarded, or is the ID that the entry had before.");
}
