using System.Collections.Concurrent;
using Events.Administration;
using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.Client;
using Events.Redis;
using Events.Redis.Stores;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>Processes share sixteen partitions, and come and go in all the ways in which processes do.</summary>
public sealed class PartitionTests
{
    private const int Keys = 48;

    // The share of a process that stands still comes when its leases, of ten seconds, have run out, one round of looking after the other.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public Task Processes_that_join_leave_and_are_killed_keep_the_order_and_share_no_partition() => ChaosRun.RunAsync(async run =>
    {
        await using EventsClient client = new(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(run.Endpoint)));
        var produced = new ConcurrentDictionary<string, int>();
        using var stop = new CancellationTokenSource();
        Task producing = ProduceAsync(client.OpenStream<RouteStream>(), produced, stop.Token);
        var options = new WorkerOptions { Routes = true };
        WorkerProcess first = run.Start("router", options);
        WorkerProcess second = run.Start("router", options);
        WorkerProcess third = run.Start("router", options);
        await UntilHandlesAsync(first, 0);
        await UntilHandlesAsync(second, 0);
        await UntilHandlesAsync(third, 0);

        WorkerProcess fourth = run.Start("router", options);
        await UntilHandlesAsync(fourth, 0);
        await first.EndAsync();

        // In the middle of something.
        await Eventually.TrueAsync(() => second.ReadUnfinished().Count > 0);
        await second.KillAsync();
        await Eventually.TrueAsync(() => third.ReadUnfinished().Count > 0);
        third.Stop();
        long alone = third.Stops[^1].From;
        await Eventually.TrueAsync(() => PartitionsOf(fourth, alone) == RouteStream.Partitions, Patience);
        third.Continue();
        await UntilHandlesAsync(third, third.Stops[^1].To);

        await stop.CancelAsync();
        await producing;
        await Eventually.TrueAsync(() =>
        {
            HashSet<(string, long)> handled = [.. run.Consumers.SelectMany(static worker => worker.ReadLedger())
                .Where(static line => line.Fact == Fact.Ended).Select(static line => (line.EventId.Split('/')[1], line.Number))];
            return produced.All(key => handled.Contains((key.Key, key.Value - 1)));
        }, Patience);
        await run.EndConsumersAsync();

        PartitionJudge.Check(run, produced);
    });

    [Fact]
    public Task A_stream_grows_while_its_processes_join_leave_stand_still_and_are_killed() => ChaosRun.RunAsync(GrowAsync);

    [Fact]
    public Task A_stream_grows_on_a_cluster_while_its_processes_join_leave_stand_still_and_are_killed() => ChaosRun.RunOnClusterAsync(GrowAsync, 1_500);

    private static async Task GrowAsync(ChaosRun run)
    {
        await using EventsClient client = new(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(run.Endpoint)));
        await using EventsClient another = new(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(run.Endpoint)));
        ConcurrentDictionary<string, int>[] produced = [new(), new()];
        using var stop = new CancellationTokenSource();
        Task[] producing =
        [
            ProduceAsync(client.OpenStream<RouteStream>(), produced[0], stop.Token),
            ProduceAsync(another.OpenStream<RouteStream>(), produced[1], stop.Token, "other"),
        ];
        var options = new WorkerOptions { Routes = true };
        WorkerProcess first = run.Start("router", options);
        WorkerProcess second = run.Start("router", options);
        WorkerProcess third = run.Start("router", options);
        foreach (WorkerProcess worker in (WorkerProcess[])[first, second, third]) await UntilHandlesAsync(worker, 0);

        await client.Administration.GrowPartitionsAsync(
            RouteStream.StreamKey, 2 * RouteStream.Partitions, StreamAdministration.LeastLead, TimeSpan.FromSeconds(10));
        WorkerProcess fourth = run.Start("router", options);
        await Eventually.TrueAsync(() => second.ReadUnfinished().Count > 0);
        await second.KillAsync();
        await Eventually.TrueAsync(() => third.ReadUnfinished().Count > 0);

        // It stands still at the switch, and knows of it when it goes on.
        third.Stop();
        await UntilAsync(client, static details => details.UntilSwitch == TimeSpan.Zero);
        third.Continue();
        await first.EndAsync();
        await UntilAsync(client, static details => details.Growth is null);
        await Eventually.TrueAsync(() => PartitionsOf(third, 0) + PartitionsOf(fourth, 0) >= 2 * RouteStream.Partitions, Patience);

        await stop.CancelAsync();
        await Task.WhenAll(producing);
        Dictionary<string, int> all = produced.SelectMany(static one => one).ToDictionary();
        await Eventually.TrueAsync(() =>
        {
            HashSet<(string, long)> handled = [.. run.Consumers.SelectMany(static worker => worker.ReadLedger())
                .Where(static line => line.Fact == Fact.Ended).Select(static line => (line.EventId.Split('/')[1], line.Number))];
            return all.All(key => handled.Contains((key.Key, key.Value - 1)));
        }, Patience);
        await run.EndConsumersAsync();

        PartitionJudge.Check(run, all);
        Assert.True(run.Consumers.SelectMany(static worker => worker.ReadLedger()).Select(static line => line.EventId.Split('/')[0]).Distinct().Count()
            > RouteStream.Partitions);
    }

    private static async Task UntilAsync(EventsClient client, Predicate<PartitionDetails> holds)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!holds(await client.Administration.DescribePartitionsAsync(RouteStream.StreamKey)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "The growth stands still.");
            await Task.Delay(100);
        }
    }

    private static async Task ProduceAsync(RouteStream routes, ConcurrentDictionary<string, int> produced, CancellationToken stop, string name = "key")
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            Routed[] events = [.. Enumerable.Range(0, Keys).Select(key => new Routed($"{name}-{key}", i))];
            await routes.ProduceBatchAsync(events, CancellationToken.None);
            foreach (Routed routed in events) produced[routed.Key] = i + 1;
            await Task.Delay(50, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task UntilHandlesAsync(WorkerProcess worker, long since) => Eventually.TrueAsync(() => PartitionsOf(worker, since) > 0, Patience);

    // How many partitions it has handled something of.
    private static int PartitionsOf(WorkerProcess worker, long since) => worker.ReadLedger()
        .Where(line => line.Fact == Fact.Ended && line.Time > since).Select(static line => line.EventId.Split('/')[0]).Distinct().Count();
}
