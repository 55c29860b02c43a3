using System.Globalization;
using Events.Client;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>A replica takes over from a master that goes on as its replica.</summary>
public sealed class FailoverTests
{
    private static readonly StreamKey Key = new("orders");

    [Fact]
    public async Task The_new_master_is_followed_without_a_gap()
    {
        await using RedisServer first = await RedisServer.StartOwnAsync();
        await using RedisServer second = await RedisServer.StartOwnAsync();
        await FollowAsync(second, first);
        await using var client = new EventsClient(await ConnectAsync(first, second));
        await using var following = new Following(client.OpenStream<OrderStream>(Options).SubscribeAsync());
        await ProduceAsync(first, 20);
        await following.HasAsync(20);
        await Eventually.TrueAsync(async () => (long)(await second.CommandAsync("XLEN", Key.Name))! == 20);

        await second.CommandAsync("REPLICAOF", "NO", "ONE");
        await FollowAsync(first, second);
        await ProduceAsync(second, 20);

        await following.HasAsync(40);
        await using RedisStreamStore store = await Stores.ConnectAsync(second);
        Assert.Equal(await Stores.IdsAsync(store, Key), following.Ids);
    }

    [Fact]
    public async Task A_new_master_that_has_not_got_all_of_the_stream_is_told()
    {
        await using RedisServer first = await RedisServer.StartOwnAsync();
        await using RedisServer second = await RedisServer.StartOwnAsync();
        await FollowAsync(second, first);
        await using var client = new EventsClient(await ConnectAsync(first, second));
        await using var following = new Following(client.OpenStream<OrderStream>(Options).SubscribeAsync());
        await ProduceAsync(first, 20);
        await following.HasAsync(20);
        await Eventually.TrueAsync(async () => (long)(await second.CommandAsync("XLEN", Key.Name))! == 20);
        await second.CommandAsync("REPLICAOF", "NO", "ONE");

        // What the old master has taken since, and others have read, is lost with it. The new one goes on with larger IDs.
        await ProduceAsync(first, 1);
        await following.HasAsync(21);
        await FollowAsync(first, second);
        await ProduceAsync(second, 5);

        StreamResetException told = await Assert.ThrowsAsync<StreamResetException>(() => following.Completion.WaitAsync(Eventually.Patience));
        Assert.Equal((following.Ids[20], 21), (told.Position, following.Count));
    }

    private static StreamOptions Options => new() { Key = Key.Name, Retention = Retention.None };

    private static Task<RedisStreamStore> ConnectAsync(RedisServer first, RedisServer second) => Stores.ConnectAsync(first, options => options with
    {
        Endpoints = [new RedisEndpoint(first.Host, first.Port), new RedisEndpoint(second.Host, second.Port)],
    });

    private static async Task FollowAsync(RedisServer replica, RedisServer master)
    {
        await replica.CommandAsync("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        await master.CommandAsync("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        await replica.CommandAsync("REPLICAOF", master.Host, master.Port.ToString(CultureInfo.InvariantCulture));
        await Eventually.TrueAsync(async () =>
            ((string)(await replica.CommandAsync("INFO", "replication"))!).Contains("master_link_status:up", StringComparison.Ordinal));
    }

    private static async Task ProduceAsync(RedisServer server, int count)
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(server));
        OrderStream stream = client.OpenStream<OrderStream>(Options);
        for (int i = 0; i < count; i++) await stream.ProduceAsync(new OrderPlaced("o", "c", i));
    }
}
