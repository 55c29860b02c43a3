using Events.Diagnostics;
using Events.Store;
using Events.Streams;

namespace Events.Subscribing;

/// <summary>
/// Reads what is there already, page by page, for one subscriber. The next page is asked for before the current one is handed out. Each begins with the entry
/// that was read last: if it is there, nothing was missed, and it cost no command.
/// </summary>
internal sealed class HistoryPages(StoreCalls calls, Continuity continuity, SubscriptionOptions options)
{
    // From this size on the last entry is not read again with each page, but asked for behind it.
    private const int LargeEntry = 256 << 10;

    private int _count = 1;
    private int _lastLength;
    private HistoryRead? _ahead;

    /// <summary>The last entry that was passed; <c>0-0</c> before the first.</summary>
    public EntryId Position { get; set; }

    /// <summary>Tells whether an entry at the position is expected in the stream, or its counters; else nothing can be missed yet.</summary>
    public bool Checks { get; set; }

    /// <summary>Tells whether the entry at the position has been seen.</summary>
    public bool HasSeen { get; set; }

    /// <summary>Tells whether the last page ends where the stream ended.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The number of the page that the feed announced before the last one was asked for; -1 for none.</summary>
    public long Noted { get; private set; } = -1;

    /// <summary>The span that this one follows on.</summary>
    public EntryId NotedPosition { get; private set; }

    /// <summary>The feed that the subscriber follows once it has caught up; null before.</summary>
    public LiveFeed? Feed { get; set; }

    /// <summary>An entry was passed.</summary>
    public void Pass(EntryPage page, int index)
    {
        Position = page.GetId(index);
        _lastLength = page.GetLength(index);
        Checks = true;
        HasSeen = true;
        continuity.Pass();
    }

    /// <summary>The page behind the position.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page, to be disposed, and which of its entries is the first that is new.</returns>
    /// <exception cref="StreamGapException">Entries were removed unread.</exception>
    /// <exception cref="StreamResetException">It is another stream.</exception>
    public async ValueTask<(EntryPage Page, int First)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            HistoryRead read = _ahead ?? Send(Position, _lastLength, cancellationToken);
            _ahead = null;
            EntryPage? page = null;
            try
            {
                page = await read.Page.ConfigureAwait(false);
                bool isThere = await IsPositionThereAsync(read, page, cancellationToken).ConfigureAwait(false);
                calls.Answered();
                int first = read.HasOwn && isThere ? 1 : 0;
                if (!Checks && page.Count > first) continuity.SeeFirst(page.GetId(first));
                if (Checks && !isThere && !await MayGoOnAsync(page, cancellationToken).ConfigureAwait(false))
                {
                    page.Dispose();
                    continue;
                }

                IsAtEnd = page.Count < read.Count && !page.IsShortened;
                Noted = read.Noted;
                NotedPosition = read.NotedPosition;
                if (page.Count > first) _count = page.CountWithin(options.PageBytes, options.PageSize);
                if (!IsAtEnd)
                {
                    int last = page.Count - 1;

                    // Nothing but the entry that was read last fits into a page: the next one leaves it out.
                    _ahead = Send(page.GetId(last), last < first ? LargeEntry : page.GetLength(last), cancellationToken);
                }

                return (page, first);
            }
            catch (Exception exception) when (StoreOutage.IsOne(exception))
            {
                page?.Dispose();
                if (!await calls.MayAskAgainAsync(exception, cancellationToken).ConfigureAwait(false)) throw;
            }
            catch
            {
                page?.Dispose();
                throw;
            }
        }
    }

    /// <summary>A page that was asked for is not wanted any more. It is cancelled already.</summary>
    public async ValueTask DiscardAsync()
    {
        if (_ahead is not { } read) return;
        _ahead = null;
        try
        {
            (await read.Page.ConfigureAwait(false)).Dispose();
        }
        catch (Exception)
        {
            // Nobody wants to know what became of it.
        }
    }

    private HistoryRead Send(EntryId from, int length, CancellationToken cancellationToken)
    {
        EntryId notedPosition = EntryId.Min;
        long noted = Feed?.NoteNext(out notedPosition) ?? -1;
        bool hasOwn = length < LargeEntry;
        int count = hasOwn ? _count + 1 : _count;
        Task<EntryPage> page = from == EntryId.Max
            ? Task.FromResult(new EntryPage(null))
            : calls.RangeAsync(hasOwn ? from : from.Next(), EntryId.Max, count, cancellationToken);
        return new HistoryRead(page, from, hasOwn, count, noted, notedPosition);
    }

    private async ValueTask<bool> IsPositionThereAsync(HistoryRead read, EntryPage page, CancellationToken cancellationToken)
    {
        if (!Checks && !read.HasOwn) return false;
        if (read.HasOwn) return page.Count > 0 && page.GetId(0) == read.From;
        using EntryPage own = await calls.RangeAsync(read.From, read.From, 1, cancellationToken).ConfigureAwait(false);
        return own.Count > 0;
    }

    private async ValueTask<bool> MayGoOnAsync(EntryPage page, CancellationToken cancellationToken)
    {
        StreamInfo? info = await calls.DescribeAsync(cancellationToken).ConfigureAwait(false);
        Verdict verdict = continuity.Judge(Position, HasSeen, page, info);
        switch (verdict.Kind)
        {
            case VerdictKind.ReadAgain:
                return false;
            case VerdictKind.Reset:
                throw new StreamResetException(calls.Stream.Name, Position, info?.LastGeneratedId ?? EntryId.Min, verdict.Reason);
            case VerdictKind.Gap when options.OnGap?.Invoke(verdict.Gap) != true:
                throw new StreamGapException(verdict.Gap);
        }

        // All of it is gone: on behind it.
        if (page.Count == 0 && info is { Length: 0 })
        {
            Position = info.LastGeneratedId;
            HasSeen = false;
        }

        return true;
    }
}
