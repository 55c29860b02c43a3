using System.Diagnostics.Metrics;
using Events.EntityFrameworkCore.Outbox;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Outbox;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Outbox;

/// <summary>What is broken holds up nothing else.</summary>
[Collection(SqliteCollection.Name)]
public sealed class StuckTests(SqliteDatabases databases)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Counting_what_waits_delays_and_prevents_nothing(bool fails)
    {
        string database = databases.NewDatabase();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name.StartsWith("events.outbox", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.Start();
        CountingStore store = null!;
        await using ShopApp app = await new ShopApp(
            databases,
            database,
            services: services =>
            {
                services.AddDbContext<ShopContext>(options => databases.Use(options, database));
                services.AddEventsOutbox(
                    "counting",
                    provider => store = new CountingStore(
                        new DbContextOutboxStore<ShopContext>(new ContextSource<ShopContext>(provider), TimeProvider.System), fails),
                    static options =>
                    {
                        options.BatchSize = 2;
                        options.PollInterval = TimeSpan.FromMilliseconds(1);
                        options.Lease = TimeSpan.FromSeconds(2);
                    });
            },
            isRelayed: false).CreateAsync();
        for (int i = 0; i < 10; i++) await app.PlaceAsync($"o-{i}");
        await app.StartAsync();
        await app.EmptyAsync();
        await Eventually.TrueAsync(() => app.Log.Of(2176).Any());

        Assert.True(store.Counts > 0);
        Assert.Empty(app.Log.Of(2171));
    }

    [Fact]
    public async Task Rows_that_are_refused_one_after_the_other_hold_up_those_behind_them_for_a_while()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        await app.UseAsync(async shop =>
        {
            for (int i = 0; i < 5; i++) shop.Produce(new OrderPlaced($"bad {i}", "bob", i));
            shop.Produce(new OrderPlaced("good", "bob", 5));
            await shop.SaveChangesAsync();
            await shop.Set<OutboxMessage>().OrderBy(static message => message.Id).Take(5)
                .ExecuteUpdateAsync(static set => set.SetProperty(message => message.FieldCount, 0));
        });
        await app.StartAsync();
        await Eventually.TrueAsync(async () => (await app.OrdersInStreamAsync()).Count == 1);

        Assert.Equal(["good"], await app.OrdersInStreamAsync());
        Assert.Single(app.Log.Of(2175));
        await Eventually.TrueAsync(async () => await app.Relay.CountAsync() is { Waiting: 5, Refused: 5 });
    }

    [Fact]
    public async Task A_server_that_is_away_holds_up_its_own_streams_alone()
    {
        await using RedisServer other = await RedisServer.StartOwnAsync("--appendonly", "yes");
        string audit = RedisServer.UniqueKey("audit");
        await using ShopApp app = await new ShopApp(
            databases,
            configure: static options => options.BatchSize = 10,
            extra: services => services.AddEvents("audit", events => events.UseRedis($"{other.Endpoint},abortConnect=false")
                .AddStream<AuditStream>(stream => stream.Key = audit))).CreateAsync();
        await other.KillAsync();
        await app.UseAsync(static shop =>
        {
            for (int i = 0; i < 35; i++) shop.Produce(new Audited($"{i}"), new() { StreamName = "audit" });
            return shop.SaveChangesAsync();
        });
        for (int i = 0; i < 15; i++) await app.PlaceAsync($"o-{i}");
        await app.StartAsync();
        await Eventually.TrueAsync(async () => (await app.OrdersInStreamAsync()).Count == 15, TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(async () => (await app.Relay.CountAsync()).Waiting == 35);
        Assert.Single(app.Log.Of(2174));

        await other.RestartAsync();
        await app.EmptyAsync();
        Assert.Equal(35L, await other.CommandAsync("XLEN", audit));
    }

    [Fact]
    public async Task A_lease_that_cannot_be_written_is_told()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        await app.UseAsync(static shop => shop.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER refused BEFORE INSERT ON events_outbox_lease BEGIN SELECT RAISE(ABORT, 'read only'); END"));
        await app.StartAsync();
        await Eventually.TrueAsync(() => app.Log.Of(2171).Any());
        await app.UseAsync(static shop => shop.Database.ExecuteSqlRawAsync("DROP TRIGGER refused"));
        await app.PlaceAsync("o-1");
        await app.EmptyAsync();
    }

    [Fact]
    public async Task What_a_row_was_refused_with_is_kept_as_far_as_there_is_room()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        await app.PlaceAsync("o-1");
        var store = new DbContextOutboxStore<ShopContext>(new ContextSource<ShopContext>(app.Services), TimeProvider.System);
        OutboxEntry entry = Assert.Single(await store.ReadAsync(10, DateTimeOffset.UtcNow, [], default));
        await store.HoldAsync([entry.Id], DateTimeOffset.UtcNow, new string('x', 1999) + "\U0001F600 and more", default);
        await app.UseAsync(static async shop => Assert.Equal(new string('x', 1999), (await shop.Set<OutboxMessage>().SingleAsync()).Error));
    }

    // Counting takes for ever, or fails.
    private sealed class CountingStore(IOutboxStore inner, bool fails) : IOutboxStore
    {
        public int Counts { get; private set; }

        public ValueTask<bool> TryLeaseAsync(string owner, TimeSpan duration, CancellationToken cancellationToken) =>
            inner.TryLeaseAsync(owner, duration, cancellationToken);

        public ValueTask ReleaseLeaseAsync(string owner, CancellationToken cancellationToken) => inner.ReleaseLeaseAsync(owner, cancellationToken);

        public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(
            int count, DateTimeOffset now, IReadOnlyList<(string Stream, string? StreamName)> except, CancellationToken cancellationToken) =>
            inner.ReadAsync(count, now, except, cancellationToken);

        public ValueTask<IReadOnlyList<OutboxHold>> ReadHoldsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
            inner.ReadHoldsAsync(now, cancellationToken);

        public ValueTask RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => inner.RemoveAsync(ids, cancellationToken);

        public ValueTask HoldAsync(IReadOnlyList<long> ids, DateTimeOffset until, string? error, CancellationToken cancellationToken) =>
            inner.HoldAsync(ids, until, error, cancellationToken);

        public async ValueTask<OutboxBacklog> CountAsync(CancellationToken cancellationToken)
        {
            Counts++;
            if (fails) throw new TimeoutException("The database does not answer.");
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
