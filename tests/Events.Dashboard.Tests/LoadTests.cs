using System.Diagnostics;
using System.Globalization;
using Events.TestSupport;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>A stream that 1,000 events a second are added to, with 10,000 pending: the page stays one that a person can use.</summary>
[Collection(DashboardCollection.Name)]
public sealed class LoadTests(RedisServerFixture redis, BrowserFixture browser)
{
    private const int Pending = 10_000;
    private const int PerSecond = 1_000;

    // Counts what is pushed to the page, and looks from the inside how long its event loop stood still at the longest.
    private const string Watch = """
        () => {
          window.watched = { pushed: 0, longest: 0, turns: 0 };
          new MutationObserver(() => watched.pushed++).observe(document.querySelector("#panel-tail"), { childList: true, subtree: true, characterData: true });
          let last = performance.now();
          setInterval(() => { const now = performance.now(); watched.longest = Math.max(watched.longest, now - last); watched.turns++; last = now; }, 20);
        }
        """;

    private readonly string _key = RedisServer.UniqueKey();

    [Fact]
    public async Task A_thousand_events_a_second_leave_the_page_responsive()
    {
        await redis.Server.CommandAsync(
            "EVAL",
            $"for i = 1, {Pending} do redis.call('XADD', KEYS[1], i .. '-0', 'type', 'order.placed') end redis.call('XGROUP', 'CREATE', KEYS[1], 'g', '0') "
            + $"redis.call('XREADGROUP', 'GROUP', 'g', 'alice', 'COUNT', {Pending}, 'STREAMS', KEYS[1], '>') return 1",
            "1", _key);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options =>
        {
            options.EnableActions = true;
            options.RefreshInterval = TimeSpan.FromSeconds(1);
        });
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await Expect(visit.Panel("pending")).ToContainTextAsync("The oldest 20 of 10,000.");
        await visit.Page.EvaluateAsync(Watch);
        using var stop = new CancellationTokenSource();
        Task producing = ProduceAsync(stop.Token);
        await Expect(visit.Panel("tail")).ToContainTextAsync("o-");

        // What somebody types stays while all around it changes; what he presses does what it says.
        ILocator trim = visit.Panel("trim");
        await trim.GetByLabel("Keep the newest").FillAsync("");
        await trim.GetByLabel("Keep the newest").PressSequentiallyAsync("100");
        await Expect(trim.GetByLabel("Keep the newest")).ToHaveValueAsync("100");
        await trim.GetByRole(AriaRole.Button, new() { Name = "Show what goes" }).ClickAsync();
        await Expect(trim.Locator("output")).ToContainTextAsync("would go");
        await visit.Panel("groups").GetByText("Act on alice").ClickAsync();
        ILocator idle = visit.Panel("groups").GetByLabel("It gets what is idle for");
        await idle.FillAsync("7m");

        // As long as it takes for the stream to become several times what it was.
        for (int times = 1; times <= 5; times++)
        {
            long length = await LengthAsync() + PerSecond;
            await Eventually.TrueAsync(async () => await LengthAsync() >= length);
            string before = await visit.Panel("tail").InnerTextAsync();
            await Expect(visit.Panel("tail")).Not.ToHaveTextAsync(before);
        }

        await Expect(idle).ToBeVisibleAsync();
        await Expect(idle).ToHaveValueAsync("7m");
        await Expect(visit.Panel("tail").Locator("tbody tr")).ToHaveCountAsync(20);
        await Expect(visit.Panel("pending").Locator("tbody tr")).ToHaveCountAsync(20);
        await Expect(visit.Page.Locator("#store")).ToBeHiddenAsync();
        Watched watched = await visit.Page.EvaluateAsync<Watched>("() => watched");
        int elements = await visit.Page.EvaluateAsync<int>("() => document.querySelectorAll('*').length");
        await stop.CancelAsync();
        await producing;
        long added = await LengthAsync() - Pending;

        // However many events there are, a page is as large as it was, and is pushed once an interval.
        Assert.InRange(elements, 1, 2_000);
        Assert.InRange(watched.Pushed, 1, added / 20);
        Assert.True(watched.Turns > 5);
        Assert.InRange(watched.Longest, 0, Eventually.Patience.TotalMilliseconds);
        Assert.Empty(visit.Errors());

        // And one can leave it.
        await visit.Panel("pending").GetByRole(AriaRole.Link, new() { Name = "All of them" }).ClickAsync();
        await Expect(visit.Panel("list").Locator("tbody tr")).ToHaveCountAsync(100);
    }

    private async Task<long> LengthAsync() => (long)(await redis.Server.CommandAsync("XLEN", _key))!;

    // As many as are due by now, so that a machine with other things to do adds no fewer of them.
    private async Task ProduceAsync(CancellationToken stop)
    {
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        long start = Stopwatch.GetTimestamp();
        long done = 0;
        while (!stop.IsCancellationRequested)
        {
            long due = Math.Min((long)(Stopwatch.GetElapsedTime(start).TotalSeconds * PerSecond) - done, PerSecond);
            if (due > 0)
            {
                await raw.CommandAsync(
                    "EVAL",
                    "for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'type', 'order.paid', 'ts_ms', '1717000000000', 'order_id', 'o-' .. (ARGV[2] + i), 'customer', 'alice', 'amount', '1.00') end return 1",
                    "1", _key, due.ToString(CultureInfo.InvariantCulture), done.ToString(CultureInfo.InvariantCulture));
                done += due;
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private sealed class Watched
    {
        public int Pushed { get; set; }

        public int Turns { get; set; }

        public double Longest { get; set; }
    }
}
