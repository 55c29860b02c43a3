using Events.Store;
using Events.Streams;

namespace Events.Subscribing;

/// <summary>
/// Tells whether a reader has missed anything. As long as the entry that it read last is in the stream nothing behind it can have been trimmed, since
/// trimming takes from the front. When that entry is gone, the counters of the stream decide: how many entries were ever added, and how many of those the
/// reader has passed.
/// </summary>
/// <param name="stream">The key, for messages.</param>
internal sealed class Continuity(string stream)
{
    // How many entries were ever added up to the position; -1 when that is not known. Exact as long as none was deleted behind the anchor.
    private long _passed = -1;
    private EntryId _anchor;
    private EntryId? _firstExpected;

    /// <summary>The number of entries that were ever added up to the position; -1 when that is not known.</summary>
    public long Passed => _passed;

    /// <summary>The entry from which on they were counted.</summary>
    public EntryId Anchor => _anchor;

    /// <summary>The reader goes on where another one was.</summary>
    /// <param name="passed">What that had as <see cref="Passed"/>.</param>
    /// <param name="anchor">What that had as <see cref="Anchor"/>.</param>
    public void Resume(long passed, EntryId anchor)
    {
        _passed = passed;
        _anchor = anchor;
    }

    /// <summary>The reader begins with the first entry that there is.</summary>
    /// <param name="info">The stream; null when there is none.</param>
    public void Begin(StreamInfo? info)
    {
        if (info is null)
        {
            _passed = 0;
            return;
        }

        // Entries deleted one by one among those that are there would count as if they lay before them.
        if (info.FirstId is not { } first || info.MaxDeletedId >= first) return;
        _firstExpected = first;
        _passed = info.EntriesAdded - info.Length;
        _anchor = first.Previous();
    }

    /// <summary>The reader is behind the last entry that was ever added.</summary>
    public void AtEnd(StreamInfo? info)
    {
        _firstExpected = null;
        _passed = info?.EntriesAdded ?? 0;
        _anchor = info?.LastGeneratedId ?? EntryId.Min;
    }

    /// <summary>The first page has come.</summary>
    public void SeeFirst(EntryId first)
    {
        // What was first when it began was trimmed before it was read: where counting began is not known.
        if (_firstExpected is { } expected && first != expected) _passed = -1;
        _firstExpected = null;
    }

    /// <summary>The reader has passed an entry.</summary>
    public void Pass()
    {
        if (_passed >= 0) _passed++;
    }

    /// <summary>Judges when the entry at the position is not there any more. Asked once for a page, before its entries are passed.</summary>
    /// <param name="position">What the reader has read last.</param>
    /// <param name="hasSeen">Whether it has seen that entry itself, so that it was there for certain.</param>
    /// <param name="page">What it has read behind it; may be empty.</param>
    /// <param name="info">The stream as it was after that; null when there is none.</param>
    public Verdict Judge(EntryId position, bool hasSeen, EntryPage page, StreamInfo? info)
    {
        if (FindReset(position, hasSeen, info) is { } reason) return new(VerdictKind.Reset, Reason: reason);
        if (info is null) return new(VerdictKind.Fine);
        if (info.FirstId <= position || position == info.LastGeneratedId)
        {
            CountFrom(page, info);
            return new(VerdictKind.Fine);
        }

        // Everything up to the position is gone, and it is not the end. Had nothing been read and is something there, then that came meanwhile.
        if (page.Count == 0 && info.FirstId is not null) return new(VerdictKind.ReadAgain);
        int trimmed = CountBefore(page, info.FirstId);
        long? missing = _passed < 0 ? null : info.EntriesAdded - info.Length - _passed - trimmed;
        if (missing < 0)
        {
            return new(VerdictKind.Reset, Reason: $"of {info.EntriesAdded} entries that were ever added {info.Length} are there, and more than the others had been read.");
        }

        bool isExact = missing is not null && info.MaxDeletedId <= _anchor && (info.FirstId is null || info.MaxDeletedId < info.FirstId)
            && (page.Count == 0 || trimmed < page.Count);
        EntryId? before = page.Count > 0 ? page.GetId(0) : null;
        EntryId last = before?.Previous() ?? info.LastGeneratedId;
        if (isExact) _passed += missing!.Value;
        else if (missing != 0) _passed = -1;
        CountFrom(page, info);
        return missing == 0
            ? new(VerdictKind.Fine)
            : new(VerdictKind.Gap, new StreamGap(stream, position, before, last, isExact ? missing : null, missing));
    }

    private string? FindReset(EntryId position, bool hasSeen, StreamInfo? info)
    {
        if (info is null) return position == EntryId.Min ? null : "there is no stream any more.";
        if (info.LastGeneratedId < position) return $"its last ID has gone back to {info.LastGeneratedId}.";
        if (info.EntriesAdded < _passed) return $"it says that {info.EntriesAdded} entries were ever added, and {_passed} had been.";
        if (hasSeen && info.FirstId < position && info.MaxDeletedId < position)
        {
            return "that entry is not there, older ones are, and it was not deleted: the server that answers had not got it.";
        }

        return null;
    }

    // Where the page ends with the last entry that was ever added, or there is none, the counters say what was passed.
    private void CountFrom(EntryPage page, StreamInfo info)
    {
        if (page.Count > 0 ? page.GetId(page.Count - 1) != info.LastGeneratedId : info.Length > 0) return;
        _passed = info.EntriesAdded - page.Count;
        _anchor = info.LastGeneratedId;
    }

    private static int CountBefore(EntryPage page, EntryId? first)
    {
        int count = 0;
        while (count < page.Count && (first is null || page.GetId(count) < first)) count++;
        return count;
    }
}
