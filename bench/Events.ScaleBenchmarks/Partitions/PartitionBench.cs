using System.Globalization;
using Events.Definitions;
using Events.ScaleBenchmarks.Reporting;

namespace Events.ScaleBenchmarks.Partitions;

/// <summary>
/// Thousands of partitions, and processes that come, go and die: the product's leases and the embedded store's list, on a clock that goes by as fast as they
/// compute. How long it takes until each has its due, and how many partitions change hands against the fewest that have to.
/// </summary>
internal static class PartitionBench
{
    // More than the fewest: what newcomers take from each other when several come at once.
    private const double MostMoves = 1.1;

    // A process that died is missed after ten seconds, and the others ask each second.
    private const double MostSeconds = 20;
    private const string AllJoin = "all join";

    public static async Task<IReadOnlyList<string>> RunAsync(Options options)
    {
        var failures = new List<string>();
        (int Partitions, int Processes)[] sizes = options.IsQuick ? [(1000, 10), (1000, 100)] : [(1000, 10), (1000, 100), (10_000, 10), (10_000, 100)];
        foreach ((int partitions, int processes) in sizes) await RunAsync(partitions, processes, failures);
        return failures;
    }

    private static async Task RunAsync(int partitions, int processes, List<string> failures)
    {
        var definition = new ConsumerGroupDefinition(
            new StreamDefinition("Wide", "wide", Retention.None) { Partitions = partitions }, "totals", GroupStart.Beginning);
        await using var world = new PartitionWorld(definition);
        var rows = new List<string[]>();
        string name = Text($"{partitions:N0} partitions, {processes} processes");
        int tenth = Math.Max(1, processes / 10);
        await MeasureAsync(AllJoin, [], processes);
        await MeasureAsync("one joins", [], 1);
        await MeasureAsync("one leaves", [world.Processes[processes / 2]], 0);
        await MeasureAsync("one is killed", [world.Processes[1]], 0, areKilled: true);
        await MeasureAsync("one joins in its place", [], 1);
        await MeasureAsync("a tenth leaves and as many join", [.. world.Processes.Take(tenth)], tenth);
        await MeasureAsync("half are killed", [.. world.Processes.Take(processes / 2)], 0, areKilled: true);

        Usage rest = await Usage.OfAsync(() => world.RunAsync(TimeSpan.FromSeconds(30)));
        double each = rest.Cpu.TotalMilliseconds / 30 / world.Processes.Count;
        Grid.Print(
            Text($"{name}; at rest a process computes {each:0.00} ms a second, the embedded list included"),
            ["what happens", "until each has its due", "partitions that moved", "fewest possible", "at once with two"],
            rows);

        async Task MeasureAsync(string what, IReadOnlyList<SimulatedProcess> going, int coming, bool areKilled = false)
        {
            (int moves, int overlaps) = (world.Moves, world.Overlaps);
            TimeSpan before = world.Elapsed;
            int least = world.FewestMoves(going, coming);
            if (areKilled) await world.KillAsync(going);
            else if (going.Count > 0) await world.StopAsync(going);
            if (coming > 0) await world.JoinAsync(coming);
            await world.SettleAsync();
            TimeSpan took = world.Elapsed - before;
            (moves, overlaps) = (world.Moves - moves, world.Overlaps - overlaps);
            rows.Add([what, Text($"{took.TotalSeconds:0.0} s"), Text($"{moves:N0}"), Text($"{least:N0}"), Text($"{overlaps}")]);
            if (overlaps > 0) failures.Add(Text($"{name}, {what}: {overlaps} partitions were with two at once"));
            if (took.TotalSeconds > MostSeconds) failures.Add(Text($"{name}, {what}: {took.TotalSeconds:0.0} s, at most {MostSeconds:0}"));
            if (what != AllJoin && moves > least * MostMoves + 1) failures.Add(Text($"{name}, {what}: {moves} partitions moved, and {least} have to"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
