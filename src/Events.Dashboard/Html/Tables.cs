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

    /// <summary>The heads of a table; those that begin with # stand over numbers.</summary>
    /// <param name="names">The names.</param>
    public static Markup Heads(params ReadOnlySpan<string> names)
    {
        var heads = new List<Markup>(names.Length);
        foreach (string name in names)
        {
            bool isNumber = name.StartsWith('#');
            heads.Add(Markup.Of($"<th scope=col{Markup.If(isNumber, Markup.Of($" class=n"))}>{(isNumber ? name[1..] : name)}</th>"));
        }

        return Markup.Join(heads);
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
