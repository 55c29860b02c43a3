using System.Globalization;
using Events.Benchmarks;
using Events.Benchmarks.Workloads;
using Events.Store.Redis;
using Events.TestSupport;

// Usage: [w1] [w2] [--rounds n] [--redis host:port]. Contenders of one workload run in turn, so that what disturbs the
// machine disturbs all; the median of the rounds counts, and only ratios within one run.
string? Option(string name)
{
    int index = Array.IndexOf(args, name);
    return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
}

bool Wants(string workload) => args.Contains(workload) || !args.Any(argument => argument.StartsWith('w'));

int rounds = int.Parse(Option("--rounds") ?? "5", CultureInfo.InvariantCulture);
await using RedisServer? own = Option("--redis") is null ? await RedisServer.StartOwnAsync() : null;
RedisOptions options = RedisOptions.Parse(Option("--redis") ?? own!.Endpoint);
await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(options);
Console.WriteLine($"{store.Description}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, medians of {rounds} rounds");
if (Wants("w1"))
{
    foreach ((int outstanding, int events) in new[] { (1, 50_000), (64, 500_000), (1000, 1_000_000) })
    {
        await RunAsync($"W1 produce, {outstanding} outstanding", new ProduceWorkload(store, options.Endpoints[0], outstanding, events).Contenders);
    }
}

if (Wants("w2"))
{
    var consume = new ConsumeWorkload(store, options.Endpoints[0], 500_000);
    await consume.PrepareAsync();
    await RunAsync("W2 consume and acknowledge, batches of 100", consume.Contenders);
}

async Task RunAsync(string title, IReadOnlyList<Contender> contenders)
{
    var results = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());
    for (int round = 0; round <= rounds; round++)
    {
        foreach (Contender contender in contenders)
        {
            Measurement measurement = await contender.RunAsync();

            // The first round warms up.
            if (round > 0) results[contender].Add(measurement);
        }
    }

    double limit = Measurement.Median(results[contenders[0]]).PerSecond;
    Console.WriteLine();
    Console.WriteLine($"{title,-46} {"events/s",10} {"ratio",6} {"B/event",8} {"CPU µs",7}");
    foreach (Contender contender in contenders)
    {
        Measurement median = Measurement.Median(results[contender]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {contender.Name,-44} {median.PerSecond,10:N0} {median.PerSecond / limit,6:F2} {median.BytesPerEvent,8:F2} {median.CpuMicrosecondsPerEvent,7:F2}"));
    }
}
