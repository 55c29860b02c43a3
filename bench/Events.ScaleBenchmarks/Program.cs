using Events.ScaleBenchmarks;
using Events.ScaleBenchmarks.Nodes;
using Events.ScaleBenchmarks.Partitions;
using Events.ScaleBenchmarks.Processes;
using Events.ScaleBenchmarks.Topologies;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}");
var failures = new List<string>();
if (options.What.Contains("nodes")) failures.AddRange(await NodeBench.RunAsync(options));
if (options.What.Contains("topology")) failures.AddRange(await TopologyBench.RunAsync(options));
if (options.What.Contains("partitions")) failures.AddRange(await PartitionBench.RunAsync(options));
if (options.What.Contains("claims")) failures.AddRange(await ClaimBench.RunAsync(options));
if (options.What.Contains("process")) await ProcessBench.RunAsync(options);
if (!options.IsCheck) return 0;
Console.WriteLine();
Console.WriteLine(failures.Count == 0 ? "Everything is within its bound." : "Out of its bound:");
foreach (string failure in failures) Console.WriteLine($"  {failure}");
return failures.Count == 0 ? 0 : 1;
