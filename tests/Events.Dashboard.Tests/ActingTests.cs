using Events.Administration;
using Events.Client;
using Events.LowLevel;
using Events.Producing;
using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Consumers;
using Orders.Contracts;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>Every built-in action, by its control, on both stores.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ActingTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_trim_is_shown_first_and_then_done(bool isEmbedded, bool isPhone)
    {
        await using DashboardApp app = await StartAsync(isEmbedded);
        await DeliverAsync(app, 5);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}", isPhone);
        ILocator panel = visit.Panel("trim");
        await panel.GetByLabel("Keep the newest").FillAsync("2");
        await panel.GetByLabel("exactly").CheckAsync();

        await panel.GetByRole(AriaRole.Button, new() { Name = "Show what goes" }).ClickAsync();
        await Expect(panel.Locator("output")).ToContainTextAsync("3 of 5 entries would go");
        await Expect(panel.Locator("output")).ToContainTextAsync("g: 3 pending lose their payload.");
        Assert.Equal(5, await app.Store.LengthAsync(new StreamKey(_key)));

        await panel.GetByRole(AriaRole.Button, new() { Name = "Trim", Exact = true }).ClickAsync();
        await Expect(panel.Locator("output")).ToContainTextAsync("3 entries removed.");
        await Expect(panel.Locator("output code")).ToHaveTextAsync($"XTRIM {_key} MAXLEN = 2");
        Assert.Equal(2, await app.Store.LengthAsync(new StreamKey(_key)));
        Assert.Empty(await visit.OverflowAsync());
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-5")]
    public async Task A_number_that_is_none_is_told_beside_the_button_and_nothing_changes(string number)
    {
        await using DashboardApp app = await StartAsync(isEmbedded: true);
        await DeliverAsync(app, 5);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        ILocator panel = visit.Panel("trim");
        await panel.GetByLabel("Keep the newest").FillAsync(number);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Trim", Exact = true }).ClickAsync();

        await Expect(panel.Locator("output .problem")).ToContainTextAsync($"'{number}' is not taken; expected a whole number");
        Assert.Equal(5, await app.Store.LengthAsync(new StreamKey(_key)));
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_consumer_has_is_handed_over_claimed_and_the_consumer_deleted(bool isEmbedded)
    {
        await using DashboardApp app = await StartAsync(isEmbedded);
        await DeliverAsync(app, 3);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        ILocator alice = visit.Panel("groups").Locator("tr", new() { Has = visit.Page.Locator("th", new() { HasText = "alice" }) });
        ILocator bob = visit.Panel("groups").Locator("tr", new() { Has = visit.Page.Locator("th", new() { HasText = "bob" }) });
        await alice.GetByText("Act on alice").ClickAsync();
        await bob.GetByText("Act on bob").ClickAsync();

        await alice.GetByLabel("What it has goes to").SelectOptionAsync("bob");
        await alice.GetByRole(AriaRole.Button, new() { Name = "Hand over" }).ClickAsync();
        await Expect(alice.Locator("output").First).ToContainTextAsync("3 entries handed over to bob.");
        Assert.Equal(["bob", "bob", "bob"], await OwnersAsync(app));

        await alice.GetByLabel("It gets what is idle for").FillAsync("0ms");
        await alice.GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync();
        await Expect(alice.Locator("output").Nth(1)).ToContainTextAsync("moved to alice.");
        Assert.Equal(["alice", "alice", "alice"], await OwnersAsync(app));

        await alice.GetByLabel("hand over first what it has").UncheckAsync();
        await alice.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(alice.Locator("output").Nth(2)).ToContainTextAsync("Hand that over first.");
        Assert.Equal(3, (await OwnersAsync(app)).Length);

        await alice.GetByLabel("hand over first what it has").CheckAsync();
        await alice.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Eventually.TrueAsync(async () => (await app.Store.ConsumerInfoAsync(new StreamKey(_key), "g")).All(static one => one.Name != "alice"));
        Assert.Equal(3, (await OwnersAsync(app)).Length);
        await Expect(visit.Panel("groups").GetByText("(released)")).ToBeVisibleAsync();
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_range_is_replayed_and_a_position_set(bool isEmbedded)
    {
        await using DashboardApp app = await StartAsync(isEmbedded);
        await DeliverAsync(app, 4);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        ILocator replay = visit.Panel("replay");
        await replay.GetByLabel("From").FillAsync("-");
        await replay.GetByLabel("To").FillAsync("+");
        await replay.GetByLabel("At most").FillAsync("3");
        await replay.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(replay.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(replay.Locator("output")).ToContainTextAsync($"XRANGE {_key} - + COUNT 3");

        ILocator group = visit.Panel("groups");
        await group.GetByText("Set the position of g").ClickAsync();
        await group.GetByLabel("Deliver what comes after").FillAsync("-");
        await group.GetByRole(AriaRole.Button, new() { Name = "Show what it means" }).ClickAsync();
        await Expect(group.Locator("details output").Last).ToContainTextAsync("4 entries would be delivered again");
        await group.GetByRole(AriaRole.Button, new() { Name = "Set: g" }).ClickAsync();
        await Expect(group.Locator("details output").Last).ToContainTextAsync("4 entries again, 0 never.");
        Assert.Equal(EntryId.Min, (await app.Store.GroupInfoAsync(new StreamKey(_key))).Single().LastDeliveredId);
        await Expect(group.Locator("dd").First).ToHaveTextAsync("4");
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task A_position_is_the_last_entry_that_is_not_delivered_and_none_that_is_left_out()
    {
        await using DashboardApp app = await StartAsync(isEmbedded: true);
        await DeliverAsync(app, 2);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        ILocator group = visit.Panel("groups");
        EntryId before = (await app.Store.GroupInfoAsync(new StreamKey(_key))).Single().LastDeliveredId;
        await group.GetByText("Set the position of g").ClickAsync();
        await group.GetByLabel("Deliver what comes after").FillAsync("(1-0");
        await group.GetByRole(AriaRole.Button, new() { Name = "Set: g" }).ClickAsync();

        await Expect(group.Locator("output .problem")).ToContainTextAsync("'(1-0' is no position");
        Assert.Equal(before, (await app.Store.GroupInfoAsync(new StreamKey(_key))).Single().LastDeliveredId);

        // What came at that very moment is delivered.
        await group.GetByLabel("Deliver what comes after").FillAsync("1970-01-01T00:00:01Z");
        await group.GetByRole(AriaRole.Button, new() { Name = "Set: g" }).ClickAsync();
        await Expect(group.Locator("details output").Last).ToContainTextAsync("2 entries again, 0 never.");
        Assert.Equal(new EntryId(1000, 0).Previous(), (await app.Store.GroupInfoAsync(new StreamKey(_key))).Single().LastDeliveredId);
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Dead_letters_are_grouped_shown_sent_back_and_discarded(bool isEmbedded, bool isPhone)
    {
        await using DashboardApp app = await StartAsync(isEmbedded);
        OrderStream orders = app.Events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        for (int i = 1; i <= 4; i++) await orders.ProduceAsync(new OrderPlaced($"o-{_key}-{i}", "alice", 1.00m));
        DeadLetterAdministration letters = app.Events.Administration.OpenDeadLetters(_key);
        await using (GroupConsumer consumer = app.Events.CreateConsumer(
            new Notifications(new FailingMailer()), new ConsumerOptions { Name = "worker-a", MaxDeliveries = 1 }, _key))
        {
            consumer.Start();
            await Eventually.TrueAsync(async () => await letters.CountAsync() == 4);
        }

        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/dead?key={_key}", isPhone);
        await Expect(visit.Panel("kinds").Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(visit.Panel("kinds")).ToContainTextAsync("The mail server is <b>down</b>.");
        await Expect(visit.Panel("letters").Locator("tbody tr")).ToHaveCountAsync(4);
        Assert.Empty(await visit.OverflowAsync());

        await visit.Panel("letters").Locator("tbody th a").First.ClickAsync();
        await Expect(visit.Panel("fields").GetByRole(AriaRole.Row, new() { Name = "customer" })).ToContainTextAsync("alice");
        await visit.Panel("act").GetByLabel("Change fields before").FillAsync("customer=bob");
        await visit.Panel("act").GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await Expect(visit.Panel("act").Locator("output").First).ToContainTextAsync("was sent back with 1 change.");
        Assert.Equal(3, await letters.CountAsync());
        await foreach (RawEntry sent in app.Events.Administration.ReplayAsync($"{{{_key}}}:requeue:notifications"))
        {
            Assert.Contains(new KeyValuePair<string, string>("customer", "bob"), sent.Fields);
        }

        await visit.Page.GotoAsync($"/events/dead?key={_key}");
        await visit.Panel("letters").Locator("tbody th a").First.ClickAsync();
        await visit.Panel("act").GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(visit.Panel("act").Locator("output").Last).ToContainTextAsync("is gone for good.");
        Assert.Equal(2, await letters.CountAsync());

        await visit.Page.GotoAsync($"/events/dead?key={_key}");
        await visit.Panel("kinds").GetByRole(AriaRole.Button, new() { Name = "Send all back" }).ClickAsync();
        await Expect(visit.Panel("kinds")).ToContainTextAsync("None.");
        Assert.Equal(3, await app.Store.LengthAsync(new StreamKey($"{{{_key}}}:requeue:notifications")));
        Assert.Equal(0, await letters.CountAsync());
        Assert.Empty(visit.Errors());
    }

    private Task<DashboardApp> StartAsync(bool isEmbedded) =>
        DashboardApp.StartAsync(isEmbedded ? null : redis.Server.Endpoint, static options => options.EnableActions = true);

    private async Task DeliverAsync(DashboardApp app, int count)
    {
        OrderStream orders = app.Events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        for (int i = 1; i <= count; i++) await orders.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1.00m));
        LowLevelStream low = app.Events.OpenLowLevel<OrderStream>(_key);
        await low.EnsureGroupAsync("g");
        await using GroupMember bob = low.Join("g", "bob");
        await bob.ReadPendingAsync();
        await using GroupMember alice = low.Join("g", "alice");
        await alice.ReadAsync(count);
    }

    private async Task<string[]> OwnersAsync(DashboardApp app) =>
        [.. (await app.Store.PendingAsync(new StreamKey(_key), "g", new PendingQuery())).Select(static entry => entry.Consumer)];
}
