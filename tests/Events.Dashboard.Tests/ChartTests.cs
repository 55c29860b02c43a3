using System.Globalization;
using Events.Administration;
using Events.LowLevel;
using Events.Producing;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Contracts;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>What the charts draw and what the alerts say, as it comes and as it goes.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ChartTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rate_lag_and_oldest_age_rise_and_fall_with_the_stream(bool isEmbedded)
    {
        await using DashboardApp app = await DashboardApp.StartAsync(isEmbedded ? null : redis.Server.Endpoint);
        OrderStream orders = app.Events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        LowLevelStream low = app.Events.OpenLowLevel<OrderStream>(_key);
        await low.EnsureGroupAsync("g");
        await using GroupMember member = low.Join("g", "alice");
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        await Expect(Caption(visit, "Largest lag")).ToHaveTextAsync("Largest lag 0 · at most 0");

        for (int i = 1; i <= 40; i++) await orders.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1.00m));

        await Expect(Caption(visit, "Largest lag")).ToHaveTextAsync("Largest lag 40 · at most 40");
        await Expect(Caption(visit, "Oldest not done").Locator("b")).Not.ToHaveTextAsync("0 ms");
        Assert.True(await MostAsync(visit, "Added a second") > 0);
        await Expect(Caption(visit, "Added a second").Locator("b")).ToHaveTextAsync("0");
        foreach (string chart in new[] { "Added a second", "Largest lag", "Oldest not done" })
        {
            // A line that rises: not all of its points are as high as the first.
            string[] heights = [.. (await visit.Panel("charts").Locator($"svg[aria-label^='{chart}: now'] polyline").GetAttributeAsync("points"))!.Split(' ').Select(static point => point.Split(',')[1])];
            Assert.True(heights.Distinct().Count() > 1, $"{chart}: {string.Join(' ', heights)}");
            Assert.All(heights, static height => Assert.InRange(double.Parse(height, CultureInfo.InvariantCulture), 0, 70));
        }

        EntryId[] ids = [.. (await member.ReadAsync(40)).Select(static entry => entry.Id)];
        await member.AcknowledgeAsync(ids);
        await Expect(Caption(visit, "Largest lag")).ToHaveTextAsync("Largest lag 0 · at most 40");
        await Expect(Caption(visit, "Oldest not done").Locator("b")).ToHaveTextAsync("0 ms");
        Assert.Empty(visit.Errors());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Alerts_appear_while_something_is_beyond_its_limit_and_go_with_it(bool isEmbedded)
    {
        await using DashboardApp app = await DashboardApp.StartAsync(
            isEmbedded ? null : redis.Server.Endpoint,
            static options => options.Alerts = new AlertLimits { Lag = 3, Pending = 2, ConsumerIdle = TimeSpan.Zero, OldestAge = null });
        OrderStream orders = app.Events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        LowLevelStream low = app.Events.OpenLowLevel<OrderStream>(_key);
        await low.EnsureGroupAsync("g");
        await using GroupMember member = low.Join("g", "alice");
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        ILocator alerts = visit.Panel("alerts");
        await Expect(alerts).ToHaveTextAsync("None.");

        for (int i = 1; i <= 4; i++) await orders.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1.00m));
        await Expect(alerts.Locator("li")).ToHaveCountAsync(1);
        await Expect(alerts.Locator("li")).ToContainTextAsync("Lag");
        await Expect(alerts.Locator("li")).ToContainTextAsync($"{_key} g");

        EntryId[] ids = [.. (await member.ReadAsync(4)).Select(static entry => entry.Id)];
        await Expect(alerts.Locator("li .bad")).ToHaveTextAsync(["Pending", "Dead consumer"]);
        await Expect(alerts.Locator("li").Last).ToContainTextAsync("alice");

        await member.AcknowledgeAsync(ids);
        await Expect(alerts).ToHaveTextAsync("None.");
        Assert.Empty(visit.Errors());
    }

    private static ILocator Caption(Visit visit, string chart) => visit.Panel("charts").Locator("figcaption", new() { HasText = chart });

    private static async Task<double> MostAsync(Visit visit, string chart) =>
        double.Parse((await Caption(visit, chart).InnerTextAsync()).Split("at most ")[1], CultureInfo.InvariantCulture);
}
