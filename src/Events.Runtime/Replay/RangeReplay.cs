using System.Runtime.CompilerServices;
using System.Text;
using Events.Definitions;
using Events.Errors;
using Events.Headers;
using Events.Protecting;
using Events.Redis.Permissions;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Wire;

namespace Events.Replay;

/// <summary>Reads a range page by page with XRANGE. The next page is asked for before the current one is handed out.</summary>
internal static class RangeReplay
{
    private const int MaxPageSize = 10_000;

    /// <summary>The number of bytes that a page has at the most; two pages are there at a time.</summary>
    public const int PageBytes = 4 << 20;

    // The first page tells how large entries are.
    private const int FirstPageSize = 1;

    public static async IAsyncEnumerable<StreamEntry> ReadAsync(
        IStreamStore store,
        StreamKey key,
        StreamDefinition definition,
        EntryId from,
        EntryId to,
        int pageSize,
        int pageBytes,
        int? partition,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);

        int count = Math.Min(pageSize, FirstPageSize);
        Task<EntryPage>? next = ReadPageAsync(from);
        try
        {
            while (next is not null)
            {
                using EntryPage page = await next.ConfigureAwait(false);
                next = null;
                if ((page.Count == count || page.IsShortened) && page.GetId(page.Count - 1) is var last && last < to)
                {
                    count = page.CountWithin(pageBytes, pageSize);
                    next = ReadPageAsync(last.Next());
                }

                for (int i = 0; i < page.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Protections.PrepareAsync(store, key, definition, page, i, cancellationToken).ConfigureAwait(false);
                    yield return Decode(store, definition, page.GetId(i), page.GetFields(i), partition);
                }
            }
        }
        finally
        {
            // Left early: the page that was asked for still comes, and its buffer goes back to the pool.
            if (next is not null) await DiscardAsync(next).ConfigureAwait(false);
        }

        Task<EntryPage> ReadPageAsync(EntryId start) =>
            PermissionCheck.ExplainedAsync(
                store,
                key,
                "replaying",
                () => NeededPermissions.Range(key),
                () => store.RangeAsync(key, start, to, count, cancellationToken)).AsTask();
    }

    /// <summary>Reads an entry as an event of the stream; what is no event keeps its raw fields.</summary>
    /// <exception cref="Protection.KeyUnavailableException">The key of an encrypted field is not in memory.</exception>
    /// <exception cref="Protection.PayloadUnavailableException">A payload could not be had.</exception>
    public static StreamEntry Decode(IStreamStore store, StreamDefinition definition, EntryId id, EntryFields fields, int? partition = null)
    {
        if (fields.Protection is null) fields = fields.With(Protections.Of(store));
        EventDefinition? known = definition.Find(fields.EventType);
        if (known is null)
        {
            return new StreamEntry(
                id, Encoding.UTF8.GetString(fields.EventType), null, fields.ProducedAt, rawFields: fields.ToPairs(), headers: EventHeaders.Read(fields))
            {
                Partition = partition,
            };
        }

        try
        {
            return new StreamEntry(id, known.Type, known.Decode(fields), fields.ProducedAt, headers: EventHeaders.Read(fields)) { Partition = partition };
        }
        catch (EventDecodeException exception)
        {
            return new StreamEntry(id, known.Type, null, fields.ProducedAt, exception, fields.ToPairs(known.Personal), EventHeaders.Read(fields))
            {
                Partition = partition,
            };
        }
        catch (Exception exception)
            when (exception is not (OutOfMemoryException or Protection.KeyUnavailableException or Protection.PayloadUnavailableException))
        {
            // The record's own constructor refused the values: the entry does not decode, whatever the type of the exception.
            var error = new EventDecodeException($"Making a '{known.Type}' of the entry failed: its constructor threw {exception.GetType().Name}.", exception);
            return new StreamEntry(id, known.Type, null, fields.ProducedAt, error, fields.ToPairs(known.Personal), EventHeaders.Read(fields))
            {
                Partition = partition,
            };
        }
    }

    private static async Task DiscardAsync(Task<EntryPage> next)
    {
        try
        {
            (await next.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is StreamStoreException or OperationCanceledException)
        {
            // The reader has stopped asking; a failed read of a page nobody wants changes nothing.
        }
    }
}
