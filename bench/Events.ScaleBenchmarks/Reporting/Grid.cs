namespace Events.ScaleBenchmarks.Reporting;

/// <summary>A table as Markdown: what is printed is what the documentation shows.</summary>
internal static class Grid
{
    public static void Print(string heading, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Console.WriteLine();
        Console.WriteLine(heading);
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", columns)} |");
        Console.WriteLine($"|{string.Concat(columns.Select(static (_, i) => i == 0 ? "---|" : "---:|"))}");
        foreach (IReadOnlyList<string> row in rows) Console.WriteLine($"| {string.Join(" | ", row)} |");
    }
}
