using Events.Client;
using Events.Errors;
using Events.Producing;
using Events.Redis.Stores;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>Subscriptions on a real server whose connections are lost: each entry once, in order, or an error.</summary>
public sealed class ReconnectingTests
{
    private static readonly StreamOptions Unlimited = new() { Key = "orders", Retention = Retention.None };

    [Fact]
    public async Task Connections_killed_under_a_producer_at_full_speed_cost_no_entry_and_repeat_none()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis admin = await server.ConnectRawAsync();
        await using var producer = new EventsClient(await Stores.ConnectAsync(server));
        await using var client = new EventsClient(await Stores.ConnectAsync(server, options => options with { ClientName = "followers" }));
        OrderStream stream = client.OpenStream<OrderStream>(Unlimited);
        int produced = await ProduceAsync(producer, 20_000);
        var followings = new List<Following>
        {
            new(stream.SubscribeAsync()),
            new(stream.SubscribeAsync(options: new() { PageSize = 37 })),

            // Slower than the others, so that it goes to and fro between what is read for all and what it reads for itself.
            new(stream.SubscribeAsync(), async entry =>
            {
                if (entry.Id.Sequence % 64 == 0) await Task.Yield();
            }),
        };
        using var stop = new CancellationTokenSource();
        Task<int> producing = Task.Run(async () =>
        {
            int count = 0;
            while (!stop.IsCancellationRequested) count += await ProduceAsync(producer, 500);
            return count;
        });
        try
        {
            int killed = 0;
            while (killed < 60 || followings[0].Count < 100_000 * (Scale.Factor - 1))
            {
                int before = followings.Min(following => following.Count);
                killed += await Clients.KillAllAsync(admin, "followers");
                foreach (Following following in followings) await following.HasAsync(before + 1);
            }
        }
        finally
        {
            await stop.CancelAsync();
            produced += await producing;
        }

        List<EntryId> ids = await Stores.IdsAsync(producer.Store, new StreamKey("orders"));
        Assert.Equal(produced, ids.Count);
        foreach (Following following in followings)
        {
            await following.HasAsync(produced);
            Assert.True(ids.SequenceEqual(following.Ids));
            await following.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_reply_that_breaks_off_anywhere_is_read_again()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var producer = new EventsClient(await Stores.ConnectAsync(server));
        var random = new Random(7);
        await using var store = new RedisStreamStore(Stores.OptionsOf(server) with
        {
            // Some too short for the handshake; most end somewhere in a page, or in what stands behind it.
            OpenStream = endpoint =>
            {
                lock (random) return new CuttingStream(endpoint, random.Next(100, 20_000));
            },
        });
        await using var client = new EventsClient(store, null, null, ownsStore: false);
        OrderStream stream = client.OpenStream<OrderStream>(Unlimited);
        await ProduceAsync(producer, 2_000);
        await using var first = new Following(stream.SubscribeAsync(options: new() { PageSize = 50 }));
        await first.HasAsync(2_000);
        for (int i = 1; i <= 300; i++)
        {
            await ProduceAsync(producer, 1 + (i % 5));
            if (i % 3 == 0) await first.HasAsync(2_000 + i);
        }

        List<EntryId> ids = await Stores.IdsAsync(producer.Store, new StreamKey("orders"));
        await first.HasAsync(ids.Count);
        Assert.Equal(ids, first.Ids);
    }

    [Fact]
    public async Task A_server_that_stands_still_is_waited_for()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var client = new EventsClient(await Stores.ConnectAsync(server, options => options with
        {
            CommandTimeout = TimeSpan.FromSeconds(2),
            ConnectTimeout = TimeSpan.FromSeconds(2),
        }));
        OrderStream stream = client.OpenStream<OrderStream>(Unlimited);
        await using var following = new Following(stream.SubscribeAsync());
        await following.Subscription.CaughtUp;
        server.Suspend();
        await Assert.ThrowsAnyAsync<StreamStoreException>(async () => await client.Store.LengthAsync(new StreamKey("orders")));
        server.Resume();
        await using var producer = new EventsClient(await Stores.ConnectAsync(server));

