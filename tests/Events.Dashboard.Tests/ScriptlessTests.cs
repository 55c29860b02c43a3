using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>A browser that runs no script: pages, forms, questions and answers are all there.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ScriptlessTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task Forms_show_their_answers_and_lead_back_and_what_cannot_be_undone_is_asked_for()
    {
        for (int i = 1; i <= 5; i++) await redis.Server.CommandAsync("XADD", _key, $"{i}-0", "type", i == 3 ? "b" : "a");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        string address = $"/events/stream?key={_key}";
        await using Visit visit = await browser.OpenAsync(app.Address, address, hasScript: false);
        await Expect(visit.Panel("tail").Locator("tbody tr")).ToHaveCountAsync(5);
        await Expect(visit.Page.Locator("#connection")).ToHaveTextAsync("as of now: load it again");
        await Expect(visit.Page.Locator("button.pause:visible")).ToHaveCountAsync(0);

        // A look asks nothing.
        await visit.Panel("trim").GetByLabel("Keep the newest").FillAsync("4");
        await visit.Panel("trim").GetByLabel("exactly").CheckAsync();
        await visit.Panel("trim").GetByRole(AriaRole.Button, new() { Name = "Show what goes" }).ClickAsync();
        await Expect(visit.Page.Locator("main")).ToContainTextAsync("1 of 5 entries would go");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Uri(app.Address, address).ToString());

        await visit.Panel("trim").GetByLabel("Keep the newest").FillAsync("4");
        await visit.Panel("trim").GetByLabel("exactly").CheckAsync();
        await visit.Panel("trim").GetByRole(AriaRole.Button, new() { Name = "Trim", Exact = true }).ClickAsync();
        await Expect(visit.Page.Locator("main")).ToContainTextAsync($"What is trimmed from {_key} is gone for good. Trim it?");
        Assert.Equal(5, await app.Store.LengthAsync(new StreamKey(_key)));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(visit.Page.Locator("main")).ToContainTextAsync("1 entry removed.");
        await Expect(visit.Page.Locator("main code.cli")).ToHaveTextAsync($"XTRIM {_key} MAXLEN = 4");
        Assert.Equal(4, await app.Store.LengthAsync(new StreamKey(_key)));

        // What makes no sense is told, and nothing is changed.
        await visit.Page.GotoAsync(address);
        await visit.Panel("trim").GetByLabel("Keep the newest").FillAsync("abc");
        await visit.Panel("trim").GetByRole(AriaRole.Button, new() { Name = "Show what goes" }).ClickAsync();
        await Expect(visit.Page.Locator("main .problem")).ToContainTextAsync("'abc' is not taken; expected a whole number");
        Assert.Equal(4, await app.Store.LengthAsync(new StreamKey(_key)));

        // A replay goes on page by page.
        await visit.Page.GotoAsync(address);
        await visit.Panel("replay").GetByLabel("At most").FillAsync("2");
        await visit.Panel("replay").GetByLabel("Of type").FillAsync("a");
        await visit.Panel("replay").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Page.Locator("tbody th")).ToHaveTextAsync(["2-0", "4-0"]);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "The next 2" }).ClickAsync();
        await Expect(visit.Page.Locator("tbody th")).ToHaveTextAsync(["5-0"]);
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "The next 2" })).ToHaveCountAsync(0);
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Fact]
    public async Task The_demo_is_played_without_a_script()
    {
        await using DemoServer demo = await DemoControls.StartAsync(redis.Server.Endpoint, _key);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/", hasScript: false);
        await visit.Panel("produce").GetByLabel("How many").FillAsync("7");
        await visit.Panel("produce").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Page.Locator("main")).ToContainTextAsync("7 produced");
        await Eventually.TrueAsync(async () =>
            await demo.Events.Store.GroupInfoAsync(new StreamKey(_key)) is { Count: 2 } groups && groups.All(static group => group is { Lag: 0, Pending: 0 }));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await Expect(visit.Page.Locator("#ledger-analytics")).ToContainTextAsync("adds up");
        await Expect(visit.Page.Locator("#ledger-analytics td").First).ToHaveTextAsync("7");

        await DemoControls.Row(visit, "worker-b").GetByRole(AriaRole.Button, new() { Name = "Remove worker-b" }).ClickAsync();
        await Expect(visit.Page.Locator("main")).ToContainTextAsync("Hand over what worker-b has, and remove it?");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        Assert.Equal(3, demo.Demo.Workers.Count);
        await DemoControls.Row(visit, "worker-b").GetByRole(AriaRole.Button, new() { Name = "Remove worker-b" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(visit.Page.Locator("main")).ToContainTextAsync("worker-b is removed");
        Assert.Equal(2, demo.Demo.Workers.Count);
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }
}
