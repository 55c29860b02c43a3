using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Events.Dashboard.DemoControls;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>Every lever of the sample's demo, in a real browser, on both stores.</summary>
[Collection(DemoCollection.Name)]
public sealed class DemoTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    private StreamKey Stream => new(_key);

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task What_is_produced_is_handled_by_both_groups_and_adds_up(bool isEmbedded, bool isPhone)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/", isPhone);
        await ProduceAsync(visit, 7, "order.placed");
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 7, acknowledged: 7);
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 7, acknowledged: 7);
        await ProduceAsync(visit, 20, "random");
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 27, acknowledged: 27);

        Assert.Equal(27, await demo.Events.Store.LengthAsync(Stream));
        Assert.Equal(
            27, demo.Demo.Workers.Where(static worker => worker.Group == Demo.Notifications).Sum(static worker => worker.HandledCount + worker.SkippedCount));
        await visit.Panel("tail").Locator("tbody th a").First.ClickAsync();
        await Expect(visit.Panel("life").Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(visit.Panel("typed").GetByRole(AriaRole.Row, new() { Name = "Customer" })).ToBeVisibleAsync();
        Assert.Empty(await visit.OverflowAsync());
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crashed_worker_leaves_three_pending_which_another_claims(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "Switch reaping off" }).ClickAsync();
        await Expect(visit.Panel("stage")).ToContainTextAsync("off: what a dead worker had stays pending");
        await PressAsync(visit, "worker-b", "Crash worker-b", "takes 3 deliveries and dies");
        await ProduceUntilAsync(visit, demo, Worker(demo, "worker-b"), WorkerState.Dead);

        await Expect(Row(visit, "worker-b")).ToContainTextAsync("killed");
        await Expect(visit.Panel("pending").Locator("tbody tr")).ToHaveCountAsync(3);
        Assert.Equal(["worker-b", "worker-b", "worker-b"], await OwnersAsync(demo));
        await Expect(visit.Panel("pending").GetByText("may be claimed")).ToHaveCountAsync(3);

        await visit.Panel("stage").GetByLabel("Idle entries go to").SelectOptionAsync("notifications/worker-a");
        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "XAUTOCLAIM" }).ClickAsync();
        await Expect(visit.Page.Locator("#claim-form-status")).ToContainTextAsync("3 entries that had been idle");
        await Expect(visit.Panel("pending")).ToContainTextAsync("Nothing is pending.");
        await Expect(Row(visit, "worker-a").Locator("td[data-head=Claimed]")).ToHaveTextAsync("3");
        await Expect(visit.Page.Locator("#ledger-notifications")).ToContainTextAsync("adds up");
        await Expect(visit.Page.Locator("#ledger-notifications")).Not.ToContainTextAsync("does not");
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reaping_does_the_same_by_itself(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await PressAsync(visit, "worker-b", "Crash worker-b", "takes 3 deliveries and dies");
        await ProduceUntilAsync(visit, demo, Worker(demo, "worker-b"), WorkerState.Dead);

        await Eventually.TrueAsync(async () => (await OwnersAsync(demo)).Length == 0);
        await Expect(visit.Panel("pending")).ToContainTextAsync("Nothing is pending.");
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Workers_come_and_go_and_what_they_have_is_handed_over_or_they_stay(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");

        // Else the one that is added may claim what the dead one has before that is removed.
        await demo.Demo.ReapAsync(isOn: false);
        await PressAsync(visit, "worker-c", "Crash worker-c", "takes 3 deliveries and dies");
        await ProduceUntilAsync(visit, demo, Worker(demo, "worker-c"), WorkerState.Dead);

        await Row(visit, "worker-c").GetByRole(AriaRole.Button, new() { Name = "Remove worker-c" }).ClickAsync();
        await Expect(visit.Page.Locator("[id='w~analytics~worker-c~remove-status']")).ToContainTextAsync("worker-c has 3 entries pending, and analytics has no other worker here");
        Assert.Equal(3, (await demo.Events.Store.PendingAsync(Stream, Demo.Analytics, new PendingQuery())).Count);

        await visit.Panel("workers").Locator("[id='add~analytics~name']").FillAsync("worker-d");
        await visit.Panel("workers").GetByRole(AriaRole.Button, new() { Name = "Add to analytics" }).ClickAsync();
        await Expect(visit.Page.Locator("[id='add~analytics~form-status']")).ToContainTextAsync("worker-d reads for analytics.");
        await visit.Panel("workers").GetByRole(AriaRole.Button, new() { Name = "Add to analytics" }).ClickAsync();
        await Expect(visit.Page.Locator("[id='add~analytics~form-status']")).ToContainTextAsync("analytics has a worker 'worker-d' already.");

        await Row(visit, "worker-c").GetByRole(AriaRole.Button, new() { Name = "Remove worker-c" }).ClickAsync();
        await Expect(visit.Page.Locator("[id='w~analytics~worker-c']")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator("#said")).ToContainTextAsync("worker-c is removed; 3 entries handed over to worker-d before.");
        Assert.DoesNotContain(await demo.Events.Store.ConsumerInfoAsync(Stream, Demo.Analytics), static consumer => consumer.Name == "worker-c");
        await Eventually.TrueAsync(async () => (await demo.Events.Store.PendingAsync(Stream, Demo.Analytics)).Count == 0);
        await Expect(visit.Page.Locator("#ledger-analytics")).ToContainTextAsync("adds up");
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_cannot_be_handled_becomes_a_dead_letter_and_still_adds_up(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 2, Producer.Undecodable);
        await ProduceAsync(visit, 1, Producer.Unknown);
        await ProduceAsync(visit, 1, Producer.Poison);

        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 4, acknowledged: 0, dead: 4);
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 4, acknowledged: 0, dead: 4);
        Assert.Equal(8, await demo.Events.Administration.OpenDeadLetters(_key).CountAsync());
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_is_slowed_frozen_failed_killed_and_started_again(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        Worker worker = Worker(demo, "worker-c");
        ILocator row = Row(visit, "worker-c");
        await row.GetByText("More of worker-c").ClickAsync();

        // So slow that what it works on is seen pending.
        await row.GetByLabel("Milliseconds an entry").FillAsync("4000");
        await PressAsync(visit, "worker-c", "Set", "takes 4000 ms an entry");
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await ProduceAsync(visit, 1, "order.paid");
        await Expect(row.Locator("td.n").First).ToHaveTextAsync("1");
        await Eventually.TrueAsync(() => worker.HandledCount == 1);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(3.9));
        await row.GetByLabel("Milliseconds an entry").FillAsync("1");
        await PressAsync(visit, "worker-c", "Set", "takes 1 ms an entry");
        Assert.Equal(1, worker.Faults.Delay);
        await row.GetByLabel("The next handlers that throw").FillAsync("2");
        await PressAsync(visit, "worker-c", "Fail", "The next 2 handlers of worker-c throw");
        await ProduceAsync(visit, 2, "order.paid");
        await Eventually.TrueAsync(() => worker is { FailedCount: 2, HandledCount: 3 });

        await PressAsync(visit, "worker-c", "Freeze", "hangs with what it has");
        await ProduceAsync(visit, 1, "order.paid");
        await Expect(row.Locator("td.n").First).ToHaveTextAsync("1");
        await PressAsync(visit, "worker-c", "Thaw", "goes on");
        await Eventually.TrueAsync(() => worker.HandledCount == 4);

        await PressAsync(visit, "worker-c", "Kill worker-c", "is dead");
        await PressAsync(visit, "worker-c", "Freeze", "worker-c does not run.");
        await row.GetByRole(AriaRole.Button, new() { Name = "Fail" }).ClickAsync();
        await Expect(row.Locator("output.status", new() { HasText = "worker-c does not run." })).ToHaveCountAsync(2);
        Assert.Equal((false, 0), (worker.Faults.IsFrozen, worker.Faults.Throws));
        await ProduceAsync(visit, 1, "order.paid");
        await PressAsync(visit, "worker-c", "Start worker-c again", "starts again");
        await Eventually.TrueAsync(() => worker.HandledCount == 5);
        await Expect(row).ToContainTextAsync("Running");
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_leaves_a_new_stream_and_three_workers(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 3, "order.placed");
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 3, acknowledged: 3);

        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(visit.Page.Locator("#reset-status")).ToContainTextAsync("three workers start");
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 0, acknowledged: 0);
        Assert.Equal(0, await demo.Events.Store.LengthAsync(Stream));
        await ProduceAsync(visit, 2, "order.placed");
        await ExpectLedgerAsync(visit, Demo.Notifications, produced: 2, acknowledged: 2);
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("501")]
    [InlineData("")]
    public async Task A_count_that_is_none_produces_nothing_and_says_why(string count)
    {
        await using DemoServer demo = await StartAsync(isEmbedded: true);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await visit.Panel("produce").GetByLabel("How many").FillAsync(count);
        await visit.Panel("produce").Locator("form").EvaluateAsync("form => form.noValidate = true");
        await visit.Panel("produce").GetByRole(AriaRole.Button).ClickAsync();

        await Expect(visit.Page.Locator("#produce-status .problem")).ToContainTextAsync("expected a whole number from 1 to 500");
        Assert.Equal(0, await demo.Events.Store.LengthAsync(Stream));
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    [Fact]
    public async Task Consumers_of_other_programs_are_marked_and_their_entries_are_theirs()
    {
        await using DemoServer demo = await StartAsync(isEmbedded: false);
        await using DemoServer other = await StartAsync(isEmbedded: false);
        await Eventually.TrueAsync(() => Worker(other, "worker-a").Doing == "Starting");
        await other.Demo.AddAsync(Demo.Analytics, "of-another");
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 100, "order.paid");
        ILocator foreign = visit.Panel("workers").GetByRole(AriaRole.Row, new() { Name = "of-another" });
        await Expect(foreign).ToContainTextAsync("not of this process");
        await Expect(foreign).ToContainTextAsync($"process {Environment.ProcessId} on {Environment.MachineName} since ");
        await Expect(foreign).ToContainTextAsync("handles order.placed, order.paid, order.shipped, order.cancelled");

        await visit.Panel("workers").Locator("[id='add~analytics~name']").FillAsync("of-another");
        await visit.Panel("workers").GetByRole(AriaRole.Button, new() { Name = "Add to analytics" }).ClickAsync();
        await Expect(visit.Page.Locator("[id='add~analytics~form-status']")).ToContainTextAsync("Another process has the name");
        await visit.Panel("stage").GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(visit.Page.Locator("#reset-status")).ToContainTextAsync("Other processes read this stream (of-another)");
        Assert.Equal(100, await demo.Events.Store.LengthAsync(Stream));
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 100, acknowledged: 100);
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    private Task<DemoServer> StartAsync(bool isEmbedded) => DemoControls.StartAsync(isEmbedded ? null : redis.Server.Endpoint, _key);

    private async Task<string[]> OwnersAsync(DemoServer demo) =>
        [.. (await demo.Events.Store.PendingAsync(Stream, Demo.Notifications, new PendingQuery())).Select(static entry => entry.Consumer)];
}
