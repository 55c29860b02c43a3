using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Inbox;

/// <summary>On PostgreSQL, and what only a database of many transactions at once has.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresInboxTests(PostgresDatabases databases) : InboxTests(databases)
{
    [Fact]
    public async Task Of_many_that_handle_the_same_at_once_one_does()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        bool[] handled = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => HandleAsync(app, EventContext.Create(new EntryId(1, 1)))));

        Assert.Single(handled, static one => one);
        await app.UseAsync(static async shop => Assert.Equal(1, await shop.Orders.CountAsync()));
    }

    [Fact]
    public async Task An_execution_strategy_tries_the_whole_handler_again()
    {
        string connection = databases.NewDatabase();
        await using ShopApp app = await new ShopApp(
            databases,
            connection,
            services: services => services.AddDbContext<ShopContext>(options => databases.Use(options, connection, retries: true))).CreateAsync();
        int tries = 0;
        await app.UseAsync(async shop => Assert.True(await shop.HandleOnceAsync(EventContext.Create(new EntryId(1, 1)), async cancellationToken =>
        {
            shop.Orders.Add(new Order { Id = $"try {++tries}", Customer = "x" });
            await shop.SaveChangesAsync(cancellationToken);
            if (tries == 1) throw new TimeoutException("The strategy tries again.");
        })));

        await app.UseAsync(static async shop => Assert.Equal("try 2", Assert.Single(await shop.Orders.ToListAsync()).Id));
        Assert.False(await HandleAsync(app, EventContext.Create(new EntryId(1, 1), deliveryCount: 2)));
    }
}
