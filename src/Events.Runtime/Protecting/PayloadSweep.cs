using System.Text;
using Events.Errors;
using Events.Protection;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Store.Schedules;

namespace Events.Protecting;

/// <summary>
/// Deletes the payloads of a stream whose entries are gone. Payloads are compared by the order in which they were stored, and never by the times in the IDs of
/// entries: those may run ahead. What is older than all that the first entries refer to has no entry in the stream any more, or is of a producer that has not
/// come to append it: for these there is the grace.
/// </summary>
/// <param name="store">The store of the stream.</param>
/// <param name="looks">The same.</param>
/// <param name="stream">The stream.</param>
/// <param name="payloads">Its payloads.</param>
internal sealed class PayloadSweep(IStreamStore store, IAdministrationStore looks, StreamKey stream, Payloads payloads)
{
    private const int PageSize = 100;
    private const int PageBytes = 4 << 20;
    private const int MaxFirstEntries = 10_000;

    // Entries go from the dead letters to requeue streams and back, with a new ID each time: so the tails are looked at until nothing new comes.
    private const int StablePasses = 2;
    private const int MaxPasses = 20;
    private const int MaxLetters = 1_000_000;

    private readonly Dictionary<StreamKey, EntryId> _positions = [];
    private int _letters;

    /// <summary>Sweeps. What moves meanwhile goes from what is looked at first to what is looked at later.</summary>
    /// <exception cref="PayloadUnavailableException">The store of payloads failed.</exception>
    public async ValueTask<PayloadSweepResult> RunAsync(CancellationToken cancellationToken)
    {
        HashSet<string>? used = null;
        EntryId? first = null;
        int read = 0;
        await foreach (EntryPage page in ReadAsync(stream, EntryId.Min, MaxFirstEntries, cancellationToken).ConfigureAwait(false))
        {
            first ??= page.GetId(0);
            read += page.Count;
            Note(page, ref used);
        }

        if (first is null) return Nothing($"{stream} is not there, or is empty: it cannot be known whether its entries are to come back.");
        if (used is null) return Nothing($"The first {read} entries of {stream} refer to no payload, so it cannot be known which ones are in use.");
        if (await FindHolderAsync(first.Value, cancellationToken).ConfigureAwait(false) is { } group)
        {
            return Nothing($"Group '{group}' has pending entries that were trimmed from {stream}, and somebody may have them in hand.");
        }

        var older = new List<StoredPayload>();
        if (await ListAsync(used, older, cancellationToken).ConfigureAwait(false) is not { } oldestUsed)
        {
            return Nothing($"None of the payloads is there that the first {read} entries of {stream} refer to.", older.Count);
        }

        List<StoredPayload> candidates = older.FindAll(payload => oldestUsed.StoredAt - payload.StoredAt >= payloads.Grace);
        if (candidates.Count == 0) return new PayloadSweepResult(0, older.Count, null);
        if (await NoteScheduledAsync(used, cancellationToken).ConfigureAwait(false) is { } problem) return Nothing(problem, older.Count);

        if (!await NoteMovedAsync(used, cancellationToken).ConfigureAwait(false))
        {
            return Nothing($"The dead letters of {stream} and what was requeued are too many, or change faster than they are read.", older.Count);
        }

        string[] unused = [.. candidates.Where(payload => !used.Contains(payload.Id)).Select(static payload => payload.Id)];
        foreach (string[] some in unused.Chunk(PageSize)) await payloads.DeleteAsync(stream, some, cancellationToken).ConfigureAwait(false);
        return new PayloadSweepResult(unused.Length, older.Count - unused.Length, null);
    }

    private static PayloadSweepResult Nothing(string problem, int kept = 0) => new(0, kept, problem);

    // The group that has pending entries before the first entry.
    private async ValueTask<string?> FindHolderAsync(EntryId first, CancellationToken cancellationToken)
    {
        foreach (GroupInfo group in await store.GroupInfoAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                PendingSummary pending = await store.PendingAsync(stream, group.Name, cancellationToken).ConfigureAwait(false);
                if (pending.Smallest < first) return group.Name;
            }
            catch (GroupNotFoundException)
            {
                // Destroyed meanwhile: it has nothing any more.
            }
        }

