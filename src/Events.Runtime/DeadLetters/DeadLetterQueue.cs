using System.Diagnostics;
using System.Runtime.CompilerServices;
using Events.Definitions;
using Events.Diagnostics;
using Events.Errors;
using Events.Protecting;
using Events.Protection;
using Events.Redis.Permissions;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.DeadLetters;

/// <summary>
/// The dead letters of a stream: look at them, send them back to the group that failed them, discard them. They are in the
/// stream <c>{key}:dead</c> and can be read with redis-cli as well. Thread-safe. A call that the server refuses for want of a permission fails with a
/// <see cref="MissingPermissionException"/>, which has the rule.
/// </summary>
public sealed class DeadLetterQueue
{
    private const int PageSize = 100;

    // What one page takes, about.
    private const long PageBytes = 1024 * 1024;

    private readonly IStreamStore _store;
    private readonly StreamDefinition _definition;
    private readonly StreamKey _stream;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Opens the dead letters of a stream.</summary>
    /// <param name="store">Where the stream is.</param>
    /// <param name="definition">The stream as declared: <c>OrderStream.Definition</c>.</param>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    /// <param name="time">The clock of rate limits; the system's when null.</param>
    public DeadLetterQueue(
        IStreamStore store, StreamDefinition definition, string? streamKey = null, TimeProvider? time = null)
        : this(store, definition, streamKey, time, NullLogger.Instance)
    {
    }

    internal DeadLetterQueue(IStreamStore store, StreamDefinition definition, string? streamKey, TimeProvider? time, ILogger logger)
    {
        _logger = logger;
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(definition);
        _store = store;
        _definition = definition;
        _stream = new StreamKey(streamKey ?? definition.Key);
        _time = time ?? TimeProvider.System;
        Key = DeliveryKeys.DeadLetters(_stream);
    }

    /// <summary>The Redis key of the dead-letter stream.</summary>
    public StreamKey Key { get; }

    /// <summary>Counts the dead letters: <c>XLEN</c>.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) =>
        PermissionCheck.ExplainedAsync(
            _store, _stream, "counting the dead letters", () => NeededPermissions.Count(Key), () => _store.LengthAsync(Key, cancellationToken));

    /// <summary>
    /// Lists dead letters, oldest first. What somebody else has written there, or has damaged, is listed as well
    /// (<see cref="DeadLetter.Problem"/>).
    /// </summary>
    /// <param name="group">Only those of this group; null for all.</param>
    /// <param name="fingerprint">Only those of this kind of failure; null for all.</param>
    /// <param name="cancellationToken">Stops the list.</param>
    public async IAsyncEnumerable<DeadLetter> ListAsync(
        string? group = null,
        string? fingerprint = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (DeadLetter letter in ListUpToAsync(EntryId.Max, cancellationToken).ConfigureAwait(false))
        {
            if (group is not null && letter.Group != group) continue;
            if (fingerprint is not null && letter.Fingerprint != fingerprint) continue;
            yield return letter;
        }
    }

    /// <summary>
    /// Sends a dead letter back to the group that failed it, and to no other, in one step. It is handled within a reap
    /// interval of one of the group's consumers, as a new entry with a fresh delivery count.
    /// </summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="fields">Other fields than the original ones, <c>type</c> included; null for those.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>False when it is gone: somebody else has requeued or discarded it.</returns>
    /// <exception cref="InvalidOperationException">
    /// It has no payload and is given none, so there is nothing to send back; or it does not say which group gave it up.
    /// </exception>
    public async ValueTask<bool> RequeueAsync(
        DeadLetter letter,
        IReadOnlyList<KeyValuePair<string, string>>? fields = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.Group.Length == 0)
        {
            throw new InvalidOperationException(
                $"Dead letter {letter.Id} does not say which group gave it up ({letter.Problem}), so nobody knows whom to send it back to. "
                + "Produce it anew, or discard it.");
        }

        if (fields is null && !letter.HasPayload)
        {
            throw new InvalidOperationException(
                $"Dead letter {letter.Id} has no payload that can be sent back: its entry was trimmed or deleted before it was handled, "
                + "or has too many fields to be moved. Give its fields, or discard it.");
        }

