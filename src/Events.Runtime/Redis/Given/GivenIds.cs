namespace Events.Redis.Given;

/// <summary>
/// The entries that one connection was given of one stream: up to which ID, how many, and for the last ones when. One thread at a time notes, the one
/// that reads the connection.
/// </summary>
internal sealed class GivenIds(GivenEntries owner, string stream)
{
    // A power of two, as all that it grows by.
    private const int MaxMarks = 4096;
    private const int CoarseStep = 64;

    private (EntryId Id, long Count)[] _fine = new (EntryId, long)[64];
    private (EntryId Id, long Count)[] _coarse = [];
    private SortedSet<EntryId>? _again;
    private EntryId _last;
    private long _fineCount;
    private long _coarseCount;
    private long _lastCoarse;

    public GivenEntries Owner => owner;

    public string Stream => stream;

    /// <summary>The lowest ID of those that came in order; of a page it is the last.</summary>
    public EntryId Lowest { get; private set; }

    /// <summary>The highest ID.</summary>
    public EntryId Highest { get; private set; }

    /// <summary>The number of entries, without those that were there before.</summary>
    public long Count { get; private set; }

    /// <summary>Entries that were there before, and were confirmed again by their key: here or elsewhere they may have been given before.</summary>
    public IEnumerable<EntryId> Again => _again ?? (IEnumerable<EntryId>)[];

    /// <summary>Notes entries, in the order of the stream; what is not behind the highest was given before.</summary>
    /// <param name="last">The last of them.</param>
    /// <param name="count">How many.</param>
    public void Note(EntryId last, int count)
    {
        if (last <= _last) return;
        if (Count == 0) Lowest = last;
        _last = last;
        if (last > Highest) Highest = last;
        Count += count;
        Add(ref _fine, ref _fineCount, last);
        if (Count - _lastCoarse < CoarseStep) return;
        _lastCoarse = Count;
        Add(ref _coarse, ref _coarseCount, last);
    }

    /// <summary>Notes an entry that was there before.</summary>
    /// <param name="id">Its ID, anywhere in the stream.</param>
    public void NoteAgain(EntryId id)
    {
        _again ??= [];
        _again.Add(id);

        // What was added last is lost first.
        if (_again.Count > MaxMarks) _again.Remove(_again.Min);
        if (id > Highest) Highest = id;
    }

    /// <summary>Counts those behind an ID, without those that were there before: exactly, unless they came in pages or are very many.</summary>
    public (long AtLeast, long AtMost) CountAfter(EntryId after)
    {
        if (after >= _last) return (0, 0);
        long below = 0;
        long above = Count;
        Narrow(Marks(_fine, _fineCount));
        Narrow(Marks(_coarse, _coarseCount));
        return (Count - above + 1, Count - below);

        void Narrow(ReadOnlySpan<(EntryId Id, long Count)> marks)
        {
            foreach ((EntryId id, long count) in marks)
            {
                if (id <= after) below = Math.Max(below, count);
                else above = Math.Min(above, count);
            }
        }
    }

    /// <summary>Tells whether an entry is one of those that came in order; null where that is not known any more.</summary>
    public bool? Contains(EntryId id)
    {
        bool isCovered = _fineCount <= MaxMarks;
        foreach ((EntryId mark, _) in Marks(_fine, _fineCount))
        {
            if (mark == id) return true;
            isCovered |= mark < id;
        }

        return isCovered ? false : null;
    }

    /// <summary>Adds the IDs that are known one by one, in no order.</summary>
    public void CopyTo(List<EntryId> ids)
    {
        foreach ((EntryId id, _) in Marks(_fine, _fineCount)) ids.Add(id);
        foreach ((EntryId id, _) in Marks(_coarse, _coarseCount)) ids.Add(id);
        ids.AddRange(Again);
    }

    private static ReadOnlySpan<(EntryId Id, long Count)> Marks((EntryId, long)[] marks, long used) => marks.AsSpan(0, (int)Math.Min(used, marks.Length));

    private void Add(ref (EntryId Id, long Count)[] marks, ref long count, EntryId id)
    {
        // As long as it grows it has not gone round.
        if (count == marks.Length && count < MaxMarks) Array.Resize(ref marks, Math.Max(64, marks.Length * 4));
        marks[count++ & (marks.Length - 1)] = (id, Count);
    }
}
