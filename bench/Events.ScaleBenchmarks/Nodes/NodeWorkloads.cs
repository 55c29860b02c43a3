using Events.Client;
using Events.Consuming;
using Events.ScaleBenchmarks.Orders;
using Events.Store;

namespace Events.ScaleBenchmarks.Nodes;

/// <summary>
/// What is measured as nodes are added: one by one, in batches, and back again.
/// </summary>
internal static class NodeWorkloads
{
    private const int BatchSize = 1000;
    private const int BatchCallers = 4;

    /// <summary>Each of many callers awaits one event after the other.</summary>
    public static async Task<NodeRun> ProduceAsync(ClusterUnderTest cluster, int events, int callers)
    {
        await cluster.DeleteAsync();
        int next = 0;
        return await NodeRun.TakeAsync(cluster, events, () => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync())));

        async Task CallAsync()
        {
            while (true)
            {
                int i = Interlocked.Increment(ref next) - 1;
                if (i >= events) return;
                await cluster.Stream.ProduceAsync(OrderPlaced.Samples[i % OrderPlaced.Samples.Count]);
            }
        }
    }

    /// <summary>Some callers await batches whose keys are of all partitions.</summary>
    public static async Task<NodeRun> ProduceBatchesAsync(ClusterUnderTest cluster, int events)
    {
        await cluster.DeleteAsync();
        int left = events / BatchSize;
        return await NodeRun.TakeAsync(cluster, left * BatchSize, () => Task.WhenAll(Enumerable.Range(0, BatchCallers).Select(CallAsync)));

        async Task CallAsync(int caller)
        {
            OrderStream.Batch batch = cluster.Stream.CreateBatch();
            int key = caller * 1024;
            while (Interlocked.Decrement(ref left) >= 0)
            {
                batch.Clear();
                for (int i = 0; i < BatchSize; i++) batch.Add(OrderPlaced.Samples[key++ % OrderPlaced.Samples.Count]);
                await cluster.Stream.ProduceBatchAsync(batch);
            }
        }
    }

    /// <summary>A consumer of each partition drains what is there. Its start is not measured.</summary>
    public static async Task<NodeRun> ConsumeAsync(ClusterUnderTest cluster, int events)
    {
        await ProduceBatchesAsync(cluster, events);
        foreach (StreamKey partition in OrderStream.Partitions) await cluster.CommandAsync(partition, "XGROUP", "CREATE", partition.Name, OrderTotals.Group, "$");
        var totals = new OrderTotals();
        IReadOnlyList<GroupConsumer> consumers = cluster.Events.CreateConsumers(totals);
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        while (consumers.Any(static consumer => consumer.Status.State != ConsumerState.Running)) await Task.Delay(20);
        await Task.Delay(200);
        int expected = events + OrderStream.Count;
        NodeRun run = await NodeRun.TakeAsync(cluster, expected, async () =>
        {
            Task all = totals.Expect(expected);
            foreach (StreamKey partition in OrderStream.Partitions)
            {
                // Who waits is woken by an entry, and is behind by all the others then.
                await cluster.CommandAsync(partition, "XGROUP", "SETID", partition.Name, OrderTotals.Group, "0");
                await cluster.CommandAsync(partition, "XADD", partition.Name, "*", "type", "order.placed", "order_id", "o-1", "customer", "alice", "amount", "49.5");
            }

            await all.WaitAsync(TimeSpan.FromMinutes(1));
        });
        await Task.WhenAll(consumers.Select(static consumer => consumer.DisposeAsync().AsTask()));
        return run;
    }
}
