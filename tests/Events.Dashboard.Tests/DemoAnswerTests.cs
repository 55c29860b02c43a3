using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Events.Dashboard.DemoControls;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>What the levers of the demo answer where there is nothing to do, or another program in the way; and how their answers look.</summary>
[Collection(DemoCollection.Name)]
public sealed class DemoAnswerTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task A_claim_of_what_is_not_idle_says_so_and_whom_it_may_go_to_stands_by_groups()
    {
        await using DemoServer demo = await StartAsync(null, _key);
        await demo.Demo.AddAsync(Demo.Notifications, "worker-d");
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        Assert.Equal(
            ["notifications/worker-a", "notifications/worker-b", "notifications/worker-d", "analytics/worker-c"],
            await visit.Page.Locator("#claim-to option").EvaluateAllAsync<string[]>("options => options.map(option => option.value)"));

        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "XAUTOCLAIM" }).ClickAsync();

        await Expect(visit.Page.Locator("#claim-form-status")).ToContainTextAsync("Nothing that others of notifications have was idle for 1 s: nothing is claimed.");
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task What_a_replay_answers_is_as_wide_as_the_page_and_an_end_may_be_left_out()
    {
        await using DemoServer demo = await StartAsync(null, _key);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 3, "random");
        await Expect(visit.Page.Locator("#produce-status > code.cli")).ToHaveTextAsync($"XADD {_key} MAXLEN ~ … * type … …");
        ILocator replay = visit.Panel("replay");
        ILocator button = replay.GetByRole(AriaRole.Button, new() { Name = "Replay" });
        await button.ClickAsync();
        await Expect(replay.Locator("tbody tr")).ToHaveCountAsync(3);
        LocatorBoundingBoxResult table = (await replay.Locator("table").BoundingBoxAsync())!;
        LocatorBoundingBoxResult tail = (await visit.Panel("tail").Locator("table").BoundingBoxAsync())!;
        Assert.Equal(tail.Width, table.Width, 2.0);

        string[] ids = [.. await replay.Locator("tbody th").AllInnerTextsAsync()];
        await replay.GetByLabel("From").FillAsync("(" + ids[0]);
        await replay.GetByLabel("To").FillAsync("(" + ids[2]);
        await button.ClickAsync();
        await Expect(replay.Locator("tbody th")).ToHaveTextAsync([ids[1]]);
        await replay.GetByLabel("From").FillAsync("+");
        await replay.GetByLabel("To").FillAsync("-");
        await button.ClickAsync();
        await Expect(replay.Locator("output .problem")).ToHaveTextAsync("The range is empty: + lies behind -.");
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Fact]
    public async Task A_reset_waits_for_a_program_without_a_lease_and_begins_every_count_anew()
    {
        await using DemoServer demo = await StartAsync(redis.Server.Endpoint, _key);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 2, "order.placed");
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 2, acknowledged: 2);
        ILocator mails = visit.Panel("ledger").Locator("dl.facts > div", new() { HasText = "Mails sent here" }).Locator("dd");
        await Expect(mails).ToHaveTextAsync("2");
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        await raw.CommandAsync("XREADGROUP", "GROUP", Demo.Analytics, "of-python", "STREAMS", _key, "0");

        ILocator reset = visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "Reset" });
        await reset.ClickAsync();
        await Expect(visit.Page.Locator("#reset-status")).ToContainTextAsync("Other processes read this stream (of-python), or did a moment ago");
        Assert.Equal(2, await demo.Events.Store.LengthAsync(new StreamKey(_key)));
        await visit.Panel("workers").Locator("[id='add~analytics~name']").FillAsync("of-python");
        await visit.Panel("workers").GetByRole(AriaRole.Button, new() { Name = "Add to analytics" }).ClickAsync();
        await Expect(visit.Page.Locator("[id='add~analytics~form-status']")).ToContainTextAsync("Another process has the name 'of-python' in analytics");

        await raw.CommandAsync("XGROUP", "DELCONSUMER", _key, Demo.Analytics, "of-python");
        await reset.ClickAsync();
        await Expect(visit.Page.Locator("#reset-status")).ToContainTextAsync("three workers start");
        await Expect(mails).ToHaveTextAsync("0");
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Fact]
    public async Task A_reset_names_a_program_without_a_lease_that_may_wait_for_entries_still()
    {
        await using DemoServer demo = await DemoServer.StartAsync(new ServeOptions
        {
            Redis = redis.Server.Endpoint,
            StreamKey = _key,
            Port = 0,
            RefreshInterval = TimeSpan.FromMilliseconds(150),
            HeardWithin = TimeSpan.Zero,
        });
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        await Eventually.TrueAsync(() => demo.Demo.Workers.All(static worker => worker.IsReading));
        await raw.CommandAsync("XREADGROUP", "GROUP", Demo.Analytics, "of-python", "STREAMS", _key, "0");
        await raw.SendAsync("XREADGROUP", "GROUP", Demo.Analytics, "of-python", "BLOCK", "0", "STREAMS", _key, ">");
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");

        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();

        await Expect(visit.Page.Locator("#reset-status")).ToContainTextAsync("three workers start on a new one. of-python took no lease");
        Assert.Contains("no longer exists", (await Assert.ThrowsAsync<RedisErrorException>(() => raw.ReadReplyAsync())).Message, StringComparison.Ordinal);
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task A_worker_whose_name_another_process_has_does_not_look_as_if_it_read()
    {
        await using DemoServer demo = await StartAsync(redis.Server.Endpoint, _key);
        await Eventually.TrueAsync(() => demo.Demo.Workers.All(static worker => worker.IsReading));
        await using DemoServer other = await StartAsync(redis.Server.Endpoint, _key);
        await using Visit visit = await browser.OpenAsync(other.Address, "/");

        await Expect(Row(visit, "worker-a").Locator("span.warn")).ToHaveTextAsync("Starting");
        Assert.All(other.Demo.Workers, static worker => Assert.False(worker.IsReading));
        Assert.Empty(visit.Errors());
    }
}
