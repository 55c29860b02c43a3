using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Events.Dashboard.DemoControls;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>What is held still: the newest entries, so that they can be read, and a worker of the demo. And groups that are made on its page.</summary>
[Collection(DashboardCollection.Name)]
public sealed class PauseTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task The_newest_entries_are_held_still_while_the_rest_goes_on()
    {
        await redis.Server.CommandAsync("XADD", _key, "1-0", "type", "a");
        await redis.Server.CommandAsync("XGROUP", "CREATE", _key, "g", "0");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await Expect(visit.Panel("tail").Locator("tbody tr")).ToHaveCountAsync(1);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Pause Newest entries" }).ClickAsync();
        await Expect(visit.Page.Locator("#paused-tail")).ToContainTextAsync("Held still since");

        for (int i = 2; i <= 4; i++)
        {
            await redis.Server.CommandAsync("XADD", _key, $"{i}-0", "type", "a");
            await Expect(visit.Panel("groups").Locator("dd").First).ToHaveTextAsync($"{i}");
        }

        await Expect(visit.Panel("tail").Locator("tbody th")).ToHaveTextAsync(["1-0"]);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Go on with Newest entries" }).ClickAsync();
        await Expect(visit.Panel("tail").Locator("tbody th")).ToHaveTextAsync(["4-0", "3-0", "2-0", "1-0"]);
        await redis.Server.CommandAsync("XADD", _key, "5-0", "type", "a");
        await Expect(visit.Panel("tail").Locator("tbody tr")).ToHaveCountAsync(5);
        await Expect(visit.Page.Locator("#paused-tail")).ToHaveTextAsync("");
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_worker_reads_and_is_given_nothing_until_it_is_resumed(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        Worker worker = Worker(demo, "worker-c");
        await Row(visit, "worker-c").GetByText("More of worker-c").ClickAsync();
        await ProduceAsync(visit, 2, "order.paid");
        await Eventually.TrueAsync(() => worker.HandledCount == 2);
        await PressAsync(visit, "worker-c", "Pause", "reads and claims nothing until it is resumed");
        await Expect(Row(visit, "worker-c").Locator(".warn")).ToHaveTextAsync("Paused");
        await Expect(visit.Page.Locator("#claim-to option")).ToHaveTextAsync(["notifications → worker-a", "notifications → worker-b"]);

        // A read that waits on the server already still brings what comes first.
        await ProduceAsync(visit, 1, "order.paid");
        await Eventually.TrueAsync(async () => await LagAsync(demo) is 0 or 1);
        await ProduceAsync(visit, 5, "order.paid");
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 8, acknowledged: 8);
        await Eventually.TrueAsync(async () => await LagAsync(demo) is 5 or 6);
        await PressAsync(visit, "worker-c", "Crash worker-c", "worker-c is paused and takes nothing: resume it first.");

        await PressAsync(visit, "worker-c", "Resume", "reads again");
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 8, acknowledged: 8);
        Assert.Equal(8, worker.HandledCount);
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_is_made_on_the_page_and_gets_what_is_there_or_only_what_comes(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 4, "order.placed");
        await MakeGroupAsync(visit, "audit", "worker-x", "the beginning", "audit begins at the beginning: it gets all that is still there. worker-x reads for it.");
        await ExpectLedgerAsync(visit, "audit", produced: 4, acknowledged: 4);
        Assert.Equal(4, Worker(demo, "worker-x").HandledCount);

        await MakeGroupAsync(visit, "later", "worker-y", "the end", "later begins at the end");
        await Eventually.TrueAsync(async () => (await demo.Events.Store.GroupInfoAsync(new StreamKey(_key))).Any(static group => group.Name == "later"));
        await ExpectLedgerAsync(visit, "later", produced: 4, acknowledged: 4);
        await ProduceAsync(visit, 2, "order.placed");
        await Eventually.TrueAsync(() => Worker(demo, "worker-y").HandledCount == 2);
        await ExpectLedgerAsync(visit, "later", produced: 6, acknowledged: 6);
        await ExpectLedgerAsync(visit, "audit", produced: 6, acknowledged: 6);

        // It has all levers; and what is there already is not made again.
        await MakeGroupAsync(visit, "audit", "worker-z", "the end", "The demo has a group 'audit' already: add a worker to it.");
        await visit.Panel("workers").Locator("[id='add~audit~name']").FillAsync("worker-z");
        await visit.Panel("workers").GetByRole(AriaRole.Button, new() { Name = "Add to audit" }).ClickAsync();
        await Expect(visit.Page.Locator("[id='add~audit~form-status']")).ToContainTextAsync("worker-z reads for audit.");
        await PressAsync(visit, "worker-x", "Kill worker-x", "is dead");
        await ProduceAsync(visit, 3, "order.placed");
        await ExpectLedgerAsync(visit, "audit", produced: 9, acknowledged: 9);
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Fact]
    public async Task A_group_of_another_program_is_not_taken()
    {
        await using DemoServer demo = await StartAsync(isEmbedded: false);
        await redis.Server.CommandAsync("XGROUP", "CREATE", _key, "theirs", "0", "MKSTREAM");
        await redis.Server.CommandAsync("XADD", _key, "1-0", "type", "order.paid", "order_id", "o-1", "customer", "alice", "amount", "1.00");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", "theirs", "them", "STREAMS", _key, ">");
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");

        await MakeGroupAsync(visit, "theirs", "worker-x", "the beginning", "theirs is another program's (them): choose another name.");

        Assert.Equal(["them"], (await demo.Events.Store.ConsumerInfoAsync(new StreamKey(_key), "theirs")).Select(static one => one.Name));
        Assert.Equal(3, demo.Demo.Workers.Count);
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    private static async Task MakeGroupAsync(Visit visit, string group, string worker, string from, string says)
    {
        ILocator form = visit.Page.Locator("#new-group");
        await form.GetByLabel("A new group named").FillAsync(group);
        await form.GetByLabel("with a worker named").FillAsync(worker);
        await form.GetByLabel("which begins at").SelectOptionAsync(new SelectOptionValue { Label = from });
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Page.Locator("#new-group-status")).ToContainTextAsync(says);
    }

    private Task<DemoServer> StartAsync(bool isEmbedded) => DemoControls.StartAsync(isEmbedded ? null : redis.Server.Endpoint, _key);

    private async Task<long?> LagAsync(DemoServer demo) =>
        (await demo.Events.Store.GroupInfoAsync(new StreamKey(_key))).Single(static group => group.Name == Demo.Analytics).Lag;
}
