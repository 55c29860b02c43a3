using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Outbox;

/// <summary>On PostgreSQL, and what only a database of many transactions at once has.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresOutboxTests(PostgresDatabases databases) : OutboxTests(databases)
{
    [Fact]
    public async Task A_transaction_that_stays_open_while_later_ones_commit_is_not_skipped()
    {
        await using ShopApp app = await (await NewAsync()).StartAsync();
        await app.UseAsync(async shop =>
        {
            // It has the lowest IDs, and commits last.
            await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
            shop.Produce(new OrderPlaced("first", "bob", 1));
            await shop.SaveChangesAsync();
            for (int i = 0; i < 10; i++) await app.PlaceAsync($"o-{i}");
            await app.EmptyAsync();
            await transaction.CommitAsync();
        });
        await app.EmptyAsync();

        Assert.Equal([.. Enumerable.Range(0, 10).Select(static i => $"o-{i}"), "first"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task With_an_execution_strategy_that_tries_again_what_is_committed_is_appended()
    {
        string connection = databases.NewDatabase();
        await using ShopApp app = await new ShopApp(
            databases,
            connection,
            services: services => services.AddDbContext<ShopContext>(options => databases.Use(options, connection, retries: true))).CreateAsync();
        await app.StartAsync();
        await app.UseAsync(async shop =>
        {
            int tries = 0;
            await shop.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                shop.ChangeTracker.Clear();
                await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync();
                shop.Produce(new OrderPlaced($"o-{++tries}", "bob", 1));
                await shop.SaveChangesAsync();
                if (tries == 1) throw new TimeoutException("The strategy tries again.");
                await transaction.CommitAsync();
            });
        });
        await app.EmptyAsync();

        Assert.Equal(["o-2"], await app.OrdersInStreamAsync());
    }

    [Fact]
    public async Task While_the_database_is_away_the_relay_waits_and_goes_on()
    {
        await using PostgresServer own = await PostgresServer.StartAsync();
        await using ShopApp app = await new ShopApp(databases, own.ConnectionString("shop")).CreateAsync();
        await app.StartAsync();
        await app.PlaceAsync("o-1");
        await app.EmptyAsync();
        await own.KillAsync();
        await Eventually.TrueAsync(() => app.Log.Of(2171).Any());
        await own.RestartAsync();
        await Eventually.TrueAsync(async () => await CanAsync(() => app.PlaceAsync("o-2")));
        await Eventually.TrueAsync(async () => await CanAsync(app.EmptyAsync));

        Assert.Equal(["o-1", "o-2"], await app.OrdersInStreamAsync());
    }

    private static async Task<bool> CanAsync(Func<Task> run)
    {
        try
        {
            await run();
            return true;
        }
        catch (Exception exception) when (exception is not TimeoutException)
        {
            // A connection of the pool that was to the killed server.
            return false;
        }
    }
}
