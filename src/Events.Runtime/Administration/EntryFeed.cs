using System.Runtime.CompilerServices;
using System.Text;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Administration;

/// <summary>Reads entries page by page, outside any group: a range in either order, or what comes.</summary>
internal static class EntryFeed
{
    private const int PageSize = DeliveryLimits.MaxEntries;

    // The first page tells how large entries are. From then on a page has no more than this of them.
    private const int PageBytes = 1 << 20;

    // Fast enough for eyes, and nothing to a server.
    private static readonly TimeSpan TailPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads a range: XRANGE or XREVRANGE.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IStreamStore store,
        StreamKey key,
        ReplayQuery query,
        Func<EntryPage, int, T> decode,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        Func<EntryPage, ValueTask>? prepare = null)
    {
        byte[]? type = query.Type is null ? null : Encoding.UTF8.GetBytes(query.Type);
        EntryId from = query.From;
        EntryId to = query.To;
        long left = query.Limit ?? long.MaxValue;
        int count = 1;
        while (from <= to)
        {
            bool isLast;
            using (EntryPage page = query.IsBackwards
                ? await store.ReverseRangeAsync(key, to, from, count, cancellationToken).ConfigureAwait(false)
                : await store.RangeAsync(key, from, to, count, cancellationToken).ConfigureAwait(false))
            {
                if (prepare is not null) await prepare(page).ConfigureAwait(false);
                for (int i = 0; i < page.Count; i++)
                {
                    if (type is not null && !page.GetFields(i).EventType.SequenceEqual(type)) continue;
                    yield return decode(page, i);
                    if (--left == 0) yield break;
                }

                isLast = page.Count == 0 || (page.Count < count && !page.IsShortened);
                if (!isLast)
                {
                    EntryId last = page.GetId(page.Count - 1);
                    isLast = query.IsBackwards ? last <= from : last >= to;
                    if (!isLast && query.IsBackwards) to = last.Previous();
                    else if (!isLast) from = last.Next();
                    count = page.CountWithin(PageBytes, PageSize);
                    if (type is null) count = (int)Math.Min(count, left);
                }
            }

            if (isLast) yield break;
        }
    }

    /// <summary>Reads what comes after an entry: XREAD, again and again.</summary>
    public static async IAsyncEnumerable<T> TailAsync<T>(
        IStreamStore store,
        StreamKey key,
        EntryId after,
        TimeProvider time,
        Func<EntryPage, int, T> decode,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count = 1;
        while (true)
        {
            bool isEmpty;
            using (EntryPage page = await store.ReadAsync(key, after, count, cancellationToken).ConfigureAwait(false))
            {
                isEmpty = page.Count == 0;
                for (int i = 0; i < page.Count; i++) yield return decode(page, i);
                if (!isEmpty)
                {
                    after = page.GetId(page.Count - 1);
                    count = page.CountWithin(PageBytes, PageSize);
                }
            }

            if (isEmpty) await Task.Delay(TailPause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
