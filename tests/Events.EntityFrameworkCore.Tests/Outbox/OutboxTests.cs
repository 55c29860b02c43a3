using System.Diagnostics;
using Events.EntityFrameworkCore.Outbox;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Hosting;
using Events.Outbox;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Outbox;

/// <summary>Events that are produced in a transaction.</summary>
public abstract class OutboxTests(DatabaseFixture databases)
{
    [Fact]
    public async Task What_is_committed_is_appended_and_its_row_is_gone()
    {
        await using ShopApp app = await (await NewAsync()).StartAsync();
        await app.PlaceAsync("o-1");
        await app.EmptyAsync();

        Assert.Equal(["o-1"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task A_commit_wakes_the_relay()
    {
        await using ShopApp app = await (await NewAsync(configure: static options => options.PollInterval = TimeSpan.FromHours(1))).StartAsync();
        await Eventually.TrueAsync(() => app.Relay.IsLeased);
        await app.PlaceAsync("o-1");
        await app.EmptyAsync();
        await app.UseAsync(async shop =>
        {
            await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
            shop.Produce(new OrderPlaced("o-2", "bob", 1));
            await shop.SaveChangesAsync();
            await transaction.CommitAsync();
        });
        await app.EmptyAsync();

        Assert.Equal(["o-1", "o-2"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task What_is_rolled_back_or_not_saved_is_never_produced()
    {
        await using ShopApp app = await (await NewAsync()).StartAsync();
        await app.UseAsync(async shop =>
        {
            await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
            shop.Produce(new OrderPlaced("rolled back", "bob", 1));
            await shop.SaveChangesAsync();
            await transaction.RollbackAsync();
        });
        await app.UseAsync(static shop =>
        {
            shop.Produce(new OrderPlaced("not saved", "bob", 1));
            return Task.CompletedTask;
        });
        await app.PlaceAsync("o-1");
        await app.EmptyAsync();

        Assert.Equal(["o-1"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task What_fails_to_be_saved_is_produced_when_it_is_saved_and_once()
    {
        await using ShopApp app = await (await NewAsync()).StartAsync();
        await app.UseAsync(static async shop =>
        {
            shop.Orders.Add(new Order { Id = "taken", Customer = "alice" });
            await shop.SaveChangesAsync();
        });
        await app.UseAsync(async shop =>
        {
            var order = new Order { Id = "taken", Customer = "bob" };
            shop.Orders.Add(order);
            shop.Produce(new OrderPlaced("o-1", "bob", 1));
            await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync());
            await app.EmptyAsync();
            Assert.Empty(await app.OrdersInStreamAsync());
            shop.Entry(order).State = EntityState.Detached;
            await shop.SaveChangesAsync();
            await shop.SaveChangesAsync();
        });
        await app.EmptyAsync();

        Assert.Equal(["o-1"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task A_row_that_is_saved_twice_is_appended_once()
    {
        await using ShopApp app = await (await NewAsync()).StartAsync();
        await app.UseAsync(async shop =>
        {
            shop.Produce(new OrderPlaced("o-1", "bob", 1));

            // As after a commit whose outcome nobody knows.
            await shop.SaveChangesAsync(acceptAllChangesOnSuccess: false);
            await app.EmptyAsync();
            await shop.SaveChangesAsync();
        });
        await app.EmptyAsync();

        Assert.Equal(["o-1"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task Those_of_one_save_are_in_the_order_of_their_calls()
    {
        await using ShopApp app = await (await NewAsync(configure: static options => options.BatchSize = 70)).StartAsync();
        await app.UseAsync(async shop =>
        {
            for (int i = 0; i < 500; i++) shop.Produce(new OrderPlaced($"o-{i}", "bob", i));
            await shop.SaveChangesAsync();
        });
        await app.EmptyAsync();

        Assert.Equal(Enumerable.Range(0, 500).Select(static i => $"o-{i}"), await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task Streams_with_names_and_those_of_tenants_get_theirs()
    {
        string prefix = RedisServer.UniqueKey("tenants");
        await using ShopApp app = await (await NewAsync(events: events => events
            .AddStream<OrderStream>("europe", stream => stream.Key = $"{prefix}:europe")
            .AddTenantStream<OrderStream>($"{prefix}:{{tenant}}")
            .AddStream<AuditStream>(stream => stream.Key = $"{prefix}:audit"))).StartAsync();
        await app.UseAsync(async shop =>
        {
            shop.Produce(new OrderPlaced("o-1", "bob", 1), new() { StreamName = "europe" });
            shop.Produce(new OrderPlaced("o-2", "bob", 2), new() { StreamName = "acme" });
            shop.Produce(new OrderPlaced("o-3", "bob", 3));
            shop.Produce(new Audited("all of it"));
            await shop.SaveChangesAsync();
        });
        await app.EmptyAsync();

        Assert.Equal(["o-1"], await app.OrdersInStreamAsync($"{prefix}:europe"));
        Assert.Equal(["o-2"], await app.OrdersInStreamAsync($"{prefix}:{{acme}}"));
        Assert.Equal(["o-3"], await app.OrdersInStreamAsync());
        Assert.Equal(1L, await databases.Redis.CommandAsync("XLEN", $"{prefix}:audit"));
    }

    [Fact]
    public async Task What_cannot_be_produced_is_told_at_once()
    {
        await using ShopApp app = await NewAsync();
        await app.UseAsync(static shop =>
        {
            InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => shop.Produce(new Audited("x")));
            Assert.Contains("AddStream", thrown.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => shop.Produce(new OrderPlaced("o-1", "bob", 1), new() { StreamName = "nowhere" }));
            Assert.ThrowsAny<ArgumentException>(() => shop.Produce(new OrderPlaced("\ud800", "bob", 1)));
            Assert.Throws<ArgumentException>(() => shop.Produce(new OrderPaid("", "o-1")));
            Assert.Throws<ArgumentException>(() => shop.Produce(new OrderPlaced("o-1", "bob", 1), new() { OrderingKey = "" }));
            return Task.CompletedTask;
        });
        await app.EmptyAsync();
    }

    [Fact]
    public async Task An_event_with_a_key_of_its_own_is_appended_once_however_often_it_is_committed()
    {
        await using ShopApp app = await (await NewAsync()).StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await app.UseAsync(static shop =>
            {
                shop.Produce(new OrderPaid("p-1", "o-1"));
                shop.Produce(new OrderPlaced("o-1", "bob", 1), new() { IdempotencyKey = "first" });
                return shop.SaveChangesAsync();
            });
            await app.EmptyAsync();
        }

        Assert.Equal(["o-1 paid", "o-1"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task A_pooled_context_and_one_of_a_factory_produce()
    {
        string connection = databases.NewDatabase();
        await using ShopApp app = await new ShopApp(
            databases,
            connection,
            services: services => services.AddPooledDbContextFactory<ShopContext>(options => databases.Use(options, connection), poolSize: 1)
                .AddDbContextPool<ShopContext>(options => databases.Use(options, connection), poolSize: 1)).CreateAsync();
        await app.StartAsync();
        await app.UseAsync(static shop =>
        {
            shop.Produce(new OrderPlaced("not saved", "bob", 1));
            return Task.CompletedTask;
        });
        await app.PlaceAsync("o-1");
        IDbContextFactory<ShopContext> factory = app.Services.GetRequiredService<IDbContextFactory<ShopContext>>();
        await using (ShopContext made = await factory.CreateDbContextAsync())
        {
            made.Produce(new OrderPlaced("o-2", "bob", 1));
            await made.SaveChangesAsync();
        }

        await app.EmptyAsync();
        Assert.Equal(["o-1", "o-2"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task Two_relays_compete_and_one_takes_over_from_the_other()
    {
        await using ShopApp first = await NewAsync();
        await using var second = new ShopApp(databases, first.Connection, first.StreamKey);
        await first.StartAsync();
        await Eventually.TrueAsync(() => first.Relay.IsLeased);
        await second.StartAsync();
        for (int i = 0; i < 20; i++) await second.PlaceAsync($"o-{i}");
        await first.EmptyAsync();

        // A row is counted after it is removed.
        await Eventually.TrueAsync(() => first.Relay.RelayedCount + second.Relay.RelayedCount >= 20);
        Assert.Equal(20, first.Relay.RelayedCount + second.Relay.RelayedCount);

        await first.StopAsync();
        await Eventually.TrueAsync(() => second.Relay.IsLeased);
        await second.PlaceAsync("o-20");
        await second.EmptyAsync();
        Assert.Equal(Enumerable.Range(0, 21).Select(static i => $"o-{i}"), await second.OrdersInStreamAsync());
    }

    [Fact]
    public async Task A_row_that_cannot_be_appended_is_told_once_and_holds_its_key_and_nothing_else()
    {
        await using ShopApp app = await NewAsync();
        await app.UseAsync(async shop =>
        {
            shop.Produce(new OrderPlaced("bad", "bob", 1), new() { OrderingKey = "bob" });
            shop.Produce(new OrderPlaced("behind", "bob", 2), new() { OrderingKey = "bob" });
            shop.Produce(new OrderPlaced("o-1", "alice", 1), new() { OrderingKey = "alice" });
            shop.Produce(new OrderPlaced("o-2", "carol", 1));
            await shop.SaveChangesAsync();
            OutboxMessage bad = await shop.Set<OutboxMessage>().OrderBy(static message => message.Id).FirstAsync();
            bad.FieldCount++;
            await shop.SaveChangesAsync();
        });
        await app.StartAsync();
        await Eventually.TrueAsync(async () => (await app.OrdersInStreamAsync()).Count == 2);
        await app.PlaceAsync("later", orderingKey: "bob");
        await app.PlaceAsync("o-3");
        await Eventually.TrueAsync(async () => (await app.OrdersInStreamAsync()).Count == 3);

        // It has been tried again meanwhile.
        await Eventually.TrueAsync(async () =>
        {
            int refusals = 0;
            await app.UseAsync(async shop => refusals = await shop.Set<OutboxMessage>().MaxAsync(static message => message.Refusals));
            return refusals >= 3;
        });
        Assert.Equal(["o-1", "o-2", "o-3"], await app.OrdersInStreamAsync());
        Assert.Single(app.Log.Of(2170));
        OutboxBacklog backlog = await app.Relay.CountAsync();
        Assert.Equal((3, 1), (backlog.Waiting, backlog.Refused));

        await app.UseAsync(static shop => shop.Set<OutboxMessage>().Where(static message => message.Refusals > 0)
            .ExecuteUpdateAsync(static set => set.SetProperty(message => message.FieldCount, message => message.FieldCount - 1)));
        await app.EmptyAsync();
        Assert.Equal(["o-1", "o-2", "o-3", "bad", "behind", "later"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task A_key_that_is_held_stays_so_for_another_relay()
    {
        await using ShopApp first = await NewAsync(configure: static options => options.RefusedRetryInterval = TimeSpan.FromHours(1));
        await first.PlaceAsync("bad", orderingKey: "bob");
        await first.UseAsync(static shop => shop.Set<OutboxMessage>().ExecuteUpdateAsync(static set => set.SetProperty(message => message.FieldCount, 0)));
        await first.StartAsync();
        await Eventually.TrueAsync(async () => (await first.Relay.CountAsync()).Refused == 1);
        await first.StopAsync();
        await first.PlaceAsync("behind", orderingKey: "bob");
        await first.PlaceAsync("o-1");

        await using var second = new ShopApp(databases, first.Connection, first.StreamKey);
        await second.StartAsync();
        await Eventually.TrueAsync(async () => (await second.Relay.CountAsync()).Waiting == 2);
        Assert.Equal(["o-1"], await second.OrdersInStreamAsync());
    }

    [Fact]
    public async Task A_stream_that_is_none_holds_up_no_other()
    {
        string audit = RedisServer.UniqueKey("audit");
        await databases.Redis.CommandAsync("SET", audit, "no stream");
        await using ShopApp app = await (await NewAsync(events: events => events.AddStream<AuditStream>(stream => stream.Key = audit))).StartAsync();
        await app.UseAsync(async shop =>
        {
            for (int i = 0; i < 50; i++)
            {
                shop.Produce(new Audited($"{i}"));
                shop.Produce(new OrderPlaced($"o-{i}", "bob", i));
            }

            await shop.SaveChangesAsync();
        });
        await Eventually.TrueAsync(async () => (await app.OrdersInStreamAsync()).Count == 50);
        await Eventually.TrueAsync(() => app.Log.Of(2170).Any());
        await databases.Redis.CommandAsync("DEL", audit);
        await app.EmptyAsync();

        Assert.Equal(50L, await databases.Redis.CommandAsync("XLEN", audit));
        Assert.InRange(app.Log.Of(2170).Count(), 1, 3);
    }

    [Fact]
    public async Task While_the_server_is_away_all_waits_and_goes_on_in_order()
    {
        await using RedisServer redis = await RedisServer.StartOwnAsync("--appendonly", "yes");
        await using ShopApp app = await (await NewAsync(redis: redis.Endpoint)).StartAsync();
        await app.PlaceAsync("o-0", orderingKey: "a");
        await app.EmptyAsync();
        await redis.KillAsync();
        for (int i = 1; i < 30; i++) await app.PlaceAsync($"o-{i}", orderingKey: "a");
        await Eventually.TrueAsync(() => app.Log.Of(2174).Any());
        await redis.RestartAsync();
        await app.EmptyAsync();

        Assert.Equal(Enumerable.Range(0, 30).Select(static i => $"o-{i}"), await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task A_trace_goes_along_from_the_call_that_produces()
    {
        using var source = new ActivitySource("shop");
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "shop" || source.Name.StartsWith("Events", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using ShopApp app = await (await NewAsync()).StartAsync();
        string trace;
        using (Activity activity = source.StartActivity("request")!)
        {
            trace = activity.TraceId.ToHexString();
            await app.PlaceAsync("o-1");
        }

        await app.EmptyAsync();
        object?[] reply = (object?[])(await databases.Redis.CommandAsync("XRANGE", app.StreamKey, "-", "+"))!;
        string fields = string.Join(' ', (object?[])((object?[])reply[0]!)[1]!);
        Assert.Contains($"traceparent 00-{trace}-", fields, StringComparison.Ordinal);
    }

    private protected Task<ShopApp> NewAsync(string? redis = null, Action<OutboxOptions>? configure = null, Action<EventsBuilder>? events = null) =>
        new ShopApp(databases, redis: redis, configure: configure, events: events).CreateAsync();
}
