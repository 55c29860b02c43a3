using Events.Producing;
using Events.Projections;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Contracts;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>Projections on the page of their stream, in a real browser.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ProjectionTests(RedisServerFixture redis, BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_projection_is_shown_with_its_position_its_lag_and_its_fault_and_is_rebuilt(bool isEmbedded, bool isPhone)
    {
        await using DashboardApp app = await DashboardApp.StartAsync(
            isEmbedded ? null : redis.Server.Endpoint, static options => options.EnableActions = true);
        OrderStream orders = app.Events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        EntryId first = await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 1m));
        await using ProjectionRunner runner = app.Events.StartProjection(
            new Totals(), new ProjectionOptions { MaxAttempts = 1, PollInterval = TimeSpan.FromMilliseconds(20) }, _key);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}", isPhone);
        ILocator panel = visit.Panel("projections");
        ILocator live = panel.Locator("tbody tr").First;
        await Expect(live).ToContainTextAsync("totals");
        await Expect(live).ToContainTextAsync("1, live");
        await Expect(live).ToContainTextAsync(first.ToString());

        await live.GetByRole(AriaRole.Button, new() { Name = "Rebuild" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("2, live");
        await Expect(panel).ToContainTextAsync("1, replaced");

        await orders.ProduceAsync(new OrderPlaced("o-2", "nobody", 1m));
        await Expect(panel).ToContainTextAsync("There is no such customer.");
        Assert.Empty(await visit.OverflowAsync());
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public async Task Who_may_not_act_sees_them_and_cannot_rebuild_and_none_is_said()
    {
        await using DashboardApp app = await DashboardApp.StartAsync(null);
        OrderStream orders = app.Events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 1m));
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        ILocator panel = visit.Panel("projections");
        await Expect(panel).ToContainTextAsync("No projection has its state beside it.");

        await using (app.Events.StartProjection(new Totals(), new ProjectionOptions { PollInterval = TimeSpan.FromMilliseconds(20) }, _key))
        {
            await Expect(panel).ToContainTextAsync("1, live");
            await Expect(panel.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        }

        await Expect(panel).ToContainTextAsync("nobody");
        Assert.Empty(visit.Errors());
    }
}
