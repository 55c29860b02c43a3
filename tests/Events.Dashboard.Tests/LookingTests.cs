using Events.Producing;
using Events.TestSupport;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>What a person sees, in a real browser.</summary>
[Collection(DashboardCollection.Name)]
public sealed class LookingTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Streams_groups_consumers_and_pending_entries_are_shown_and_kept_up_to_date(bool isPhone)
    {
        await DeliverAsync(3);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, options => options.AddTypes<Orders.Contracts.OrderStream>(_key));
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events?pattern={_key}", isPhone);
        await Expect(visit.Panel("streams").GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        Assert.Empty(await visit.OverflowAsync());

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = _key }).ClickAsync();
        ILocator alice = visit.Panel("groups").GetByRole(AriaRole.Row, new() { Name = "alice" });
        await Expect(alice.Locator("td.n").First).ToHaveTextAsync("3");
        await Expect(visit.Panel("pending").Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(visit.Page.Locator("#connection")).ToHaveTextAsync("live");

        await redis.Server.CommandAsync("XACK", _key, "g", "1-0");
        await redis.Server.CommandAsync("XADD", _key, "9-0", "type", "order.paid", "order_id", "o-9");
        await Expect(visit.Panel("pending").Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(visit.Panel("tail").Locator("tbody tr").First).ToContainTextAsync("9-0");
        await Expect(visit.Panel("groups").Locator("dd").First).ToHaveTextAsync("1");
        Assert.Empty(await visit.OverflowAsync());
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_is_shown_as_an_event_beside_what_it_is_in_the_stream(bool isEmbedded)
    {
        await using DashboardApp app = await DashboardApp.StartAsync(
            isEmbedded ? null : redis.Server.Endpoint, options => options.AddTypes<Orders.Contracts.OrderStream>(_key));
        Orders.Contracts.OrderStream orders = app.Events.OpenStream<Orders.Contracts.OrderStream>(new StreamOptions { Key = _key });
        EntryId id = await orders.ProduceAsync(new Orders.Contracts.OrderPlaced("o-1234", "alice", 49.50m));
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await visit.Panel("tail").GetByRole(AriaRole.Link, new() { Name = id.ToString() }).ClickAsync();

        await Expect(visit.Panel("typed").GetByRole(AriaRole.Row, new() { Name = "Amount" })).ToContainTextAsync("49.50");
        await Expect(visit.Panel("raw").Locator("tbody th")).ToHaveTextAsync(["type", "ts_ms", "order_id", "customer", "amount"]);
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Who_has_an_entry_is_found_by_its_ID_by_who_may_only_look()
    {
        await DeliverAsync(2);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await visit.Panel("find").GetByLabel("Entry ID").FillAsync("2-0");
        await visit.Panel("find").GetByRole(AriaRole.Button).ClickAsync();

        await Expect(visit.Panel("life").GetByRole(AriaRole.Row, new() { Name = "alice" })).ToContainTextAsync("pending");
        await Expect(visit.Panel("raw")).ToContainTextAsync("o-2");
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Focus_selection_and_what_is_open_survive_updates()
    {
        await DeliverAsync(2);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await redis.Server.CommandAsync("XGROUP", "CREATECONSUMER", _key, "g", "bob");
        ILocator more = visit.Page.GetByText("Act on alice");
        await more.ClickAsync();
        ILocator idle = visit.Panel("groups").GetByLabel("It gets what is idle for").First;
        await idle.FillAsync("7m");
        await visit.Panel("groups").GetByLabel("What it has goes to").First.SelectOptionAsync(new SelectOptionValue { Label = "bob (no lease)" });
        await idle.FocusAsync();
        await idle.EvaluateAsync("input => input.setSelectionRange(1, 2)");

        for (int i = 1; i <= 3; i++)
        {
            await redis.Server.CommandAsync("XADD", _key, $"{100 + i}-0", "type", "order.paid");
            await Expect(visit.Panel("tail").Locator("tbody tr").First).ToContainTextAsync($"{100 + i}-0");
            await Expect(visit.Panel("groups").Locator("dd").First).ToHaveTextAsync($"{i}");
        }

        await Expect(idle).ToBeFocusedAsync();
        await Expect(idle).ToHaveValueAsync("7m");
        Assert.Equal(1, await idle.EvaluateAsync<int>("input => input.selectionStart"));
        await Expect(idle).ToBeVisibleAsync();
        await Expect(visit.Panel("groups").GetByLabel("What it has goes to").First).ToHaveValueAsync("bob");
        await Expect(visit.Panel("groups").Locator("output.status").First).ToHaveAttributeAsync("aria-live", "polite");

        // Text that somebody marks to copy it, which an update of its table moves down.
        await visit.Page.EvaluateAsync("""
            () => {
              const row = document.querySelector("#panel-tail tbody tr:last-child");
              getSelection().setBaseAndExtent(row.querySelector("th a").firstChild, 0, row.lastElementChild.firstChild, 3);
            }
            """);
        string marked = await visit.Page.EvaluateAsync<string>("() => getSelection().toString()");
        Assert.Contains("1-0", marked, StringComparison.Ordinal);
        for (int i = 4; i <= 6; i++)
        {
            await redis.Server.CommandAsync("XADD", _key, $"{100 + i}-0", "type", "order.paid");
            await Expect(visit.Panel("tail").Locator("tbody tr").First).ToContainTextAsync($"{100 + i}-0");
            await Expect(visit.Panel("groups").Locator("dd").First).ToHaveTextAsync($"{i}");
        }

        Assert.Equal(marked, await visit.Page.EvaluateAsync<string>("() => getSelection().toString()"));
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task A_killed_Redis_shows_as_such_and_comes_back_without_a_reload()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await server.CommandAsync("XADD", _key, "1-0", "type", "a");
        await using DashboardApp app = await DashboardApp.StartAsync(server.Endpoint, static options => options.StoreTimeout = TimeSpan.FromMilliseconds(700));
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}", isPhone: true);
        ILocator store = visit.Page.Locator("#store");
        await Expect(visit.Panel("tail").Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(store).ToBeHiddenAsync();

        await server.KillAsync();
        await Expect(store).ToBeVisibleAsync();
        await Expect(store).ToContainTextAsync(server.Endpoint);

        // Wherever on the page one looks.
        await visit.Page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        Assert.True(await visit.Page.EvaluateAsync<double>("() => scrollY") > 100);
        await Expect(store).ToBeInViewportAsync();
        await Expect(visit.Panel("tail").Locator("tbody tr")).ToHaveCountAsync(1);

        await server.RestartAsync();
        await server.CommandAsync("XADD", _key, "2-0", "type", "b");
        await Expect(visit.Panel("tail").Locator("tbody tr")).ToContainTextAsync(["2-0"]);
        await Expect(store).ToBeHiddenAsync();
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Ten_thousand_pending_entries_leave_the_page_quick_and_are_all_there()
    {
        await redis.Server.CommandAsync(
            "EVAL",
            "for i = 1, 10000 do redis.call('XADD', KEYS[1], i .. '-0', 'type', 'order.placed') end redis.call('XGROUP', 'CREATE', KEYS[1], 'g', '0') "
            + "redis.call('XREADGROUP', 'GROUP', 'g', 'alice', 'COUNT', 10000, 'STREAMS', KEYS[1], '>') return 1",
            "1", _key);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint);
        await using Visit first = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await using Visit second = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await Expect(first.Panel("pending")).ToContainTextAsync("The oldest 20 of 10,000.");

        // Another program beside two browsers.
        await redis.Server.CommandAsync("XACK", _key, "g", "1-0", "2-0");
        await Expect(first.Panel("pending")).ToContainTextAsync("The oldest 20 of 9,998.");
        await Expect(second.Panel("pending")).ToContainTextAsync("The oldest 20 of 9,998.");

        await first.Panel("pending").GetByRole(AriaRole.Link, new() { Name = "All of them" }).ClickAsync();
        await Expect(first.Panel("list").Locator("tbody tr")).ToHaveCountAsync(100);
        await first.Panel("list").GetByRole(AriaRole.Link, new() { Name = "The next 100" }).ClickAsync();
        await Expect(first.Panel("list").Locator("tbody th").First).ToContainTextAsync("103-0");
        Assert.Empty(first.Errors());
        Assert.Empty(second.Errors());
    }

    [Fact]
    public async Task The_keyboard_is_enough_and_an_answer_leaves_the_focus_where_it_is()
    {
        await DeliverAsync(3);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByText("Skip to content")).ToBeFocusedAsync();
        await visit.Panel("trim").GetByLabel("Keep the newest").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Control+A");
        await visit.Page.Keyboard.TypeAsync("1");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Space");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Panel("trim").Locator("output")).ToContainTextAsync("2 of 3 entries would go");
        await Expect(visit.Panel("trim").GetByRole(AriaRole.Button, new() { Name = "Show what goes" })).ToBeFocusedAsync();
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter(field => field.labels.length === 0).length"));
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>(
            "() => { const ids = [...document.querySelectorAll('[id]')].map(element => element.id); return ids.length - new Set(ids).size; }"));
        Assert.Empty(visit.Errors());
    }

    private async Task DeliverAsync(int count)
    {
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        for (int i = 1; i <= count; i++) await raw.CommandAsync("XADD", _key, $"{i}-0", "type", "order.placed", "order_id", $"o-{i}");
        await raw.CommandAsync("XGROUP", "CREATE", _key, "g", "0");
        await raw.CommandAsync("XREADGROUP", "GROUP", "g", "alice", "COUNT", $"{count}", "STREAMS", _key, ">");
    }
}
