using Events.Administration;
using Events.TestSupport;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>Long lists: what narrows them, what leads on, and what is done to all of a kind.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ListTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey();

    [Fact]
    public async Task Streams_are_found_by_a_pattern()
    {
        foreach (string key in new[] { _key + ":a", _key + ":b" }) await redis.Server.CommandAsync("XADD", key, "1-0", "type", "a");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint);
        await using Visit visit = await browser.OpenAsync(app.Address, "/events");
        await visit.Panel("find").GetByLabel("Keys like").FillAsync(_key + ":*");
        await visit.Panel("find").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Panel("streams").Locator("tbody th")).ToHaveTextAsync([_key + ":a", _key + ":b"]);
        await visit.Panel("find").GetByLabel("Keys like").FillAsync(_key + ":b");
        await visit.Panel("find").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Panel("streams").Locator("tbody th")).ToHaveTextAsync([_key + ":b"]);
        await Expect(visit.Panel("find").GetByLabel("Keys like")).ToHaveValueAsync(_key + ":b");
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Pending_entries_are_narrowed_by_consumer_and_idle_time()
    {
        for (int i = 1; i <= 5; i++) await redis.Server.CommandAsync("XADD", _key, $"{i}-0", "type", "a");
        await redis.Server.CommandAsync("XGROUP", "CREATE", _key, "g", "0");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", "g", "alice", "COUNT", "3", "STREAMS", _key, ">");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", "g", "bob", "STREAMS", _key, ">");
        await redis.Server.CommandAsync("XCLAIM", _key, "g", "bob", "0", "5-0", "IDLE", "7200000");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/pending?key={_key}&group=g");
        await Expect(visit.Panel("list").Locator("tbody tr")).ToHaveCountAsync(5);

        await visit.Panel("filter").GetByLabel("Consumer").FillAsync("bob");
        await visit.Panel("filter").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Panel("list").Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(visit.Panel("list")).Not.ToContainTextAsync("alice");

        await visit.Panel("filter").GetByLabel("Idle for at least").FillAsync("1h");
        await visit.Panel("filter").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Panel("list").Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(visit.Panel("list")).ToContainTextAsync("5-0");

        await visit.Panel("filter").GetByLabel("Consumer").FillAsync("alice");
        await visit.Panel("filter").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Panel("list")).ToContainTextAsync("None.");
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Dead_letters_come_page_by_page_and_all_of_a_kind_are_discarded_and_no_others()
    {
        await redis.Server.CommandAsync("XADD", _key, "1-0", "type", "a");
        for (int i = 1; i <= 60; i++) await AddLetterAsync($"{i}-0", "handler-failed", "f");
        await AddLetterAsync("61-0", "undecodable", "other");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        DeadLetterAdministration letters = app.Events.Administration.OpenDeadLetters(_key);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/dead?key={_key}");
        await Expect(visit.Panel("letters").Locator("tbody tr")).ToHaveCountAsync(50);
        await visit.Panel("letters").GetByRole(AriaRole.Link, new() { Name = "The next 50" }).ClickAsync();
        await Expect(visit.Panel("letters").Locator("tbody tr")).ToHaveCountAsync(11);
        await Expect(visit.Panel("letters").Locator("tbody th").First).ToHaveTextAsync("51-0");
        await Expect(visit.Panel("letters").GetByText("The next 50")).ToHaveCountAsync(0);

        ILocator kind = visit.Panel("kinds").Locator("tr", new() { HasText = "handler-failed" });
        await Expect(kind.Locator("code.cli").First).ToContainTextAsync($"XADD {{{_key}}}:requeue:g");
        await Expect(kind.Locator("code.cli").Last).ToContainTextAsync($"XDEL {{{_key}}}:dead");
        await kind.GetByRole(AriaRole.Button, new() { Name = "Discard all" }).ClickAsync();
        await Expect(kind).ToHaveCountAsync(0);
        await Expect(visit.Panel("kinds").Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.Equal(1, await letters.CountAsync());

        await visit.Page.GotoAsync($"/events/letter?key={_key}&id=61-0");
        await Expect(visit.Panel("act").Locator("#requeue > code.cli")).ToHaveTextAsync($"XADD {{{_key}}}:requeue:g * … / XDEL {{{_key}}}:dead 61-0");
        Assert.Empty(visit.Errors());

        Task AddLetterAsync(string id, string reason, string fingerprint) => redis.Server.CommandAsync(
            "XADD", $"{{{_key}}}:dead", id, "type", "a", "dead:group", "g", "dead:reason", reason, "dead:id", id, "dead:fingerprint", fingerprint);
    }
}
