using System.Runtime.CompilerServices;
using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Events.Dashboard.DemoControls;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>
/// The pictures of docs/guides/dashboard.md: each main view with something to see in it. They are written to <c>artifacts/pictures</c>; with
/// <c>EVENTS_PICTURES</c> set, to that folder instead.
/// </summary>
[Collection(DashboardCollection.Name)]
public sealed class PictureTests(BrowserFixture browser)
{
    private const string Key = "demo:events:orders";

    private static readonly string Root = FindRoot();

    // Charts need some minutes to have something to show, which no ordinary run takes.
    private static readonly string? Asked = Environment.GetEnvironmentVariable("EVENTS_PICTURES") is { Length: > 0 } folder ? folder : null;

    private readonly string _folder = Directory.CreateDirectory(Path.GetFullPath(Asked ?? "artifacts/pictures", Root)).FullName;

    [Fact]
    public async Task Each_main_view_is_pictured_and_stands_in_the_guide()
    {
        await using RedisServer redis = await RedisServer.StartOwnAsync();
        await using DemoServer demo = await DemoServer.StartAsync(
            new ServeOptions { Redis = redis.Endpoint, Port = 0, ClaimIdle = TimeSpan.FromSeconds(1), RefreshInterval = TimeSpan.FromMilliseconds(500) });
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 30, "random");
        await ProduceAsync(visit, 2, Producer.Poison);
        await ProduceAsync(visit, 1, Producer.Undecodable);
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 33, acknowledged: 30, dead: 3);
        await redis.CommandAsync("XADD", "shop:invoices", "*", "type", "invoice.sent", "invoice_id", "i-1");
        await PressAsync(visit, "worker-b", "Kill worker-b", "is dead");
        for (int i = 0; Asked is not null && i < 90; i++)
        {
            await ProduceAsync(visit, 10 + (i * 7 % 23), "random");
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await Row(visit, "worker-c").GetByText("More of worker-c").ClickAsync();
        await PressAsync(visit, "worker-c", "Freeze", "hangs");
        for (int i = 0; i < 6; i++) await ProduceAsync(visit, 4 + (i * 3), "random");
        await Expect(visit.Panel("pending").Locator("tbody tr").First).ToBeVisibleAsync();
        await Eventually.TrueAsync(async () => (await demo.Events.Store.GroupInfoAsync(new StreamKey(Key)))
            .Single(static one => one.Name == Demo.Notifications) is { Lag: 0, Pending: 0 });
        await Expect(visit.Panel("charts").Locator("polyline.line")).ToHaveCountAsync(4);
        await ViewAsync(visit, "demo", "/", "workers");
        await ViewAsync(visit, "streams", "/streams", "streams");
        await ViewAsync(visit, "stream", $"/stream?key={Key}", "groups");
        await ViewAsync(visit, "pending", $"/pending?key={Key}&group=analytics", "list");
        EntryId oldest = (await demo.Events.Store.PendingAsync(new StreamKey(Key), Demo.Analytics, new PendingQuery()))[0].Id;
        await ViewAsync(visit, "entry", $"/entry?key={Key}&id={oldest}", "life");
        await ViewAsync(visit, "dead", $"/dead?key={Key}", "letters");
        await using Visit dark = await browser.OpenAsync(demo.Address, $"/stream?key={Key}", isPhone: true, isDark: true);
        await Expect(dark.Panel("groups").Locator("tbody tr").First).ToBeVisibleAsync();
        await TakeAsync(dark, "phone", isWhole: false);
        Worker(demo, "worker-c").Faults.Thaw();
        Assert.Empty(visit.Errors());
        Assert.Empty(dark.Errors());
    }

    private async Task ViewAsync(Visit visit, string name, string page, string panel)
    {
        await visit.Page.GotoAsync(page);
        await Expect(visit.Panel(panel).Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#connection")).ToHaveTextAsync("live");
        await TakeAsync(visit, name);
    }

    private async Task TakeAsync(Visit visit, string name, bool isWhole = true)
    {
        string file = $"dashboard-{name}.png";
        int height = await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(_folder, file),
            FullPage = isWhole,
            Clip = isWhole ? new Clip { Width = 1280, Height = Math.Min(height, 1_500) } : null,
        });
        Assert.True(File.Exists(Path.Combine(Root, "docs", "images", file)), $"docs/images lacks {file}: EVENTS_PICTURES=docs/images makes it.");
        Assert.Contains($"(../images/{file})", await File.ReadAllTextAsync(Path.Combine(Root, "docs", "guides", "dashboard.md")), StringComparison.Ordinal);
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
