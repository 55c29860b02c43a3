using Events.Store;

namespace Events.Projections;

/// <summary>An entry of a subscription, as long as that has not gone on.</summary>
/// <param name="Page">Its page.</param>
/// <param name="Index">Which of the page's entries.</param>
internal readonly record struct ProjectedEntry(EntryPage Page, int Index)
{
    public static bool Select(EntryPage page, int index, out ProjectedEntry entry)
    {
        entry = new ProjectedEntry(page, index);
        return true;
    }
}
