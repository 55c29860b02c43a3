using System.Collections.Concurrent;
using Events.DeadLetters;
using Events.EntityFrameworkCore.Inbox;
using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.Policies;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Inbox;

/// <summary>What a handler does in a database is done once.</summary>
public abstract class InboxTests(DatabaseFixture databases)
{
    private static readonly EntryId Entry = new(1, 1);

    [Fact]
    public async Task A_delivery_is_handled_once_and_its_redelivery_does_nothing()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();

        Assert.True(await HandleAsync(app, EventContext.Create(Entry)));
        Assert.False(await HandleAsync(app, EventContext.Create(Entry, deliveryCount: 2)));
        Assert.True(await HandleAsync(app, EventContext.Create(new EntryId(1, 2))));
        Assert.True(await HandleAsync(app, EventContext.Create(Entry, group: "other")));
        Assert.True(await HandleAsync(app, EventContext.Create(Entry, stream: "other")));
        Assert.Equal(4, await OrdersAsync(app));
    }

    [Fact]
    public async Task A_redelivery_that_does_not_say_so_finds_the_row_all_the_same()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();

        Assert.True(await HandleAsync(app, EventContext.Create(Entry)));
        Assert.False(await HandleAsync(app, EventContext.Create(Entry)));
        Assert.Equal(1, await OrdersAsync(app));
    }

    [Fact]
    public async Task Two_entries_of_one_key_are_one()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();

        Assert.True(await HandleAsync(app, EventContext.Create(Entry), "payment-1"));
        Assert.False(await HandleAsync(app, EventContext.Create(new EntryId(1, 2)), "payment-1"));
        Assert.Equal(1, await OrdersAsync(app));
    }

    [Fact]
    public async Task A_handler_that_throws_leaves_nothing_and_is_tried_again()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        await Assert.ThrowsAsync<InvalidDataException>(() => app.UseAsync(shop => shop.HandleOnceAsync(EventContext.Create(Entry), async cancellationToken =>
        {
            shop.Orders.Add(new Order { Id = "half", Customer = "x" });
            await shop.SaveChangesAsync(cancellationToken);
            throw new InvalidDataException();
        })));

        Assert.Equal(0, await OrdersAsync(app));
        Assert.True(await HandleAsync(app, EventContext.Create(Entry, deliveryCount: 2)));
        Assert.Equal(1, await OrdersAsync(app));
    }

    [Fact]
    public async Task What_a_handler_that_throws_has_changed_is_not_committed_by_the_next()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        await app.UseAsync(async shop =>
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => shop.HandleOnceAsync(EventContext.Create(Entry), _ =>
            {
                shop.Orders.Add(new Order { Id = "half", Customer = "x" });
                throw new InvalidDataException();
            }));
            Assert.True(await shop.HandleOnceAsync(EventContext.Create(new EntryId(1, 2)), _ => AddAsync(shop)));
            Assert.Empty(shop.ChangeTracker.Entries<InboxMessage>());
        });

        Assert.Equal(1, await OrdersAsync(app));
    }

    [Fact]
    public async Task One_key_of_two_event_types_is_two()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();

        Assert.True(await HandleAsync(app, EventContext.Create(Entry, eventType: "order.placed"), "o-1"));
        Assert.True(await HandleAsync(app, EventContext.Create(new EntryId(1, 2), eventType: "order.paid"), "o-1"));
        await Assert.ThrowsAsync<ArgumentException>(() => HandleAsync(app, EventContext.Create(new EntryId(1, 3)), new string('x', 510)));
        Assert.Equal(2, await OrdersAsync(app));
    }

    [Fact]
    public async Task A_requeued_entry_is_the_one_that_was_dead_lettered()
    {
        var handled = new ConcurrentDictionary<string, int>();
        await using ShopApp app = await new ShopApp(
            databases,
            extra: services => services.AddSingleton(handled),
            events: static events => events.AddScopedConsumer<Books>(
                static consumer => consumer.Retry.OnException = static _ => FailureAction.DeadLetter)).CreateAsync();
        await app.StartAsync();
        await app.PlaceAsync("o-1");
        DeadLetterQueue letters = app.Client.OpenDeadLetters<OrderStream>(app.StreamKey);
        await Eventually.TrueAsync(async () => await letters.RequeueAllAsync() == 1);

        // It fails behind its commit once more.
        await Eventually.TrueAsync(async () => handled["o-1"] > 1 && await letters.CountAsync() == 1);

        await app.UseAsync(static async shop => Assert.Equal(1, await shop.Orders.CountAsync(static order => order.Customer == "books")));
    }

    [Fact]
    public async Task In_a_transaction_of_the_caller_its_owner_commits()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        foreach (bool commits in new[] { false, true })
        {
            await app.UseAsync(async shop =>
            {
                await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
                Assert.True(await shop.HandleOnceAsync(EventContext.Create(Entry), _ => AddAsync(shop)));
                if (commits) await transaction.CommitAsync();
            });
            Assert.Equal(commits ? 1 : 0, await OrdersAsync(app));
        }

        await app.UseAsync(async shop =>
        {
            await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
            Assert.False(await shop.HandleOnceAsync(EventContext.Create(Entry), _ => AddAsync(shop)));
        });
    }

    [Fact]
    public async Task What_the_handler_produces_goes_with_it()
    {
        await using ShopApp app = await (await new ShopApp(databases).CreateAsync()).StartAsync();
        for (int delivery = 1; delivery <= 3; delivery++)
        {
            await app.UseAsync(shop => shop.HandleOnceAsync(EventContext.Create(Entry, deliveryCount: delivery), _ =>
            {
                shop.Produce(new OrderPaid($"p-{delivery}", "o-1"));
                return Task.CompletedTask;
            }));
        }

        await app.EmptyAsync();
        Assert.Equal(["o-1 paid"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task Old_rows_are_deleted_and_others_stay()
    {
        var time = new ManualTimeProvider();
        await using ShopApp app = await new ShopApp(databases, extra: services => services
            .AddSingleton<TimeProvider>(time)
            .AddEventsInbox<ShopContext>(static inbox => inbox.KeepFor = TimeSpan.FromDays(1))).CreateAsync();
        for (int i = 0; i < 3; i++) await HandleAsync(app, EventContext.Create(new EntryId(1, (ulong)i)));
        time.Advance(TimeSpan.FromDays(2));
        await HandleAsync(app, EventContext.Create(new EntryId(2, 0)));

        Assert.Equal(3, await app.Services.GetRequiredService<InboxCleaner<ShopContext>>().CleanAsync(default));
        await app.UseAsync(async shop => Assert.Equal("2-0", Assert.Single(await shop.Set<InboxMessage>().ToListAsync()).Key));
        Assert.Equal(0, await app.Services.GetRequiredService<InboxCleaner<ShopContext>>().CleanAsync(default));
    }

    [Fact]
    public async Task A_handler_that_fails_behind_its_commit_changes_the_database_once()
    {
        var handled = new ConcurrentDictionary<string, int>();
        await using ShopApp app = await new ShopApp(
            databases,
            extra: services => services.AddSingleton(handled),
            events: static events => events.AddScopedConsumer<Books>(
                static consumer => consumer.Retry.FirstDelay = TimeSpan.FromMilliseconds(1))).CreateAsync();
        await app.StartAsync();
        for (int i = 0; i < 20; i++) await app.PlaceAsync($"o-{i}", number: i);
        await Eventually.TrueAsync(() => handled.Count == 20 && handled.Values.All(static times => times > 1));

        await app.UseAsync(async shop => Assert.Equal(20, await shop.Orders.CountAsync(static order => order.Customer == "books")));
    }

    private protected static async Task<bool> HandleAsync(ShopApp app, EventContext context, string? key = null)
    {
        bool isHandled = false;
        await app.UseAsync(async shop => isHandled = await shop.HandleOnceAsync(context, _ => AddAsync(shop), key));
        return isHandled;
    }

    private static Task AddAsync(ShopContext shop)
    {
        // Saved with the row.
        shop.Orders.Add(new Order { Id = $"{Guid.NewGuid():N}", Customer = "x" });
        return Task.CompletedTask;
    }

    private static async Task<int> OrdersAsync(ShopApp app)
    {
        int count = 0;
        await app.UseAsync(async shop => count = await shop.Orders.CountAsync());
        return count;
    }
}
