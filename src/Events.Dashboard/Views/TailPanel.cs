using Events.Administration;
using Events.Dashboard.Html;

namespace Events.Dashboard.Views;

/// <summary>Shows the entries that came last.</summary>
internal static class TailPanel
{
    private const int Most = 20;

    public static async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        string stream = request.GetStream();
        var rows = new List<Markup>();
        await foreach (RawEntry entry in request.Administration.ReplayAsync(
            stream, new ReplayQuery { IsBackwards = true, Limit = Most }, request.Stop).ConfigureAwait(false))
        {
            rows.Add(Row(request, entry));
        }

        return rows.Count == 0 ? Markup.Of($"<p>The stream is empty.</p>") : Table(rows, $"The newest {rows.Count}, the newest first");
    }

    public static Markup Table(IEnumerable<Markup> rows, string caption) => Tables.Table(caption, Tables.Heads("Entry", "Time", "Type", "Fields"), rows);

    public static Markup Row(DashboardRequest request, RawEntry entry) => Markup.Of($"""
        <tr id="{ElementIds.Of("e", entry.Id.ToString())}"><th scope=row>{Parts.EntryLink(request, entry.Stream, entry.Id)}</th><td class=time>{Words.TimeOf(entry.Id)}</td>
        <td>{(entry.Type.Length == 0 ? "no type" : entry.Type)}</td><td class="value line">{Parts.Line(entry.Fields)}</td></tr>
        """);
}
