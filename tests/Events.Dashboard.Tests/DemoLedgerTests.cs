using Events.Administration;
using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Events.Dashboard.DemoControls;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>What makes the ledger of the demo red, and what only looks so.</summary>
[Collection(DemoCollection.Name)]
public sealed class DemoLedgerTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    private StreamKey Stream => new(_key);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_trimmed_before_a_group_had_read_it_is_counted_and_red(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 1, "order.paid");
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 1, acknowledged: 1);
        await PressAsync(visit, "worker-c", "Kill worker-c", "is dead");
        await ProduceAsync(visit, 5, "order.paid");
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 6, acknowledged: 6);

        await TrimAsync(visit, 2, "4 entries removed.");

        ILocator row = visit.Page.Locator("#ledger-analytics");
        await Expect(row.Locator("td")).ToHaveTextAsync(["6", "1", "0", "2", "0", "3", "0", "adds up, but 3 trimmed unread"]);
        await Expect(row.Locator(".bad")).ToHaveCountAsync(1);
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 6, acknowledged: 6);
        await Expect(visit.Page.Locator("#ledger-notifications .good")).ToHaveCountAsync(1);
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_handled_again_since_the_position_was_set_back_is_red(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 3, "order.paid");
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 3, acknowledged: 3);
        EntryId last = (await demo.Events.Store.GroupInfoAsync(Stream)).Single(static group => group.Name == Demo.Analytics).LastDeliveredId;
        await Expect(visit.Page.Locator("[id='group~analytics~last']")).ToHaveTextAsync($"{last}");

        await demo.Events.Administration.SetGroupPositionAsync(_key, Demo.Analytics, EntryId.Min);

        ILocator row = visit.Page.Locator("#ledger-analytics");
        await Expect(row.Locator("td")).ToHaveTextAsync(["3", "3", "0", "0", "0", "0", "3", "adds up, but 3 handled again"]);
        await Expect(row.Locator(".bad")).ToHaveCountAsync(1);
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_position_from_which_the_server_cannot_count_does_not_add_up(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 3, "order.paid");
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 3, acknowledged: 3);
        await PressAsync(visit, "worker-c", "Kill worker-c", "is dead");
        EntryId first = default;
        await foreach (RawEntry entry in demo.Events.Administration.ReplayAsync(_key, new ReplayQuery { Limit = 1 })) first = entry.Id;

        await demo.Events.Administration.SetGroupPositionAsync(_key, Demo.Analytics, first);

        await Expect(visit.Page.Locator("#ledger-analytics .bad")).ToContainTextAsync("does not add up: The server does not know how many entries the group was given");
        await Expect(visit.Page.Locator("[id='group~analytics~last']")).ToHaveTextAsync($"{first}");
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 3, acknowledged: 3);
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_retention_takes_while_it_is_pending_becomes_a_dead_letter_and_still_adds_up(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "Switch reaping off" }).ClickAsync();
        await Expect(visit.Panel("stage")).ToContainTextAsync("off: what a dead worker had stays pending");
        await PressAsync(visit, "worker-b", "Crash worker-b", "takes 3 deliveries and dies");
        await ProduceUntilAsync(visit, demo, Worker(demo, "worker-b"), WorkerState.Dead);
        await Eventually.TrueAsync(async () =>
            (await demo.Events.Store.GroupInfoAsync(Stream))
                .OrderBy(static group => group.Name, StringComparer.Ordinal)
                .Select(static group => (group.Pending, group.Lag))
                .SequenceEqual([(0, 0), (3, 0)]));

        await TrimAsync(visit, 0, "entries removed.");
        Assert.Equal(0, await demo.Events.Store.LengthAsync(Stream));
        Assert.Equal(3, (await demo.Events.Store.PendingAsync(Stream, Demo.Notifications)).Count);

        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "Switch reaping on" }).ClickAsync();
        await Expect(visit.Panel("stage")).ToContainTextAsync("on: each worker claims what was idle for 1 s");
        Assert.True(demo.Demo.IsReaping);
        ILocator cells = visit.Page.Locator("#ledger-notifications td");
        await Expect(cells.Nth(4)).ToHaveTextAsync("3");
        await Expect(cells.Nth(2)).ToHaveTextAsync("0");
        await Expect(cells.Last).ToHaveTextAsync("adds up");
        Assert.Equal("payload-gone", Assert.Single(await demo.Events.Administration.OpenDeadLetters(_key).ListKindsAsync()).Reason);
        Assert.Empty(visit.Errors());
    }

    private Task<DemoServer> StartAsync(bool isEmbedded) => DemoControls.StartAsync(isEmbedded ? null : redis.Server.Endpoint, _key);

    private static async Task TrimAsync(Visit visit, int keep, string says)
    {
        ILocator panel = visit.Panel("trim");
        await panel.GetByLabel("Keep the newest").FillAsync($"{keep}");
        await panel.GetByLabel("exactly").CheckAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Trim", Exact = true }).ClickAsync();
        await Expect(panel.Locator("output")).ToContainTextAsync(says);
    }
}
