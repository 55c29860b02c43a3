using Events.EntityFrameworkCore.Tests.Databases;
using Events.EntityFrameworkCore.Worker.Shop;
using Events.TestSupport;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace Events.EntityFrameworkCore.Tests.Crashes;

/// <summary>Processes are killed, and the orders in the database are the ledger: each that is committed has its event once, and no other has one.</summary>
[Collection(PostgresCollection.Name)]
public sealed class KillTests(PostgresDatabases databases, ITestOutputHelper output)
{
    // More of them where somebody wants to know: EVENTS_CHAOS_SECONDS=120.
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("EVENTS_CHAOS_SECONDS"), out int seconds) ? seconds : 0);

    [Fact]
    public async Task Killed_while_it_commits_and_relays_each_committed_event_is_appended_once_and_no_other()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        var until = DateTime.UtcNow + Time;
        int life = 0;
        for (; life < 3 || DateTime.UtcNow < until; life++)
        {
            long before = await CountAsync(app);
            await using WorkerProcess worker = WorkerProcess.Start("both", app.Connection, databases.Redis.Endpoint, app.StreamKey, $"life{life}");
            int enough = 20 + Random.Shared.Next(60);
            await Eventually.TrueAsync(async () => await CountAsync(app) >= before + enough, WorkerProcess.HangLimit);
            await worker.KillAsync();
        }

        output.WriteLine($"Killed {life} times, {await CountAsync(app)} committed.");
        await JudgeAsync(app);
    }

    [Fact]
    public async Task Killed_between_appending_and_removing_each_event_is_appended_once()
    {
        await using ShopApp app = await new ShopApp(databases).CreateAsync();
        for (int i = 0; i < 400; i++) await app.PlaceAsync($"o-{i}", customer: $"c{i % 3}", number: i, orderingKey: $"c{i % 3}");
        var until = DateTime.UtcNow + Time;
        int life = 0;
        for (; life < 3 || DateTime.UtcNow < until; life++)
        {
            await using WorkerProcess worker = WorkerProcess.Start("relay", app.Connection, databases.Redis.Endpoint, app.StreamKey, $"{life % 2}");
            await worker.EndAsync();
            Assert.True((await app.OrdersInStreamAsync()).Count > 0);
            if ((await app.Relay.CountAsync()).Waiting < 100)
            {
                for (int i = 0; i < 200; i++) await app.PlaceAsync($"more-{life}-{i}", customer: "more", number: (life * 1000) + i, orderingKey: "more");
            }
        }

        output.WriteLine($"Killed {life} times, {await CountAsync(app)} committed.");
        await JudgeAsync(app);
    }

    [Fact]
    public async Task Killed_between_commit_and_acknowledgement_each_event_changes_the_database_once()
    {
        await using ShopApp app = await (await new ShopApp(databases).CreateAsync()).StartAsync();
        const int Events = 60;
        for (int i = 0; i < Events; i++) await app.PlaceAsync($"o-{i}", number: i);
        await app.EmptyAsync();
        for (int life = 0; life < 3; life++)
        {
            await using WorkerProcess killed = WorkerProcess.Start("consume", app.Connection, databases.Redis.Endpoint, app.StreamKey, $"{life}");
            await killed.EndAsync();
        }

        await using WorkerProcess last = WorkerProcess.Start("consume", app.Connection, databases.Redis.Endpoint, app.StreamKey, "1000000");
        await Eventually.TrueAsync(async () => await databases.Redis.CommandAsync("XPENDING", app.StreamKey, "bookkeeping") is object?[] { Length: > 0 } pending
            && pending[0] is 0L && (await BookedAsync(app)).Count >= Events, WorkerProcess.HangLimit);
        Assert.Equal(Enumerable.Range(0, Events), (await BookedAsync(app)).Order());
    }

    private static async Task<List<int>> BookedAsync(ShopApp app)
    {
        List<int> booked = [];
        await app.UseAsync(async shop =>
            booked = await shop.Orders.Where(static order => order.Customer == "booked").Select(static order => order.Number).ToListAsync());
        return booked;
    }

    // What is left goes with a relay that lives.
    private static async Task JudgeAsync(ShopApp app)
    {
        await app.StartAsync();
        await app.EmptyAsync();
        List<string> appended = await app.OrdersInStreamAsync();
        List<Order> committed = [];
        await app.UseAsync(async shop => committed = await shop.Orders.AsNoTracking().ToListAsync());

        Assert.Equal(committed.Select(static order => order.Id).Order(StringComparer.Ordinal), appended.Order(StringComparer.Ordinal));
        Dictionary<string, Order> byId = committed.ToDictionary(static order => order.Id, StringComparer.Ordinal);
        foreach (IGrouping<string, Order> customer in appended.Select(id => byId[id]).GroupBy(static order => order.Customer, StringComparer.Ordinal))
        {
            Assert.Equal(customer.Select(static order => order.Number).Order(), customer.Select(static order => order.Number));
        }
    }

    private static async Task<long> CountAsync(ShopApp app)
    {
        long count = 0;
        await app.UseAsync(async shop => count = await shop.Orders.LongCountAsync());
        return count;
    }
}
