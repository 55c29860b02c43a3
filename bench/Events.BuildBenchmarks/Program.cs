using Events.BuildBenchmarks;
using Events.BuildBenchmarks.Measuring;
using Events.BuildBenchmarks.Projects;
using Events.BuildBenchmarks.Reporting;
using Microsoft.CodeAnalysis;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

Console.WriteLine(
    $"Roslyn {typeof(Compilation).Assembly.GetName().Version}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, "
    + $"medians of {options.Rounds} rounds, everything on one core");
var table = new BuildTable(Console.Out);
if (options.What.Contains("generator"))
{
    table.Heading("Generator");
    foreach (int events in (int[])[10, 100, 1000]) new GeneratorCost(events).Run(options.Rounds, table);
}

if (options.What.Contains("analyzers"))
{
    table.Heading("Analyzers");
    int files = options.Files;
    new AnalyzerCost("some", $"{files / 20} of {files} files use streams", ShopSolution.Create(files, files / 20, references: true))
        .Run(options.Rounds, table, options.IsEach);
    new AnalyzerCost("none", "no file uses streams", ShopSolution.Create(files, 0, references: true)).Run(options.Rounds, table, options.IsEach);
    new AnalyzerCost("unreferenced", "neither library is referenced", ShopSolution.Create(files, 0, references: false))
        .Run(options.Rounds, table, options.IsEach);
}

if (options.What.Contains("baseline"))
{
    table.Heading("Contract file, in whole builds by all cores");
    new BaselineCost(500).Run(options.Rounds, table);
}

if (!options.IsCheck) return 0;
IReadOnlyList<string> failures = BuildBudget.Check(table.Rows);
Console.WriteLine();
Console.WriteLine(failures.Count == 0 ? "Every row is within its budget." : "Out of budget:");
foreach (string failure in failures) Console.WriteLine($"  {failure}");
return failures.Count == 0 ? 0 : 1;
