using Events.Store;
using Events.Store.Administration;

namespace Events.Administration;

/// <summary>Trimming, and what it would do.</summary>
public sealed partial class StreamAdministration
{
    private const int MaxExamples = 100;

    /// <summary>A trim that removes what is older than an age, by this machine's clock.</summary>
    /// <param name="age">How old entries may be; longer than zero.</param>
    /// <param name="exact">Exactly, or whole nodes only, which is much cheaper.</param>
    public StreamTrim OlderThan(TimeSpan age, bool exact = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero);
        DateTimeOffset now = _time.GetUtcNow();
        return StreamTrim.ToMinId(age >= now - DateTimeOffset.UnixEpoch ? EntryId.Min : EntryId.FromTime(now - age), exact);
    }

    /// <summary>
    /// Says what a trim would remove, what of it groups have not read yet, and which pending entries would lose their payload. Changes nothing. It counts
    /// in steps, so it may take a while on a long stream, and holds up nobody.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="progress">Is told how many entries were counted so far; null for nobody.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    /// <exception cref="ArgumentException"><paramref name="trim"/> is none.</exception>
    public async Task<TrimPlan> PlanTrimAsync(
        string stream, StreamTrim trim, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        Check(trim);
        StreamKey key = Key(stream);
        StreamInfo info = await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false);
        (long removed, EntryId? last) = trim.Kind == StreamTrimKind.MaxLength
            ? await FindEndAsync(key, info, trim.MaxLength, progress, cancellationToken).ConfigureAwait(false)
            : await FindEndAsync(key, trim.MinId, progress, cancellationToken).ConfigureAwait(false);
        if (info.FirstId is not { } first || last is not { } end || removed == 0) return new TrimPlan(stream, trim, info.Length, 0, null, null, []);
        var effects = new List<TrimEffect>();
        foreach (GroupStanding standing in await StandingsAsync(key, cancellationToken).ConfigureAwait(false))
        {
            TrimEffect effect = await FindEffectAsync(key, standing.Info, first, end, progress, cancellationToken).ConfigureAwait(false);
            if (effect.Unread > 0 || effect.Pending > 0) effects.Add(effect);
        }

        return new TrimPlan(stream, trim, info.Length, removed, first, end, effects);
    }

    /// <summary>
    /// Cuts off the beginning of a stream: <c>XTRIM</c>, as often as it takes, since the server removes some ten thousand entries at a time.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="progress">Is told how many were removed so far; null for nobody.</param>
    /// <param name="cancellationToken">Stops; what was removed is gone.</param>
    /// <returns>How many entries were removed.</returns>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    /// <exception cref="ArgumentException"><paramref name="trim"/> is none.</exception>
    public async Task<long> TrimAsync(
        string stream, StreamTrim trim, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        Check(trim);
        StreamKey key = Key(stream);
        await AskAsync(key, () => _store.StreamInfoAsync(key, cancellationToken)).ConfigureAwait(false);

        // Whole nodes first, also where it is to be exact: then the exact step is a short one.
        StreamTrim nodes = trim.Kind == StreamTrimKind.MaxLength ? StreamTrim.ToLength(trim.MaxLength) : StreamTrim.ToMinId(trim.MinId);
        long removed = 0;
        for (long step = -1; step != 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            step = await _store.TrimAsync(key, nodes, cancellationToken).ConfigureAwait(false);
            removed += step;
            progress?.Report(removed);
        }

        if (trim.IsExact) removed += await _store.TrimAsync(key, trim, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private static void Check(StreamTrim trim)
    {
        if (trim.Kind == StreamTrimKind.None) throw new ArgumentException("There is nothing to trim to: give a length or a smallest ID.", nameof(trim));
    }

    // From whichever end is nearer.
    private async ValueTask<(long Removed, EntryId? Last)> FindEndAsync(
        StreamKey key, StreamInfo info, long keep, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long removed = Math.Max(0, info.Length - keep);
        if (removed == 0) return (0, null);
        if (keep == 0) return (removed, info.LastId);
        if (removed <= keep) return (removed, await WalkAsync(key, removed, isReverse: false, progress, cancellationToken).ConfigureAwait(false));
        EntryId? firstKept = await WalkAsync(key, keep, isReverse: true, progress, cancellationToken).ConfigureAwait(false);
        if (firstKept is not { } kept || kept == EntryId.Min) return (0, null);
        EntryCount before = await Seam.CountAsync(
            key, new(EntryId.Min, kept.Previous(), 1, IsReverse: true), cancellationToken).ConfigureAwait(false);
        return (removed, before.Last);
    }

    private async ValueTask<(long Removed, EntryId? Last)> FindEndAsync(
        StreamKey key, EntryId minId, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (minId == EntryId.Min) return (0, null);
        EntryId end = minId.Previous();
        EntryCount last = await Seam.CountAsync(key, new(EntryId.Min, end, 1, IsReverse: true), cancellationToken).ConfigureAwait(false);
        return (await CountBetweenAsync(key, EntryId.Min, end, progress, cancellationToken).ConfigureAwait(false), last.Last);
    }

    private async ValueTask<TrimEffect> FindEffectAsync(
        StreamKey key, GroupInfo group, EntryId first, EntryId end, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long unread = group.LastDeliveredId >= end ? 0 : await CountBetweenAsync(
            key, group.LastDeliveredId < first ? first : group.LastDeliveredId.Next(), end, progress, cancellationToken).ConfigureAwait(false);
        long pending = 0;
        var examples = new List<PendingDetails>();
        EntryId? next = group.Pending == 0 ? null : first;
        while (next is { } from)
        {
            PendingPage page = await PageAsync(
                key, group.Name, new PendingFilter { From = from, To = end }, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (PendingDetails entry in page.Entries.Where(static entry => !entry.IsPayloadGone))
            {
                pending++;
                if (examples.Count < MaxExamples) examples.Add(entry);
            }

            next = page.Next is { } more && more <= end ? more : null;
        }

        return new TrimEffect(key.Name, group.Name, unread, pending, examples);
    }

    // The ID of so many-th entry from an end.
    private async ValueTask<EntryId?> WalkAsync(
        StreamKey key, long count, bool isReverse, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        EntryId from = EntryId.Min;
        EntryId to = EntryId.Max;
        EntryId? last = null;
        for (long left = count; left > 0;)
        {
            EntryCount step = await Seam.CountAsync(
                key, new(from, to, (int)Math.Min(left, PageSize), isReverse), cancellationToken).ConfigureAwait(false);
            if (step.Last is not { } reached) break;
            last = reached;
            left -= step.Count;
            progress?.Report(count - left);
            if (isReverse ? reached == EntryId.Min : reached == EntryId.Max) break;
            if (isReverse) to = reached.Previous();
            else from = reached.Next();
        }

        return last;
    }

    private async ValueTask<long> CountBetweenAsync(
        StreamKey key, EntryId from, EntryId to, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long counted = 0;
        while (from <= to)
        {
            EntryCount step = await Seam.CountAsync(key, new(from, to, PageSize), cancellationToken: cancellationToken).ConfigureAwait(false);
            counted += step.Count;
            progress?.Report(counted);
            if (step.Count < PageSize || step.Last is not { } last || last == EntryId.Max) break;
            from = last.Next();
        }

        return counted;
    }
}
