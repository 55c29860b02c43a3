using System.Text;
using Events.Store;
using Events.Wire;

namespace Events.Conformance.Entries;

/// <summary>A page as lines to compare: <c>1-0 a=1 b=2</c>, or <c>1-0 gone</c> for a deleted entry.</summary>
internal static class PageText
{
    /// <summary>Turns the page into lines and gives its buffer back.</summary>
    public static string[] Of(EntryPage page)
    {
        using EntryPage read = page;
        string[] lines = new string[page.Count];
        for (int i = 0; i < lines.Length; i++) lines[i] = Line(page, i);
        return lines;
    }

    private static string Line(EntryPage page, int index)
    {
        if (page.IsDeleted(index)) return $"{page.GetId(index)} gone";
        var line = new StringBuilder(page.GetId(index).ToString());
        EntryReader reader = page.GetFields(index).GetReader();
        int fields = 0;
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            line.Append(' ').Append(Encoding.Latin1.GetString(name));
            line.Append('=').Append(Encoding.Latin1.GetString(reader.ReadBytes()));
            fields++;
        }

        Assert.Equal(fields, page.GetFields(index).Count);
        return line.ToString();
    }
}