        await ProduceAsync(producer, 10);

        await following.HasAsync(10);
        Assert.Equal(await Stores.IdsAsync(producer.Store, new StreamKey("orders")), following.Ids);
    }

    [Fact]
    public async Task A_server_that_comes_back_without_the_stream_is_told()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var client = new EventsClient(await Stores.ConnectAsync(server));
        await ProduceAsync(client, 10);
        await using var live = new Following(client.OpenStream<OrderStream>(Unlimited).SubscribeAsync());
        await live.Subscription.CaughtUp;

        await server.RestartAsync();

        StreamResetException told = await Assert.ThrowsAsync<StreamResetException>(() => live.Completion.WaitAsync(Eventually.Patience));
        Assert.Equal((live.Ids[^1], EntryId.Min), (told.Position, told.LastId));
    }

    [Fact]
    public async Task A_server_that_is_away_for_too_long_ends_it_where_it_is_to()
    {
        RedisServer server = await RedisServer.StartOwnAsync();
        await using var client = new EventsClient(
            await Stores.ConnectAsync(server, options => options with { ConnectTimeout = TimeSpan.FromSeconds(1) }));
        OrderStream stream = client.OpenStream<OrderStream>(Unlimited);
        await using var patient = new Following(stream.SubscribeAsync());
        await using var impatient = new Following(stream.SubscribeAsync(options: new() { GiveUpAfter = TimeSpan.FromMilliseconds(100) }));
        await Task.WhenAll(patient.Subscription.CaughtUp, impatient.Subscription.CaughtUp);

        await server.DisposeAsync();

        await Assert.ThrowsAnyAsync<StreamStoreException>(() => impatient.Completion.WaitAsync(Eventually.Patience));
        Assert.False(patient.Completion.IsCompleted);
    }

    [Fact]
    public async Task Where_no_more_connections_are_let_in_it_reads_over_the_one_that_it_has()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis admin = await server.ConnectRawAsync();
        await using var client = new EventsClient(await Stores.ConnectAsync(server, options => options with
        {
            ClientName = "followers",
            ConnectTimeout = TimeSpan.FromSeconds(1),
        }));
        OrderStream stream = client.OpenStream<OrderStream>(Unlimited);
        await ProduceAsync(client, 10);
        await admin.CommandAsync("CONFIG", "SET", "maxclients", "2");
        await using var following = new Following(stream.SubscribeAsync());
        await following.HasAsync(10);
        for (int i = 1; i <= 3; i++)
        {
            await ProduceAsync(client, 1);
            await following.HasAsync(10 + i);
        }

        Assert.Equal(0, await Clients.CountBlockedAsync(admin, "followers"));
        await admin.CommandAsync("CONFIG", "SET", "maxclients", "100");
        await Eventually.TrueAsync(async () => await Clients.CountBlockedAsync(admin, "followers") == 1);
    }

    [Fact]
    public async Task What_the_user_may_not_do_is_told_with_the_rule()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis admin = await server.ConnectRawAsync();
        await admin.CommandAsync("ACL", "SETUSER", "reader", "on", ">right", "~*", "+@connection", "+eval", "+evalsha", "+xrange", "+xinfo|stream", "+info", "+client");
        await using var client = new EventsClient(await Stores.ConnectAsync(server, options => options with { User = "reader", Password = "right" }));
        await using var following = new Following(client.OpenStream<OrderStream>(Unlimited).SubscribeAsync());

        MissingPermissionException told = await Assert.ThrowsAsync<MissingPermissionException>(() => following.Completion.WaitAsync(Eventually.Patience));
        Assert.Contains("+xread", told.Message, StringComparison.Ordinal);
    }

    private static async Task<int> ProduceAsync(EventsClient client, int count)
    {
        OrderStream stream = client.OpenStream<OrderStream>(Unlimited);
        OrderStream.Batch batch = stream.CreateBatch();
        for (int i = 0; i < count; i++) batch.Add(new OrderPlaced("o-1234", "alice", i));
        await stream.ProduceBatchAsync(batch);
        return count;
    }
}
