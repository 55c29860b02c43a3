using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>The demo and the dashboard on a phone: everything in reach of a thumb, nothing to scroll sideways for.</summary>
[Collection(DashboardCollection.Name)]
public sealed class PhoneTests(RedisServerFixture redis, BrowserFixture browser)
{
    // What is hidden in a list that is not open has no size.
    private const string OutOfReach = """
        () => {
          const width = document.documentElement.clientWidth;
          const controls = [...document.querySelectorAll("button, select, input:not([type=hidden]), summary")];
          return controls.filter(control => control.getClientRects().length > 0).map(control => {
            const box = (control.type === "checkbox" ? control.closest("label") : control).getBoundingClientRect();
            return box.height < 43.5 || box.left < 0 || box.right > width + 0.5
              ? `${Math.round(box.left)} to ${Math.round(box.right)}, ${Math.round(box.height)} high: ${control.outerHTML.slice(0, 120)}` : "";
          }).filter(text => text !== "");
        }
        """;

    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task Every_lever_of_the_demo_is_large_enough_and_within_the_window()
    {
        await using DemoServer demo = await DemoServer.StartAsync(new ServeOptions
        {
            Redis = redis.Server.Endpoint,
            StreamKey = _key,
            Port = 0,
            RefreshInterval = TimeSpan.FromMilliseconds(150),
        });
        await using Visit visit = await browser.OpenAsync(demo.Address, "/", isPhone: true);
        ILocator worker = visit.Panel("workers").GetByRole(AriaRole.Row, new() { Name = "worker-c" });
        await worker.GetByText("More of worker-c").ClickAsync();
        await Expect(worker.GetByRole(AriaRole.Button, new() { Name = "Freeze" })).ToBeVisibleAsync();
        await Expect(worker.GetByRole(AriaRole.Cell, new() { Name = "0" }).First).ToBeVisibleAsync();

        // Whether it adds up is seen without scrolling sideways.
        ILocator verdict = visit.Page.Locator("#ledger-analytics .good");
        LocatorBoundingBoxResult box = (await verdict.BoundingBoxAsync())!;
        Assert.InRange(box.X + box.Width, 1, visit.Page.ViewportSize!.Width);
        Assert.Empty(await visit.OverflowAsync());
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(OutOfReach));
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Every_control_of_a_stream_is_large_enough_and_within_the_window()
    {
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        await raw.CommandAsync("XADD", _key, "1-0", "type", "order.placed", "note", new string('x', 300));
        await raw.CommandAsync("XGROUP", "CREATE", _key, "g", "0");
        await raw.CommandAsync("XREADGROUP", "GROUP", "g", "alice-with-a-name-that-is-longer-than-a-phone-is-wide-0123456789", "STREAMS", _key, ">");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}", isPhone: true);
        foreach (ILocator closed in await visit.Panel("groups").Locator("summary").AllAsync()) await closed.ClickAsync();
        await Expect(visit.Panel("groups").GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToBeVisibleAsync();

        Assert.Empty(await visit.OverflowAsync());
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(OutOfReach));
        Assert.Empty(visit.Errors());
    }
}
