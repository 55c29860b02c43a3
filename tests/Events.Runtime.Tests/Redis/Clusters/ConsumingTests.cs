using Events.Client;
using Events.Errors;
using Events.Producing;
using Events.Runtime.Tests.Redis.Clusters.Sample;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>Two groups consume a stream whose slot moves under load: each event once for each of them, and in the order of its key.</summary>
public sealed class ConsumingTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private const int Parcels = 5;

    private readonly RedisCluster _cluster = fixture.Cluster;

    [Theory]
    [InlineData(32)]
    [InlineData(0)]
    public async Task Nothing_is_lost_doubled_or_out_of_order_while_the_slot_moves_under_load(int dedicatedReaders)
    {
        string key = RedisServer.UniqueKey("parcels");
        await using var client = new EventsClient(await Stores.ConnectAsync(_cluster.Nodes[0], redis => redis with { DedicatedReaders = dedicatedReaders }));
        ParcelStream parcels = client.OpenStream<ParcelStream>(new StreamOptions { Key = key });
        var couriers = new Couriers();
        var auditors = new Auditors();
        var options = new ConsumerOptions { BlockTime = TimeSpan.FromMilliseconds(200) };
        await using GroupConsumer first = client.CreateConsumer(couriers, options, key);
        await using GroupConsumer second = client.CreateConsumer(auditors, options, key);
        first.Start();
        second.Start();
        using var stop = new CancellationTokenSource();
        int[] produced = new int[Parcels];
        Task[] producing = [.. Enumerable.Range(0, Parcels).Select(parcel => Task.Run(() => ProduceAsync(parcels, parcel, produced, stop.Token)))];
        await Eventually.TrueAsync(() => couriers.Runs.Count > 50 && auditors.Runs.Count > 50);

        for (int i = 0; i < 3; i++)
        {
            RedisServer from = await _cluster.NodeOfAsync(key);
            await _cluster.MoveSlotAsync(key, _cluster.Nodes.First(node => node != from));
            int before = couriers.Runs.Count;
            await Eventually.TrueAsync(() => couriers.Runs.Count > before + 50);
        }

        await stop.CancelAsync();
        await Task.WhenAll(producing);
        int all = produced.Sum();
        await Eventually.TrueAsync(() => couriers.Runs.Count >= all && auditors.Runs.Count >= all);
        await Eventually.TrueAsync(async () =>
            (await client.Store.PendingAsync(new StreamKey(key), "couriers")).Count == 0
            && (await client.Store.PendingAsync(new StreamKey(key), "auditors")).Count == 0);
        foreach (IReadOnlyList<ParcelMoved> runs in new[] { couriers.Runs, auditors.Runs })
        {
            for (int parcel = 0; parcel < Parcels; parcel++)
            {
                Assert.Equal(Enumerable.Range(0, produced[parcel]), runs.Where(run => run.Parcel == $"{parcel}").Select(static run => run.Step));
            }
        }
    }

    // What was not executed is produced again; nothing else ends here, since no connection breaks.
    private static async Task ProduceAsync(ParcelStream parcels, int parcel, int[] produced, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await parcels.ProduceAsync(new ParcelMoved($"{parcel}", produced[parcel]));
                produced[parcel]++;
            }
            catch (ServerErrorException exception) when (exception.IsTransient)
            {
                // The machine is so busy that the slot was on its way for longer than a command waits.
            }
        }
    }
}
