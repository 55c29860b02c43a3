using Events.EntityFrameworkCore.Outbox;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Outbox;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Crashes;

/// <summary>What a relay has appended is not removed: as after a kill, in one process and therefore often.</summary>
[Collection(PostgresCollection.Name)]
public sealed class UnfinishedTests(PostgresDatabases databases)
{
    [Fact]
    public async Task Each_event_is_appended_once_and_in_order_however_often_it_is_not_removed()
    {
        string database = databases.NewDatabase();
        FailingStore store = null!;
        await using ShopApp app = await new ShopApp(
            databases,
            database,
            services: services =>
            {
                services.AddDbContext<ShopContext>(options => databases.Use(options, database));
                services.AddEventsOutbox(
                    "failing",
                    provider => store = new FailingStore(
                        new DbContextOutboxStore<ShopContext>(new ContextSource<ShopContext>(provider), TimeProvider.System)),
                    static options =>
                    {
                        options.BatchSize = 7;
                        options.PollInterval = TimeSpan.FromMilliseconds(1);
                        options.Lease = TimeSpan.FromHours(1);
                    });
            },
            isRelayed: false).CreateAsync();
        for (int i = 0; i < 300; i++) await app.PlaceAsync($"o-{i}", orderingKey: "a");
        await app.StartAsync();
        await app.EmptyAsync();

        Assert.True(store.Failures >= 20);
        Assert.Equal(Enumerable.Range(0, 300).Select(static i => $"o-{i}"), await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task What_is_removed_is_remembered_for_no_longer_than_other_events()
    {
        await using ShopApp app = await (await new ShopApp(databases).CreateAsync()).StartAsync();
        await app.UseAsync(static shop =>
        {
            shop.Produce(new OrderPlaced("o-1", "bob", 1), new() { IdempotencyKey = "k1" });
            return shop.SaveChangesAsync();
        });
        await app.EmptyAsync();
        string key = $"{{{app.StreamKey}}}:produced:order.placed:k1";

        await Eventually.TrueAsync(async () =>
        {
            long left = (long)(await databases.Redis.CommandAsync("PTTL", key))!;
            Assert.True(left > 0);
            return left <= TimeSpan.FromMinutes(10).TotalMilliseconds;
        });
    }

    // Removes every second time, and half of what it is given.
    private sealed class FailingStore(IOutboxStore inner) : IOutboxStore
    {
        private int _calls;

        public int Failures { get; private set; }

        public ValueTask<bool> TryLeaseAsync(string owner, TimeSpan duration, CancellationToken cancellationToken) =>
            inner.TryLeaseAsync(owner, duration, cancellationToken);

        public ValueTask ReleaseLeaseAsync(string owner, CancellationToken cancellationToken) => inner.ReleaseLeaseAsync(owner, cancellationToken);

        public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(
            int count, DateTimeOffset now, IReadOnlyList<(string Stream, string? StreamName)> except, CancellationToken cancellationToken) =>
            inner.ReadAsync(count, now, except, cancellationToken);

        public ValueTask<IReadOnlyList<OutboxHold>> ReadHoldsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
            inner.ReadHoldsAsync(now, cancellationToken);

        public async ValueTask RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
        {
            bool fails = _calls++ % 2 == 0;
            await inner.RemoveAsync(fails ? [.. ids.Take(ids.Count / 2)] : ids, cancellationToken);
            if (!fails) return;
            Failures++;
            throw new TimeoutException("The database does not answer.");
        }

        public ValueTask HoldAsync(IReadOnlyList<long> ids, DateTimeOffset until, string? error, CancellationToken cancellationToken) =>
            inner.HoldAsync(ids, until, error, cancellationToken);

        public ValueTask<OutboxBacklog> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);
    }
}
