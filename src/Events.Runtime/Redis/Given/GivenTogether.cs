namespace Events.Redis.Given;

/// <summary>
/// The entries that were given of one stream on connections that led to the same data. Another server that has taken over from that one has the first of them,
/// up to what was trimmed or deleted since: so the last one that is there is found by asking for a few.
/// </summary>
internal sealed class GivenTogether
{
    // An ID that is there may be that of another's entry: a server that has taken over counts on by itself, and within a millisecond both give
    // the same ones. So many in a row hardly are.
    private const int Row = 16;

    private readonly IReadOnlyList<GivenIds> _given;
    private readonly List<EntryId> _ids = [];
    private readonly EntryId[] _again;

    public GivenTogether(IReadOnlyList<GivenIds> given)
    {
        _given = given;
        foreach (GivenIds one in given) one.CopyTo(_ids);
        _ids.Sort();
        int distinct = 0;
        for (int i = 0; i < _ids.Count; i++)
        {
            if (distinct == 0 || _ids[distinct - 1] != _ids[i]) _ids[distinct++] = _ids[i];
        }

        _ids.RemoveRange(distinct, _ids.Count - distinct);
        _again = [.. given.SelectMany(static one => one.Again).Distinct()];
    }

    /// <summary>The IDs that are known one by one: of what came last all, of what came before some.</summary>
    public IReadOnlyList<EntryId> Ids => _ids;

    /// <summary>The lowest, if it is known by itself; null where those that are known begin further on.</summary>
    public EntryId? Lowest
    {
        get
        {
            EntryId lowest = _given.Where(static one => one.Count > 0).Select(static one => one.Lowest).Concat(_again).Min();
            return lowest == _ids[0] ? lowest : null;
        }
    }

    /// <summary>Tells whether the server has the last ones, as far as they are not trimmed and cannot be deleted.</summary>
    /// <param name="first">The first entry of the stream.</param>
    /// <param name="deleted">The largest ID that was deleted by itself.</param>
    /// <param name="areThere">Asks the server for some entries.</param>
    public ValueTask<bool> HasEndAsync(EntryId first, EntryId deleted, Func<IEnumerable<EntryId>, ValueTask<bool>> areThere) =>
        areThere(RowUpTo(_ids.Count - 1, Math.Max(CountUpTo(first.Previous()), CountUpTo(deleted))));

    /// <summary>Finds the last one that the server has.</summary>
    /// <param name="first">The first entry of the stream: those before it were there and were trimmed, as far as is known.</param>
    /// <param name="last">The largest ID that the server has ever given.</param>
    /// <param name="deleted">The largest ID that was deleted by itself: those up to it may have been there.</param>
    /// <param name="areThere">Asks the server for some entries.</param>
    /// <returns>Its index in <see cref="Ids"/>; -1 where none is there.</returns>
    public async ValueTask<int> FindLastAsync(EntryId first, EntryId last, EntryId deleted, Func<IEnumerable<EntryId>, ValueTask<bool>> areThere)
    {
        int end = CountUpTo(last);
        int trimmed = CountUpTo(first.Previous()) - 1;
        int certain = Math.Max(trimmed, CountUpTo(deleted) - 1);
        int found = await SearchAsync(certain, end).ConfigureAwait(false);

        // Of those that may have been deleted one that is there is the last for certain, and one that is not may be none at all.
        return found == certain && certain > trimmed ? await SearchAsync(trimmed, certain + 1).ConfigureAwait(false) : found;

        async ValueTask<int> SearchAsync(int there, int missing)
        {
            int from = there + 1;
            while (missing - there > 1)
            {
                int middle = there + ((missing - there) / 2);
                if (await areThere(RowUpTo(middle, from)).ConfigureAwait(false)) there = middle;
                else missing = middle;
            }

            return there;
        }
    }

    /// <summary>Counts those behind an ID, each once.</summary>
    /// <param name="after">What is there for certain, and all before it.</param>
    /// <param name="deleted">Up to where they may have been deleted on purpose.</param>
    public (long AtLeast, long AtMost) CountAfter(EntryId after, EntryId deleted)
    {
        EntryId certain = after < deleted ? deleted : after;
        long atLeast = 0;
        long atMost = 0;
        foreach (GivenIds one in _given)
        {
            atLeast += one.CountAfter(certain).AtLeast;
            atMost += one.CountAfter(after).AtMost;
        }

        foreach (EntryId id in _again)
        {
            if (id <= after || _given.Any(one => one.Contains(id) == true)) continue;
            atMost++;
            if (id > certain && _given.All(one => one.Contains(id) == false)) atLeast++;
        }

        return (atLeast, atMost);
    }

    private IEnumerable<EntryId> RowUpTo(int index, int from)
    {
        int start = Math.Max(from, index - Row + 1);
        return _ids.GetRange(start, index + 1 - start);
    }

    private int CountUpTo(EntryId id)
    {
        int index = _ids.BinarySearch(id);
        return index < 0 ? ~index : index + 1;
    }
}
