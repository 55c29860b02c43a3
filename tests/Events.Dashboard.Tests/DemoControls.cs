using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>The levers of the sample's demo, as somebody uses them.</summary>
internal static class DemoControls
{
    public static Task<DemoServer> StartAsync(string? redis, string key) => DemoServer.StartAsync(new ServeOptions
    {
        Redis = redis,
        StreamKey = key,
        Port = 0,
        ClaimIdle = TimeSpan.FromSeconds(1),
        RefreshInterval = TimeSpan.FromMilliseconds(150),
    });

    public static Worker Worker(DemoServer demo, string name) => demo.Demo.Workers.Single(worker => worker.Name == name);

    public static ILocator Row(Visit visit, string name) => visit.Panel("workers").Locator($"tr[id$='~{name}']");

    public static async Task PressAsync(Visit visit, string worker, string button, string says)
    {
        ILocator form = Row(visit, worker).Locator("form", new() { Has = visit.Page.Locator($"button:text-is('{button}')") });
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Row(visit, worker).Locator("output.status", new() { HasText = says })).ToHaveCountAsync(1);
    }

    public static async Task ProduceAsync(Visit visit, int count, string type)
    {
        await visit.Panel("produce").GetByLabel("How many").FillAsync($"{count}");
        await visit.Panel("produce").GetByLabel("Of which type").SelectOptionAsync(type);
        await visit.Page.Locator("#produce-status").EvaluateAsync("status => status.textContent = ''");
        await visit.Panel("produce").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Page.Locator("#produce-status")).ToContainTextAsync($"{count} produced");
    }

    // Two workers share what comes: as much as it takes for one of them to get its three.
    public static async Task ProduceUntilAsync(Visit visit, DemoServer demo, Worker worker, WorkerState state)
    {
        for (int i = 0; worker.State != state && i < 20; i++)
        {
            await ProduceAsync(visit, 20, "order.placed");
            await Eventually.TrueAsync(async () =>
                worker.State == state || (await demo.Events.Store.GroupInfoAsync(new StreamKey(demo.Demo.Key))).All(static group => group.Lag == 0));
        }

        await Eventually.TrueAsync(() => worker.State == state);
    }

    public static async Task ExpectLedgerAsync(Visit visit, string group, long produced, long acknowledged, long dead = 0)
    {
        ILocator row = visit.Page.Locator("#ledger-" + group);
        await Expect(row.Locator("td")).ToHaveTextAsync([$"{produced}", $"{acknowledged}", "0", "0", $"{dead}", "0", "0", "adds up"]);
    }
}
