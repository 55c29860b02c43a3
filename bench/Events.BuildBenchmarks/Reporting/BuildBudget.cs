using System.Globalization;

namespace Events.BuildBenchmarks.Reporting;

/// <summary>The largest share of the compiler's time that a row may take, and the files that may be written anew.</summary>
internal sealed record BuildBudget(string Row, double Share, int? Files = null)
{
    /// <summary>What <c>--check</c> holds the generator and the analyzers to.</summary>
    public static IReadOnlyList<BuildBudget> All { get; } =
    [
        new("generator/10/full", 0.2),
        new("generator/100/full", 0.2),
        new("generator/1000/full", 0.2),
        new("generator/10/event", 0.1, Files: 1),
        new("generator/100/event", 0.1, Files: 1),
        new("generator/1000/event", 0.1, Files: 1),
        new("generator/10/other", 0.1, Files: 0),
        new("generator/100/other", 0.1, Files: 0),
        new("generator/1000/other", 0.1, Files: 0),
        new("analyzers/some/all", 0.05),
        new("analyzers/none/all", 0.01),
        new("analyzers/unreferenced/all", 0.01),
        new("baseline/500/added", 0.05),
    ];

    /// <summary>Says what is wrong with the rows; a row that was not run is not judged.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<BuildRow> rows)
    {
        var failures = new List<string>();
        foreach (BuildBudget budget in All)
        {
            if (rows.FirstOrDefault(row => row.Id == budget.Row) is not { } row) continue;
            if (row.Share > budget.Share)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Id}: {row.Share:P2} of the time that it is held to, budget {budget.Share:P0}"));
            }

            if (budget.Files is { } files && row.Files != files) failures.Add($"{row.Id}: {row.Files} files written anew, budget {files}");
        }

        return failures;
    }
}
