using System.Diagnostics.Metrics;
using Events.Client;
using Events.Dashboard.Live;
using Events.Diagnostics;
using Events.Producing;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Orders.Consumers;
using Orders.Contracts;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>How long handlers of this process take: seen in the charts, and measured as long as somebody looks.</summary>
[Collection(DashboardCollection.Name)]
public sealed class HandlerTimesTests(BrowserFixture browser)
{
    private readonly string _key = RedisServer.UniqueKey();

    [Fact]
    public async Task The_chart_shows_how_long_handlers_of_this_process_take()
    {
        await using DashboardApp app = await DashboardApp.StartAsync(null);
        await using Visit visit = await browser.OpenAsync(app.Address, $"/events/stream?key={_key}");
        OrderStream orders = app.Events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        await orders.ProduceAsync(new OrderPaid("o-1", "alice", 1.00m));
        await visit.Page.ReloadAsync();
        await Expect(visit.Panel("charts").Locator("figcaption", new() { HasText = "Handler time" })).ToHaveTextAsync("Handler time - · at most 0 ms");

        using var stop = new CancellationTokenSource();
        Task producing = Task.Run(async () =>
        {
            for (int i = 2; !stop.IsCancellationRequested; i++)
            {
                await orders.ProduceAsync(new OrderPaid($"o-{i}", "alice", 1.00m));
                await Task.Delay(20);
            }
        });
        var options = new ConsumerOptions();
        options.AddMiddleware(async (_, next, token) =>
        {
            await Task.Delay(30, token);
            await next.InvokeAsync(token);
        });
        await using (GroupConsumer consumer = app.Events.CreateConsumer(new Analytics(), options, _key))
        {
            consumer.Start();
            await Expect(visit.Panel("charts").Locator("svg[aria-label^='Handler time: now'] polyline")).ToHaveCountAsync(1);
            await Expect(visit.Panel("charts")).Not.ToContainTextAsync("Handler time - · at most 0 ms");
        }

        await stop.CancelAsync();
        await producing;
        Assert.Empty(visit.Errors());
    }

    [Fact]
    public void What_handlers_of_the_stream_took_is_added_up_and_nobody_elses()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory ours = services.GetRequiredService<IMeterFactory>();
        using ServiceProvider other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var times = new HandlerTimes(ours, TimeProvider.System);
        Histogram<double> histogram = ours.Create(EventsMeter.Name).CreateHistogram<double>("messaging.process.duration");
        Histogram<double> foreign = other.GetRequiredService<IMeterFactory>().Create(EventsMeter.Name).CreateHistogram<double>("messaging.process.duration");
        Assert.False(histogram.Enabled);

        Assert.Equal((0, 0), times.Of(_key));
        histogram.Record(0.25, Of(_key));
        histogram.Record(0.5, Of(_key));
        histogram.Record(7, Of("another"));
        foreign.Record(7, Of(_key));

        Assert.Equal((2, 0.75), times.Of(_key));
        Assert.False(foreign.Enabled);
    }

    [Fact]
    public void When_nobody_has_looked_for_a_minute_handlers_are_not_measured_any_more()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory ours = services.GetRequiredService<IMeterFactory>();
        var time = new ManualTimeProvider();
        using var times = new HandlerTimes(ours, time);
        Histogram<double> histogram = ours.Create(EventsMeter.Name).CreateHistogram<double>("messaging.process.duration");
        times.Of(_key);
        time.Advance(TimeSpan.FromSeconds(59));
        histogram.Record(1, Of(_key));
        Assert.True(histogram.Enabled);

        time.Advance(TimeSpan.FromSeconds(2));
        histogram.Record(1, Of(_key));
        Assert.False(histogram.Enabled);
        Assert.False(times.IsListening);

        // Somebody looks again.
        times.Of(_key);
        Assert.True(histogram.Enabled);
    }

    private static KeyValuePair<string, object?> Of(string stream) => new("messaging.destination.name", stream);
}
