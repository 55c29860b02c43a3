using Events.Benchmarks;
using Events.Benchmarks.Baselines;
using Events.Benchmarks.Codec;
using Events.Benchmarks.Reporting;
using Events.Benchmarks.Workloads;
using Events.Client;
using Events.Redis;
using Events.Redis.Stores;
using Events.TestSupport;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var table = new Table(Console.Out);
if (options.What.Contains("codec")) CodecSuite.Run(table, options.IsQuick);
(string Name, IWorkload Workload)[] workloads =
[
    ("w1", new ProduceWorkload()),
    ("w2", new ConsumeWorkload()),
    ("w3", new LatencyWorkload()),
    ("w3", new SlowWorkload()),
    ("w3", new IdleWorkload()),
    ("w4", new ReapWorkload()),
    ("w5", new ReplayWorkload()),
    ("w6", new StallWorkload()),
    ("w7", new SharingWorkload()),
    ("w8", new IdempotentWorkload()),
    ("w9", new ManyStreamsWorkload()),
];
if (workloads.Any(workload => options.What.Contains(workload.Name)))
{
    await using RedisServer? own = options.Redis is null ? await RedisServer.StartOwnAsync() : null;
    RedisOptions redis = RedisOptions.Parse(options.Redis ?? own!.Endpoint);
    await using var events = new EventsClient(await RedisStreamStore.ConnectAsync(redis));
    IReadOnlyList<Adapter> adapters = options.WithStackExchange ? StackExchangeAdapters.Open(redis.Endpoints[0]) : [];
    var bench = new Bench(redis.Endpoints[0], events, adapters, options.Rounds, options.IsQuick, options.Only);
    Console.WriteLine(
        $"{bench.Store.Description}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, "
        + $"medians of {options.Rounds} rounds");
    foreach ((string name, IWorkload workload) in workloads)
    {
        if (options.What.Contains(name)) await workload.RunAsync(bench, table);
    }
}

if (!options.IsCheck) return 0;
IReadOnlyList<string> failures = Budgets.Check(table.Rows, options.IsMeant);
Console.WriteLine();
Console.WriteLine(failures.Count == 0 ? "Every row is within its budget." : "Out of budget:");
foreach (string failure in failures) Console.WriteLine($"  {failure}");
return failures.Count == 0 ? 0 : 1;
