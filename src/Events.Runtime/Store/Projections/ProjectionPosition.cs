using System.Globalization;

namespace Events.Store.Projections;

/// <summary>
/// The position up to which a projection has come. Beside the entry it has what it takes to tell later, when that entry is trimmed, whether anything was
/// trimmed unread.
/// </summary>
/// <param name="Id">The last entry that it has passed; <c>0-0</c> for none.</param>
/// <param name="Passed">How many entries were ever added up to there; -1 when that is not known.</param>
/// <param name="Anchor">From which entry on that was counted.</param>
public readonly record struct ProjectionPosition(EntryId Id, long Passed, EntryId Anchor)
{
    /// <summary>The counters as text, to be stored beside the entry's ID.</summary>
    public string Counted => string.Create(CultureInfo.InvariantCulture, $"{Passed} {Anchor}");

    /// <summary>The position as it was stored.</summary>
    /// <param name="id">The entry's ID.</param>
    /// <param name="counted">The counters; null, or what is none, for not known.</param>
    public static ProjectionPosition Of(EntryId id, string? counted)
    {
        int space = counted?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        return space > 0
            && long.TryParse(counted.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long passed)
            && EntryId.TryParse(counted.AsSpan(space + 1), CultureInfo.InvariantCulture, out EntryId anchor)
            ? new ProjectionPosition(id, passed, anchor)
            : new ProjectionPosition(id, -1, EntryId.Min);
    }

    /// <summary>The entry's ID.</summary>
    public override string ToString() => Id.ToString();
}
