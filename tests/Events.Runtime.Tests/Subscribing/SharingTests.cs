using System.Runtime.CompilerServices;
using Events.Client;
using Events.InMemory;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>What many subscribers of one process cost, and what is left of them.</summary>
public sealed class SharingTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private readonly StreamOptions _options = new() { Key = RedisServer.UniqueKey(), Retention = Retention.None };
    private readonly string _name = $"sharing-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_hundred_subscribers_have_one_connection_between_them_and_give_it_back()
    {
        await using RawRedis admin = await fixture.Server.ConnectRawAsync();
        await using EventsClient client = await ConnectAsync();
        OrderStream stream = client.OpenStream<OrderStream>(_options);
        var followings = new List<Following>();
        for (int i = 0; i < 100; i++) followings.Add(new Following(stream.SubscribeAsync()));
        await Task.WhenAll(followings.Select(following => following.Subscription.CaughtUp));
        for (int i = 1; i <= 20; i++)
        {
            await stream.ProduceAsync(new OrderPlaced("o", "c", i));
            foreach (Following following in followings) await following.HasAsync(i);
        }

        // One for commands, and one that is blocked.
        await Eventually.TrueAsync(async () => await Clients.CountBlockedAsync(admin, _name) == 1);
        Assert.Equal(2, (await Clients.ListAsync(admin, _name)).Length);
        Assert.All(followings, following => Assert.Equal(followings[0].Ids, following.Ids));
        foreach (Following following in followings) await following.DisposeAsync();
        await Eventually.TrueAsync(async () => (await Clients.ListAsync(admin, _name)).Length == 1);
    }

    [Fact]
    public async Task One_that_is_dropped_gives_it_back_when_it_is_collected()
    {
        await using RawRedis admin = await fixture.Server.ConnectRawAsync();
        await using EventsClient client = await ConnectAsync();
        OrderStream stream = client.OpenStream<OrderStream>(_options);
        await DropAsync(stream);

        await Eventually.TrueAsync(async () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return (await Clients.ListAsync(admin, _name)).Length == 1;
        });
    }

    [Fact]
    public async Task With_the_client_its_subscriptions_end()
    {
        foreach (IStreamStore store in new[] { (IStreamStore)new InMemoryStreamStore(), await Stores.ConnectAsync(fixture.Server) })
        {
            var client = new EventsClient(store);
            OrderStream stream = client.OpenStream<OrderStream>(_options);
            await using var following = new Following(stream.SubscribeAsync());
            await following.Subscription.CaughtUp;

            await client.DisposeAsync();

            await Assert.ThrowsAsync<ObjectDisposedException>(() => following.Completion.WaitAsync(Eventually.Patience));
        }
    }

    [Fact]
    public async Task Pages_that_nobody_takes_are_bounded_in_bytes()
    {
        await using EventsClient client = await ConnectAsync();
        OrderStream stream = client.OpenStream<OrderStream>(_options);
        string large = new('x', 1 << 20);
        using var mayGoOn = new SemaphoreSlim(0);
        await using var slow = new Following(stream.SubscribeAsync(), _ => new ValueTask(mayGoOn.WaitAsync()));
        await using var quick = new Following(stream.SubscribeAsync());
        await Task.WhenAll(slow.Subscription.CaughtUp, quick.Subscription.CaughtUp);
        for (int i = 1; i <= 50; i++)
        {
            await stream.ProduceAsync(new OrderPlaced(large, "c", i));
            await quick.HasAsync(i);
        }

        using FeedView feed = FeedView.Of(client.Store, new StreamKey(_options.Key!));
        Assert.InRange(feed.Bytes, 1, 5L << 20);
        mayGoOn.Release(1_000);
        await slow.HasAsync(50);
        Assert.Equal(quick.Ids, slow.Ids);
    }

    // In a method of its own, so that nothing on this one's frame keeps it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task DropAsync(OrderStream stream)
    {
        IAsyncEnumerator<StreamEntry> dropped = stream.SubscribeAsync().GetAsyncEnumerator();
        await stream.ProduceAsync(new OrderPlaced("o", "c", 1));
        Assert.True(await dropped.MoveNextAsync());
        ValueTask<bool> next = dropped.MoveNextAsync();
        await using RawRedis admin = await fixture.Server.ConnectRawAsync();
        await Eventually.TrueAsync(async () => await Clients.CountBlockedAsync(admin, _name) == 1);
        await stream.ProduceAsync(new OrderPlaced("o", "c", 2));
        Assert.True(await next);
    }

    private async Task<EventsClient> ConnectAsync() =>
        new(await Stores.ConnectAsync(fixture.Server, options => options with { ClientName = _name }));
}
