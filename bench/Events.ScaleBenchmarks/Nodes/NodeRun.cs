using Events.ScaleBenchmarks.Reporting;

namespace Events.ScaleBenchmarks.Nodes;

/// <summary>What one run on one cluster has taken for each event.</summary>
/// <param name="Rate">Events per second.</param>
/// <param name="Client">Processor time of this process, in microseconds.</param>
/// <param name="Bytes">Bytes that this process has allocated.</param>
/// <param name="EachRead">How many events a node finds when it reads from the connection: as many as the client has written at once.</param>
/// <param name="Nodes">Processor time of each node, in microseconds, for each event of all nodes.</param>
internal sealed record NodeRun(double Rate, double Client, double Bytes, double EachRead, IReadOnlyList<double> Nodes)
{
    public static async Task<NodeRun> TakeAsync(ClusterUnderTest cluster, int events, Func<Task> run)
    {
        double[] before = await cluster.NodeCpuAsync();
        double reads = await cluster.ReadsAsync();
        Usage usage = await Usage.OfAsync(run);
        reads = await cluster.ReadsAsync() - reads;
        double[] after = await cluster.NodeCpuAsync();
        return new NodeRun(
            events / usage.Elapsed.TotalSeconds,
            usage.Cpu.TotalMicroseconds / events,
            (double)usage.Allocated / events,
            events / reads,
            [.. after.Zip(before, (one, other) => (one - other) / events)]);
    }
}