        return null;
    }

    // What was stored before the first one in use, and that one; null when it is not there.
    private async ValueTask<StoredPayload?> ListAsync(HashSet<string> used, List<StoredPayload> older, CancellationToken cancellationToken)
    {
        string? after = null;
        while (await payloads.ListAsync(stream, after, PageSize, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (StoredPayload payload in page)
            {
                if (used.Contains(payload.Id)) return payload;
                older.Add(payload);
            }

            after = page[^1].Id;
        }

        return null;
    }

    // What was scheduled is in the stream behind entries whose payloads are newer. Once looked at here it is known wherever it goes; what was moved before
    // that is in the stream by now. Gives what is in the way, or null.
    private async ValueTask<string?> NoteScheduledAsync(HashSet<string> used, CancellationToken cancellationToken)
    {
        if (!await store.ExistsAsync(ScheduleKeys.Payloads(stream), cancellationToken).ConfigureAwait(false)) return null;
        HashSet<string>? found = used;
        SchedulePosition? after = null;
        while (await store.ListScheduledAsync(stream, after, PageSize, cancellationToken).ConfigureAwait(false) is { Entries.Count: > 0 } page)
        {
            foreach (ScheduledEntry entry in page.Entries)
            {
                if (entry.FieldCount == 0) return $"'{entry.Id}', scheduled on {stream}, cannot be read, so it cannot be known which payloads it has: cancel it.";
                Payloads.Find(entry.Fields, long.MaxValue, ref found);
            }

            after = page.Entries[^1].Position;
        }

        int read = 0;
        await foreach (EntryPage page in ReadAsync(stream, EntryId.Min, MaxLetters, cancellationToken).ConfigureAwait(false))
        {
            read += page.Count;
            Note(page, ref found);
        }

        return read < MaxLetters
            ? null
            : $"Events of {stream} were scheduled whose payloads are older than their entries, and the stream is too long to be looked through.";
    }

    // False when it does not come to an end.
    private async ValueTask<bool> NoteMovedAsync(HashSet<string> used, CancellationToken cancellationToken)
    {
        int stable = 0;
        for (int pass = 0; pass < MaxPasses && _letters < MaxLetters; pass++)
        {
            bool isNew = await NoteNewAsync(DeliveryKeys.DeadLetters(stream), used, cancellationToken).ConfigureAwait(false);

            // By their names, as they are also of groups that are gone. After the dead letters: a requeue stream that is made meanwhile has what was seen
            // there.
            string pattern = Escape(DeliveryKeys.Requeue(stream, "x").Name[..^1]) + "*";
            var requeues = new List<StreamKey>();
            await foreach (StreamKey requeue in looks.FindStreamsAsync(pattern, cancellationToken).ConfigureAwait(false)) requeues.Add(requeue);
            foreach (StreamKey requeue in requeues) isNew |= await NoteNewAsync(requeue, used, cancellationToken).ConfigureAwait(false);
            stable = isNew ? 0 : stable + 1;
            if (stable == StablePasses) return true;
        }

        return false;
    }

    private async ValueTask<bool> NoteNewAsync(StreamKey key, HashSet<string> used, CancellationToken cancellationToken)
    {
        bool isNew = false;
        HashSet<string>? found = used;
        await foreach (EntryPage page in ReadAsync(
            key, _positions.GetValueOrDefault(key, EntryId.Min), MaxLetters - _letters, cancellationToken).ConfigureAwait(false))
        {
            isNew = true;
            _letters += page.Count;
            Note(page, ref found);
            _positions[key] = page.GetId(page.Count - 1).Next();
        }

        return isNew;
    }

    // Whoever takes a page has it until the next one. The first one tells how large entries are.
    private async IAsyncEnumerable<EntryPage> ReadAsync(
        StreamKey key, EntryId from, int most, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int count = 1; most > 0;)
        {
            using EntryPage page = await store.RangeAsync(key, from, EntryId.Max, Math.Min(count, most), cancellationToken).ConfigureAwait(false);
            if (page.Count == 0) yield break;
            yield return page;
            most -= page.Count;
            from = page.GetId(page.Count - 1).Next();
            count = page.CountWithin(PageBytes, PageSize);
        }
    }

    private static void Note(EntryPage page, ref HashSet<string>? used)
    {
        for (int i = 0; i < page.Count; i++) Payloads.Find(page.GetFields(i), long.MaxValue, ref used);
    }

    // A pattern: what stands for others must stand for itself.
    private static string Escape(string key)
    {
        var pattern = new StringBuilder(key.Length);
        foreach (char character in key)
        {
            if (character is '*' or '?' or '[' or ']' or '\\') pattern.Append('\\');
            pattern.Append(character);
        }

        return pattern.ToString();
    }
}
