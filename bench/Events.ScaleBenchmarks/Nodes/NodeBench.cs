using System.Globalization;
using Events.ScaleBenchmarks.Reporting;

namespace Events.ScaleBenchmarks.Nodes;

/// <summary>
/// Clusters of 1 to 4 nodes on this machine, all started, measured in turn: processor time for each event, of the client and of each node. What a machine with
/// two cores cannot show is how much more four nodes do in a second.
/// </summary>
internal static class NodeBench
{
    // How much more a client may spend on an event as nodes are added.
    private const double Bound = 1.1;
    private const int MostNodes = 4;

    public static async Task<IReadOnlyList<string>> RunAsync(Options options)
    {
        int events = options.IsQuick ? 40_000 : 150_000;
        var clusters = new List<ClusterUnderTest>();
        var failures = new List<string>();
        try
        {
            for (int nodes = 1; nodes <= MostNodes; nodes++) clusters.Add(await ClusterUnderTest.StartAsync(nodes));
            NodeWorkload[] workloads =
            [
                // What the replies of one node set off goes to all nodes: each is written to n times as often, and an n-th at a time. That is what it costs.
                new("produce, 64 callers for each node", IsJudged: false, cluster => NodeWorkloads.ProduceAsync(cluster, events, 64 * cluster.Nodes)),
                new("produce, 64 callers for each node and node", IsJudged: true, cluster => NodeWorkloads.ProduceAsync(cluster, events, 64 * cluster.Nodes * cluster.Nodes)),
                new("batches of 1,000, 4 callers", IsJudged: true, cluster => NodeWorkloads.ProduceBatchesAsync(cluster, events * 2)),
                new("consume, 16 partitions", IsJudged: true, cluster => NodeWorkloads.ConsumeAsync(cluster, events * 2)),
            ];
            foreach (NodeWorkload workload in workloads) failures.AddRange(await RunAsync(workload, clusters, options));
        }
        finally
        {
            foreach (ClusterUnderTest cluster in clusters) await cluster.DisposeAsync();
        }

        return failures;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(NodeWorkload workload, List<ClusterUnderTest> clusters, Options options)
    {
        // The first rounds warm up; every other round goes backwards, so that nobody always comes after the same one.
        const int WarmUps = 2;
        var runs = clusters.ToDictionary(static cluster => cluster, static _ => new List<NodeRun>());
        for (int round = 0; round < WarmUps + options.Rounds; round++)
        {
            foreach (ClusterUnderTest cluster in round % 2 == 0 ? clusters : Enumerable.Reverse(clusters))
            {
                NodeRun run = await workload.RunAsync(cluster);
                if (round >= WarmUps) runs[cluster].Add(run);
            }
        }

        var failures = new List<string>();
        var rows = new List<string[]>();
        foreach (ClusterUnderTest cluster in clusters)
        {
            List<NodeRun> all = runs[cluster];
            double ratio = Median.Of(all.Zip(runs[clusters[0]], static (run, single) => run.Client / single.Client));
            double[] nodes = [.. Enumerable.Range(0, cluster.Nodes).Select(node => Median.Of(all.Select(run => run.Nodes[node])))];
            rows.Add(
            [
                Text($"{cluster.Nodes} ({cluster.Spread})"),
                Text($"{Median.Of(all.Select(static run => run.Rate)):N0}"),
                Text($"{Median.Of(all.Select(static run => run.Client)):0.00}"),
                Text($"{ratio:0.00}"),
                Text($"{Median.Of(all.Select(static run => run.EachRead)):0.0}"),
                Text($"{Median.Of(all.Select(static run => run.Bytes)):0.0}"),
                Text($"{Median.Of(all.Select(static run => run.Nodes.Sum())):0.00}"),
                string.Join(" + ", nodes.Select(static node => Text($"{node:0.00}"))),
            ]);
            if (workload.IsJudged && ratio > Bound) failures.Add(Text($"{workload.Name}: of {cluster.Nodes} nodes an event costs the client {ratio:0.00} of what it costs with one, at most {Bound:0.00}"));
        }

        Grid.Print(
            $"{workload.Name}: medians of {options.Rounds} rounds, processor time in µs for each event",
            ["nodes (partitions on each)", "events/s", "client", "to one node", "events/read", "B/event", "all nodes", "each node"],
            rows);
        return failures;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
