using Events.Store;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Events.Dashboard.DemoControls;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>What the demo's levers leave alone, what they say they do, and the replay on its page.</summary>
[Collection(DemoCollection.Name)]
public sealed class DemoLeverTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task What_a_worker_has_is_not_given_to_a_consumer_of_another_process()
    {
        await using DemoServer demo = await StartAsync(redis.Server.Endpoint, _key);
        await using DemoServer other = await StartAsync(redis.Server.Endpoint, _key);
        await Eventually.TrueAsync(() => Worker(other, "worker-a").Doing == "Starting");
        await other.Demo.AddAsync(Demo.Analytics, "of-another");
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await Row(visit, "worker-c").GetByText("More of worker-c").ClickAsync();
        await PressAsync(visit, "worker-c", "Freeze", "hangs with what it has");
        await ProduceAsync(visit, 100, "order.paid");
        await Expect(visit.Panel("workers").GetByRole(AriaRole.Row, new() { Name = "of-another" })).ToContainTextAsync("not of this process");
        await Eventually.TrueAsync(async () => await PendingAsync(demo) > 0);

        await Row(visit, "worker-c").GetByRole(AriaRole.Button, new() { Name = "Remove worker-c" }).ClickAsync();

        await Expect(visit.Page.Locator("[id='w~analytics~worker-c~remove-status']")).ToContainTextAsync("Consumers of other processes (of-another) are given nothing. Add one first.");
        Assert.Equal(WorkerState.Running, Worker(demo, "worker-c").State);
        Assert.True(await PendingAsync(demo) > 0);
        await PressAsync(visit, "worker-c", "Thaw", "goes on");
        await ExpectLedgerAsync(visit, Demo.Analytics, produced: 100, acknowledged: 100);
        Assert.Empty(visit.Errors(withoutRefusals: true));

        async Task<int> PendingAsync(DemoServer server) =>
            (await server.Events.Store.PendingAsync(new StreamKey(_key), Demo.Analytics, new PendingQuery { Consumer = "worker-c" })).Count;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replay_is_of_one_type_and_goes_on_where_it_ended(bool isEmbedded)
    {
        await using DemoServer demo = await StartAsync(isEmbedded ? null : redis.Server.Endpoint, _key);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        await ProduceAsync(visit, 3, "order.placed");
        await ProduceAsync(visit, 2, "order.paid");
        await ProduceAsync(visit, 2, "order.placed");
        ILocator replay = visit.Panel("replay");
        await replay.GetByLabel("At most").FillAsync("2");
        await replay.GetByLabel("Of type").FillAsync("order.placed");

        await replay.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Expect(replay.Locator("output")).ToContainTextAsync("2 entries of type order.placed read; no group was moved.");
        var seen = new List<string>(await replay.Locator("tbody th").AllInnerTextsAsync());
        foreach (int count in new[] { 2, 1 })
        {
            string last = seen[^1];
            await replay.GetByRole(AriaRole.Button, new() { Name = "The next 2" }).ClickAsync();
            await Expect(replay.Locator("tbody tr")).ToHaveCountAsync(count);
            await Expect(replay.Locator("tbody")).Not.ToContainTextAsync(last);
            seen.AddRange(await replay.Locator("tbody th").AllInnerTextsAsync());
        }

        await Expect(replay.GetByRole(AriaRole.Button, new() { Name = "The next 2" })).ToHaveCountAsync(0);
        var placed = new List<string>();
        await foreach (Administration.RawEntry entry in demo.Events.Administration.ReplayAsync(_key, new Administration.ReplayQuery { Type = "order.placed" }))
        {
            placed.Add($"{entry.Id}");
        }

        Assert.Equal(placed, seen);
        Assert.Equal(5, seen.Count);
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Each_lever_says_what_it_is_for_redis_cli()
    {
        await using DemoServer demo = await StartAsync(null, _key);
        await using Visit visit = await browser.OpenAsync(demo.Address, "/");
        foreach ((string form, string command) in new[]
        {
            ("produce", $"XADD {_key} MAXLEN"), ("claim-form", $"XAUTOCLAIM {_key}"), ("reaping", $"XCLAIM {_key}"), ("reset", $"DEL {_key}"),
            ("trim", $"XTRIM {_key}"), ("replay", $"XRANGE {_key}"), ("add~analytics~form", $"XREADGROUP GROUP analytics worker COUNT n BLOCK ms STREAMS {_key} >"),
            ("add~notifications~form", "XREADGROUP GROUP notifications"),
        })
        {
            await Expect(visit.Page.Locator($"[id='{form}'] > code.cli")).ToContainTextAsync(command);
        }

        await Expect(visit.Page.Locator("[id='w~analytics~worker-c~more'] > code.cli")).ToContainTextAsync("XGROUP DELCONSUMER");
        Assert.Empty(visit.Errors());
    }
}
