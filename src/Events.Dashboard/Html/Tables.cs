namespace Events.Dashboard.Html;

/// <summary>Tables and lists of facts, as all pages have them.</summary>
public static class Tables
{
    /// <summary>A table that scrolls by itself where it is wider than the window.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="head">Its heads.</param>
    /// <param name="rows">Its rows.</param>
    public static Markup Table(string caption, Markup head, IEnumerable<Markup> rows) => Markup.Of(
        $"<div class=scroll tabindex=0 role=region aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{Markup.Join(rows)}</tbody></table></div>");

    /// <summary>
    /// A table whose rows become cards where the window is as narrow as a phone: each cell a line with its head in front, so that what there is to press is
    /// seen without scrolling sideways. The last cell is the one for controls.
    /// </summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="heads">Its heads; those that begin with # stand over numbers. A last one that is empty takes its column away.</param>
    /// <param name="rows">Its rows: the name of the element, and a cell for each head. The first names the row.</param>
    public static Markup Cards(string caption, IReadOnlyList<string> heads, IEnumerable<(string Id, IReadOnlyList<Markup> Cells)> rows)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(rows);
        bool hasControls = heads[^1].Length > 0;
        int columns = hasControls ? heads.Count : heads.Count - 1;
        Markup[] lines = [.. rows.Select(row => Markup.Of(
            $"<tr role=row id=\"{row.Id}\">{Markup.Join(Enumerable.Range(0, columns).Select(i => Cell(heads[i], row.Cells[i], i == 0, hasControls && i == columns - 1)))}</tr>"))];
        return Markup.Of(
            $"<div class=scroll tabindex=0 role=region aria-label=\"{caption}\"><table class=cards role=table><caption>{caption}</caption><thead role=rowgroup><tr role=row>{Heads([.. heads.Take(columns)])}</tr></thead><tbody role=rowgroup>{Markup.Join(lines)}</tbody></table></div>");
    }

    /// <summary>The heads of a table; those that begin with # stand over numbers.</summary>
    /// <param name="names">The names.</param>
    public static Markup Heads(params ReadOnlySpan<string> names)
    {
        var heads = new List<Markup>(names.Length);
        foreach (string name in names)
        {
            bool isNumber = name.StartsWith('#');
            heads.Add(Markup.Of($"<th scope=col role=columnheader{Markup.If(isNumber, Markup.Of($" class=n"))}>{(isNumber ? name[1..] : name)}</th>"));
        }

        return Markup.Join(heads);
    }

    // What a style sheet makes a block of is no row or cell to a screen reader any more, unless it is told.
    private static Markup Cell(string head, Markup content, bool isFirst, bool isControls)
    {
        bool isNumber = head.StartsWith('#');
        return isFirst ? Markup.Of($"<th scope=row role=rowheader>{content}</th>")
            : isControls ? Markup.Of($"<td role=cell class=levers>{content}</td>")
            : Markup.Of($"<td role=cell{Markup.If(isNumber, Markup.Of($" class=n"))} data-head=\"{(isNumber ? head[1..] : head)}\">{content}</td>");
    }

    /// <summary>Names with their values.</summary>
    /// <param name="facts">The facts.</param>
    public static Markup Facts(params ReadOnlySpan<(string Name, Markup Value)> facts)
    {
        var items = new List<Markup>(facts.Length);
        foreach ((string name, Markup value) in facts) items.Add(Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>"));
        return Markup.Of($"<dl class=facts>{Markup.Join(items)}</dl>");
    }
}
