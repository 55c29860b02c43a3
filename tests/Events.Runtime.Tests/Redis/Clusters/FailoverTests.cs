using System.Collections.Concurrent;
using Events.Client;
using Events.Errors;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>A replica takes over from a master: as planned, and because the master died.</summary>
public sealed class FailoverTests
{
    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task A_planned_failover_loses_nothing_and_repeats_nothing()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync(masters: 3, replicas: 1);
        await using var client = new EventsClient(await Stores.ConnectAsync(cluster.Nodes[0]));
        using var ledger = new Ledger(client.Store, _stream);
        await ledger.StartAsync();
        RedisServer master = await cluster.NodeOfAsync(_stream.Name);
        RedisServer replica = await cluster.ReplicaOfAsync(master);

        await cluster.FailOverAsync(replica);
        Assert.Same(replica, await cluster.NodeOfAsync(_stream.Name));
        await ledger.GoOnAsync();
        await cluster.FailOverAsync(master);
        await ledger.GoOnAsync();
        await ledger.StopAsync();

        // All that was confirmed, in its order. Of what was not, some may be there too.
        List<EntryId> there = await Stores.IdsAsync(client.Store, _stream);
        Assert.Empty(ledger.Confirmed.Except(there));
        Assert.Equal(ledger.Confirmed, ledger.Confirmed.Order());
        Assert.InRange(there.Count - ledger.Confirmed.Count, 0, ledger.Unknown);
    }

    [Fact]
    public async Task A_master_that_dies_is_replaced_and_what_it_had_not_passed_on_is_told()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync(masters: 3, replicas: 1, nodeTimeout: 2000);
        await using var client = new EventsClient(await Stores.ConnectAsync(cluster.Nodes[0]));
        var told = new ConcurrentQueue<ConfirmedLoss>();
        client.ConfirmedLost += told.Enqueue;
        using var ledger = new Ledger(client.Store, _stream);
        await ledger.StartAsync();
        RedisServer master = await cluster.NodeOfAsync(_stream.Name);
        RedisServer replica = await cluster.ReplicaOfAsync(master);

        // It goes on for a while without its replica, which has not heard all when it takes over.
        replica.Suspend();
        await ledger.GoOnAsync();
        await master.KillAsync();
        replica.Resume();
        await replica.CommandAsync("CLUSTER", "FAILOVER", "TAKEOVER");
        await Eventually.TrueAsync(async () => (string?)((object?[])(await replica.CommandAsync("ROLE"))!)[0] == "master");
        await ledger.GoOnAsync();
        await ledger.StopAsync();

        List<EntryId> there = await Stores.IdsAsync(client.Store, _stream);
        EntryId[] missing = [.. ledger.Confirmed.Except(there)];
        if (missing.Length > 0)
        {
            await Eventually.TrueAsync(() => told.Any(static loss => loss.Kind == ConfirmedLossKind.Produced));
            ConfirmedLoss loss = told.First(static loss => loss.Kind == ConfirmedLossKind.Produced);
            Assert.Equal(missing[^1], loss.Last);
            Assert.InRange(missing.Length, loss.AtLeast, loss.AtMost);
        }

        Assert.Equal(ledger.Confirmed, ledger.Confirmed.Order());
    }

    /// <summary>Produces one by one, and reads as a group; what is confirmed and what is read is noted.</summary>
    private sealed class Ledger(IStreamStore store, StreamKey stream) : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentQueue<EntryId> _confirmed = [];
        private readonly ConcurrentQueue<EntryId> _read = [];
        private int _unknown;
        private Task _running = Task.CompletedTask;

        public IReadOnlyList<EntryId> Confirmed => [.. _confirmed];

        public int Unknown => Volatile.Read(ref _unknown);

        public async Task StartAsync()
        {
            await store.CreateGroupAsync(stream, "g", EntryId.Min);
            _running = Task.WhenAll(Task.Run(ProduceAsync), Task.Run(ReadAsync));
            await GoOnAsync();
        }

        /// <summary>Waits until more was produced, and read.</summary>
        public async Task GoOnAsync()
        {
            int confirmed = _confirmed.Count;
            await Eventually.TrueAsync(() => _confirmed.Count > confirmed + 100);
            EntryId last = _confirmed.Last();
            await Eventually.TrueAsync(() => !_read.IsEmpty && _read.Last() >= last);
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
        }

        public void Dispose() => _stop.Dispose();

        private async Task ProduceAsync()
        {
            for (int i = 0; !_stop.IsCancellationRequested; i++)
            {
                try
                {
                    _confirmed.Enqueue(await store.AddAsync(stream, new Entry("n", $"{i}").Fields));
                }
                catch (UnknownOutcomeException)
                {
                    Interlocked.Increment(ref _unknown);
                }
                catch (StreamStoreException)
                {
                    // It was not executed.
                }
            }
        }

        private async Task ReadAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                await using IGroupReader reader = store.OpenReader(new ConsumerKey(stream, "g", "c"));
                try
                {
                    while (!_stop.IsCancellationRequested)
                    {
                        using EntryPage page = await reader.ReadNewAsync(100, TimeSpan.FromMilliseconds(200), default, default);
                        for (int i = 0; i < page.Count; i++) _read.Enqueue(page.GetId(i));
                    }
                }
                catch (StreamStoreException)
                {
                    // It reads on.
                }
            }
        }
    }
}
