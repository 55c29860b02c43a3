using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Events.Dashboard.DemoControls;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>Every page can be read, in light and in dark: what is good, what is bad, what is no longer current.</summary>
[Collection(DashboardCollection.Name)]
public sealed class AppearanceTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task All_text_of_each_page_has_enough_contrast(bool isDark, bool isPhone)
    {
        await MakeAsync();
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, options =>
        {
            options.EnableActions = true;
            options.AddTypes<Orders.Contracts.OrderStream>(_key);
        });
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events?pattern={_key}", isPhone, isDark);
        foreach (string page in new[]
        {
            $"?pattern={_key}", $"/stream?key={_key}", $"/pending?key={_key}&group=g", $"/entry?key={_key}&id=1-0", $"/entry?key={_key}&id=2-0", $"/entry?key={_key}&id=nonsense",
            $"/dead?key={_key}", $"/letter?key={_key}&id=9-0", $"/stream?key={_key}-not-there",
        })
        {
            await visit.Page.GotoAsync("/events" + page);
            await ExpectContrastAsync(visit, page, isDark);
        }

        // What an action answers, and what is from before since nobody answers any more.
        await visit.Page.GotoAsync($"/events/stream?key={_key}");
        ILocator trim = visit.Panel("trim");
        await trim.GetByRole(AriaRole.Button, new() { Name = "Show what goes" }).ClickAsync();
        await Expect(trim.Locator("output .done")).ToBeVisibleAsync();
        await trim.GetByLabel("Keep the newest").FillAsync("abc");
        await visit.Panel("replay").GetByLabel("From").FillAsync("-");
        await trim.GetByRole(AriaRole.Button, new() { Name = "Show what goes" }).ClickAsync();
        await Expect(trim.Locator("output .problem")).ToBeVisibleAsync();
        await visit.Panel("replay").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Panel("replay").Locator("output .done")).ToBeVisibleAsync();
        await app.StopAsync();
        await Expect(visit.Page.Locator("body.stale")).ToHaveCountAsync(1);
        await ExpectContrastAsync(visit, "without a server", isDark);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_demo_has_enough_contrast_whatever_its_workers_are(bool isDark)
    {
        await using DemoServer demo = await StartAsync(null, _key);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/", isDark: isDark);
        foreach (ILocator more in await visit.Panel("workers").Locator("summary", new() { HasText = "More of" }).AllAsync()) await more.ClickAsync();
        await ProduceAsync(visit, 2, Producer.Poison);
        await Expect(visit.Panel("alerts").Locator("li")).ToContainTextAsync(["Dead letters"]);
        await PressAsync(visit, "worker-a", "Pause", "reads and claims nothing");
        await PressAsync(visit, "worker-b", "Kill worker-b", "is dead");
        await PressAsync(visit, "worker-c", "Freeze", "hangs");
        await Expect(Row(visit, "worker-b").Locator(".bad")).ToHaveTextAsync("killed");
        await Expect(Row(visit, "worker-a").Locator(".warn")).ToHaveTextAsync("Paused");
        await ProduceAsync(visit, 3, "order.placed");
        await Expect(visit.Panel("pending").Locator("tbody tr").First).ToBeVisibleAsync();

        await ExpectContrastAsync(visit, "demo", isDark);
        await PressAsync(visit, "worker-c", "Thaw", "goes on");
    }

    // As an operator has set it: dark is dark, and what the browser draws itself is told so.
    private static async Task ExpectContrastAsync(Visit visit, string page, bool isDark)
    {
        // As it stays, and not as it begins to change.
        await visit.Page.EvaluateAsync("() => Promise.all(document.getAnimations().map(one => one.finished))");
        Assert.Equal(isDark, await visit.Page.EvaluateAsync<bool>(
            "() => { const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number); return r + g + b < 200; }"));
        Assert.Equal("light dark", await visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme"));
        (int count, string[] tooFaint) = await Contrast.MeasureAsync(visit);
        Assert.True(count >= 4, $"{page}: {count} texts were measured.");
        Assert.True(tooFaint.Length == 0, $"{page}:\n{string.Join('\n', tooFaint)}");
    }

    private async Task MakeAsync()
    {
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        for (int i = 1; i <= 4; i++) await raw.CommandAsync("XADD", _key, $"{i}-0", "type", "order.placed", "ts_ms", "1", "order_id", $"o-{i}", "customer", "alice", "amount", i == 2 ? "abc" : "1.00");
        await raw.CommandAsync("XGROUP", "CREATE", _key, "g", "0");
        await raw.CommandAsync("XREADGROUP", "GROUP", "g", "alice", "COUNT", "3", "STREAMS", _key, ">");
        await raw.CommandAsync("XADD", $"{{{_key}}}:dead", "9-0", "type", "order.placed", "order_id", "o-9", "dead:group", "g", "dead:reason", "handler-failed", "dead:id", "1-0", "dead:message", "no", "dead:fingerprint", "f");
    }
}
