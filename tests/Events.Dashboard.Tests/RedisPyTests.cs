using System.Text.Json;
using Events.Administration;
using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>A program over redis-py on the stream of the demo, at the same time, in both directions.</summary>
[Collection(DashboardCollection.Name)]
public sealed class RedisPyTests(RedisServerFixture redis, BrowserFixture browser)
{
    private const int OfPython = 200;
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task Each_reads_what_the_other_writes_they_share_a_group_and_the_page_shows_both()
    {
        await using DemoServer demo = await DemoServer.StartAsync(new ServeOptions
        {
            Redis = redis.Server.Endpoint,
            StreamKey = _key,
            Port = 0,
            RefreshInterval = TimeSpan.FromMilliseconds(150),
        });
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await using PythonProgram python = PythonProgram.Start("orders.py", $"{redis.Server.Port}", _key, $"{OfPython}", redis.Server.Host);
        string[] joined = [(await python.ReadAsync()).GetProperty("joined").GetString()!, (await python.ReadAsync()).GetProperty("joined").GetString()!];
        Assert.Equal(["analytics", "audit"], joined.Order());

        // While it produces, the page does.
        const int ofThePage = 3 * 40;
        for (int i = 0; i < 3; i++)
        {
            await visit.Panel("produce").GetByLabel("How many").FillAsync("40");
            await visit.Page.Locator("#produce-status").EvaluateAsync("status => status.textContent = ''");
            await visit.Panel("produce").GetByRole(AriaRole.Button).ClickAsync();
            await Expect(visit.Page.Locator("#produce-status")).ToContainTextAsync("40 produced");
        }

        string all = $"{OfPython + ofThePage}";
        foreach (string group in demo.Demo.Groups)
        {
            await Expect(visit.Page.Locator("#ledger-" + group).Locator("td")).ToHaveTextAsync([all, all, "0", "0", "0", "0", "0", "adds up"]);
        }

        await Expect(visit.Panel("workers").GetByRole(AriaRole.Row, new() { Name = "worker-py" })).ToContainTextAsync("not of this process");
        await Eventually.TrueAsync(async () =>
            (await demo.Events.Store.GroupInfoAsync(new StreamKey(_key))).Single(static one => one.Name == "audit") is { Lag: 0, Pending: 0 });
        JsonElement did = await python.EndAsync();

        Assert.Empty(Texts(did, "failures"));
        Assert.Equal(0, did.GetProperty("odd").GetArrayLength());
        string[] inTheStream = await IdsAsync(demo);
        Assert.Equal(OfPython + ofThePage, inTheStream.Length);
        Assert.Equal(inTheStream, Texts(did, "followed"));
        Assert.Equal(OfPython, Texts(did, "produced").Length);

        // Of the group that they share each entry went to one of them.
        Worker ours = demo.Demo.Workers.Single(static worker => worker.Group == Demo.Analytics);
        Assert.Equal(inTheStream.Length, Texts(did, "shared").Length + ours.HandledCount);
        Assert.All(demo.Demo.Workers, static worker => Assert.Equal(0, worker.FailedCount));
        Assert.Empty(visit.Errors());
    }

    private static string[] Texts(JsonElement did, string name) => [.. did.GetProperty(name).EnumerateArray().Select(static one => one.GetString()!)];

    private async Task<string[]> IdsAsync(DemoServer demo)
    {
        var ids = new List<string>();
        await foreach (RawEntry entry in demo.Events.Administration.ReplayAsync(_key)) ids.Add(entry.Id.ToString());
        return [.. ids];
    }
}