        fields = Reveal(letter, fields);
        Activity? activity = RequeueTrace.Begin(_stream, letter, _logger);
        try
        {
            EntryId? requeued = await ExplainedRequeueAsync(
                letter.Group,
                () => _store.RequeueAsync(
                    Key, letter.Id, DeliveryKeys.Requeue(_stream, letter.Group), new(fields, TraceFields.ParentOf(activity)), cancellationToken))
                .ConfigureAwait(false);
            RequeueTrace.End(activity, requeued, null, _logger);
            return requeued is not null;
        }
        catch (Exception exception)
        {
            RequeueTrace.End(activity, null, exception, _logger);
            throw;
        }
    }

    /// <summary>
    /// Sends dead letters back to the groups that failed them, oldest first: those that are there now, so it ends even where they fail
    /// again at once. Those without a payload are left, unless <paramref name="edit"/> gives them fields; so are those that name no group.
    /// </summary>
    /// <param name="group">Only those of this group; null for all.</param>
    /// <param name="fingerprint">Only those of this kind of failure; null for all.</param>
    /// <param name="perSecond">At most how many a second; 0 (default) as fast as it goes.</param>
    /// <param name="edit">
    /// Gives the fields to send back in place of the original ones (<see cref="DeadLetter.Fields"/>), <c>type</c> included; null where it has
    /// nothing to change.
    /// </param>
    /// <param name="cancellationToken">Stops; what was sent back stays sent back.</param>
    /// <returns>How many were sent back.</returns>
    public async Task<long> RequeueAllAsync(
        string? group = null,
        string? fingerprint = null,
        double perSecond = 0,
        Func<DeadLetter, IReadOnlyList<KeyValuePair<string, string>>?>? edit = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        EntryId? last = await ExplainedRequeueAsync(group ?? "*", async () =>
            await _store.ExistsAsync(Key, cancellationToken).ConfigureAwait(false)
                ? (await _store.StreamInfoAsync(Key, cancellationToken).ConfigureAwait(false)).LastGeneratedId
                : (EntryId?)null).ConfigureAwait(false);
        if (last is null) return 0;
        long requeued = 0;
        await foreach (DeadLetter letter in ListUpToAsync(last.Value, cancellationToken).ConfigureAwait(false))
        {
            if (group is not null && letter.Group != group) continue;
            if (fingerprint is not null && letter.Fingerprint != fingerprint) continue;
            if (letter.Group.Length == 0) continue;
            IReadOnlyList<KeyValuePair<string, string>>? fields = edit?.Invoke(letter);
            if (fields is null && !letter.HasPayload) continue;
            if (perSecond > 0 && requeued > 0)
            {
                await Task.Delay(Spans.ForTimer(Spans.Multiply(TimeSpan.FromSeconds(1), 1 / perSecond)), _time, cancellationToken).ConfigureAwait(false);
            }

            if (await RequeueAsync(letter, fields, cancellationToken).ConfigureAwait(false)) requeued++;
        }

        return requeued;
    }

    /// <summary>Deletes dead letters for good: <c>XDEL</c>.</summary>
    /// <param name="ids">The dead letters.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How many were there.</returns>
    public ValueTask<long> DiscardAsync(ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default) =>
        PermissionCheck.ExplainedAsync(
            _store, _stream, "discarding dead letters", () => NeededPermissions.Discard(Key), () => _store.DeleteAsync(Key, ids, cancellationToken));

    // Without keys or payloads the letters are there all the same, with what is wrong in their entries.
    // False when the store of payloads is away: it is not waited for again for each of them.
    private async ValueTask<bool> PrepareAsync(EntryPage page, int index, CancellationToken cancellationToken)
    {
        try
        {
            await Protections.PrepareAsync(_store, _stream, _definition, page, index, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyUnavailableException)
        {
            // The reader says it of each that it concerns.
        }
        catch (PayloadUnavailableException)
        {
            return false;
        }

        return true;
    }

    // What was not to be seen was not changed either.
    private static IReadOnlyList<KeyValuePair<string, string>>? Reveal(DeadLetter letter, IReadOnlyList<KeyValuePair<string, string>>? fields)
    {
        if (fields is null || letter.Hidden is not { } hidden) return fields;
        var revealed = new List<KeyValuePair<string, string>>(fields.Count);
        foreach (KeyValuePair<string, string> field in fields)
        {
            if (!hidden.TryGetValue(field.Key, out string? text) || !letter.Fields.Contains(field))
            {
                revealed.Add(field);
                continue;
            }

            revealed.Add(new(field.Key, text ?? throw new InvalidOperationException(
                $"Dead letter {letter.Id} cannot be sent back with other fields: '{field.Key}' is encrypted, compressed or no text, and would not survive it. Send it back as it is, or give it a value of its own.")));
        }

        return revealed;
    }

    private ValueTask<T> ExplainedRequeueAsync<T>(string group, Func<ValueTask<T>> call) => PermissionCheck.ExplainedAsync(
        _store, _stream, "sending back dead letters", () => NeededPermissions.Requeue(_stream, group), call);

    private async IAsyncEnumerable<DeadLetter> ListUpToAsync(
        EntryId last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Letters may be of any size: begins with one and asks for more as long as they are small.
        EntryId from = EntryId.Min;
        int count = 1;
        while (from <= last)
        {
            long bytes = 0;
            int read;
            bool isShortened;
            using (EntryPage page = await ReadPageAsync(from, last, count, cancellationToken).ConfigureAwait(false))
            {
                read = page.Count;
                isShortened = page.IsShortened;
                if (read > 0) from = page.GetId(read - 1).Next();
                bool areAvailable = true;
                for (int i = 0; i < read; i++)
                {
                    areAvailable = areAvailable && await PrepareAsync(page, i, cancellationToken).ConfigureAwait(false);
                    DeadLetter letter = DeadLetterReader.Read(_store, _definition, page.GetId(i), page.GetFields(i));
                    bytes += page.GetFields(i).Bytes.Length;
                    yield return letter;
                }
            }

            if (read < count && !isShortened) yield break;
            count = NextCount(count, bytes);
        }
    }

    private ValueTask<EntryPage> ReadPageAsync(EntryId from, EntryId last, int count, CancellationToken cancellationToken) =>
        PermissionCheck.ExplainedAsync(
            _store,
            _stream,
            "listing the dead letters",
            () => NeededPermissions.Range(Key),
            () => _store.RangeAsync(Key, from, last, count, cancellationToken));

    private static int NextCount(int count, long bytes)
    {
        long average = Math.Max(1, bytes / count);
        return (int)Math.Clamp(PageBytes / average, 1, Math.Min(PageSize, count * 4));
    }
}
