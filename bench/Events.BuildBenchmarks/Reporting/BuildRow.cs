namespace Events.BuildBenchmarks.Reporting;

/// <summary>A line of the table.</summary>
/// <param name="id">What budgets call it.</param>
/// <param name="name">What readers call it.</param>
/// <param name="runs">Milliseconds, by round.</param>
/// <param name="compiler">The compiler's milliseconds, by round: a ratio is taken within a round, since rounds differ.</param>
/// <param name="files">Generated files that were written anew, where that is counted.</param>
internal sealed class BuildRow(string id, string name, IReadOnlyList<double> runs, IReadOnlyList<double> compiler, int? files = null)
{
    public string Id => id;

    public string Name => name;

    public double Milliseconds { get; } = Medians.Of(runs);

    public double Share { get; } = Medians.Of(runs.Zip(compiler, (run, whole) => run / whole));

    public int? Files => files;
}
