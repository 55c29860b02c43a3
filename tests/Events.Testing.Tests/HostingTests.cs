using Events.Client;
using Events.Testing.Api;
using Events.Testing.Sample;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Testing;

/// <summary>The harness takes the place of the store of an application that registers with AddEvents.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task It_works_within_a_web_application_factory()
    {
        var receipts = new RecordingReceipts();
        await using WebApplicationFactory<ApiStream> factory = new WebApplicationFactory<ApiStream>().WithWebHostBuilder(host =>
            host.ConfigureTestServices(services => services.UseEventsTesting().AddSingleton<IReceipts>(receipts)));
        using HttpClient client = factory.CreateClient();
        EventsHarness harness = factory.Services.GetRequiredService<EventsHarness>();

        using HttpResponseMessage response = await client.PostAsync(new Uri("/orders/o-1", UriKind.Relative), null);
        string id = await response.Content.ReadAsStringAsync();

        Assert.Equal(id, Assert.Single(harness.Produced<OrderPosted>()).Id.ToString());
        await harness.IdleAsync();
        Assert.Empty(receipts.Sent);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
        await harness.AllHandledAsync();
        Assert.Equal("o-1", Assert.Single(receipts.Sent));
    }

    [Fact]
    public async Task A_host_whose_handler_hangs_stops_all_the_same()
    {
        var mailer = new Mailer { Before = static (_, _) => Task.Delay(Timeout.Infinite, CancellationToken.None) };
        IHost host = Build(mailer);
        await host.StartAsync();
        await host.Services.GetRequiredService<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        GroupConsumer consumer = host.Services.GetRequiredService<GroupConsumer>();
        await TestSupport.Eventually.TrueAsync(() => consumer.GetRunning().Count == 1);

        await host.StopAsync().WaitAsync(TestSupport.Eventually.Patience * 2);
        host.Dispose();

        Assert.True(consumer.Completion.IsCompleted);
    }

    [Fact]
    public async Task Before_the_host_is_started_that_is_what_is_missing()
    {
        using IHost host = Build(new Mailer());
        EventsHarness harness = host.Services.GetRequiredService<EventsHarness>();
        await host.Services.GetRequiredService<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.AllHandledAsync());
        Assert.Contains("Start the host", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_store_with_a_name_has_a_harness_and_all_share_one_clock()
    {
        var mailer = new Mailer();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(mailer);
        builder.Services.AddEvents(events => events.UseRedis("redis.invalid:6379").AddStream<OrderStream>().AddConsumer<Mailing>());
        builder.Services.AddEvents("archive", events => events.UseRedis("archive.invalid:6379").AddStream<OrderStream>().AddConsumer<OnceMailing>());
        builder.Services.UseEventsTesting();
        using IHost host = builder.Build();
        await host.StartAsync();
        EventsHarness harness = host.Services.GetRequiredService<EventsHarness>();
        EventsHarness archive = host.Services.GetRequiredKeyedService<EventsHarness>("archive");
        archive.FailHandler<OrderPlaced>(new IOException("full"));

        await host.Services.GetRequiredService<OrderStream>().ProduceAsync(new OrderPlaced("here", "alice"));
        await host.Services.GetRequiredKeyedService<OrderStream>("archive").ProduceAsync(new OrderPlaced("there", "alice"));
        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains("shop:orders of store 'archive', group 'once'", left.Message, StringComparison.Ordinal);
        await harness.AdvanceUntilHandledAsync();

        Assert.Equal(["here", "there"], mailer.Sent);
        Assert.Equal("here", Assert.Single(harness.Acknowledged<OrderPlaced>()).Event.OrderId);
        Assert.Equal("there", Assert.Single(archive.Acknowledged<OrderPlaced>()).Event.OrderId);
        Assert.Same(harness.Time, archive.Time);
        await host.StopAsync();
    }

    [Fact]
    public void Without_AddEvents_there_is_nothing_to_replace()
    {
        var services = new ServiceCollection();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => services.UseEventsTesting());
        Assert.Contains("call AddEvents before", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_is_disposed_synchronously_ends_it()
    {
        var mailer = new Mailer();
        IHost host = Build(mailer);
        await host.StartAsync();
        await host.Services.GetRequiredService<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        await host.Services.GetRequiredService<EventsHarness>().AllHandledAsync();
        GroupConsumer consumer = host.Services.GetRequiredService<GroupConsumer>();

        host.Services.GetRequiredService<EventsHarness>().Dispose();

        Assert.True(consumer.Completion.IsCompleted);
        await host.StopAsync();
        host.Dispose();
    }

    private static IHost Build(Mailer mailer)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(mailer);
        builder.Services.AddEvents(events => events
            .UseRedis("redis.invalid:6379")
            .AddStream<OrderStream>()
            .AddConsumer<Mailing>(options => options.StopTimeout = TimeSpan.FromSeconds(2)));
        builder.Services.UseEventsTesting();
        return builder.Build();
    }

    private sealed class RecordingReceipts : IReceipts
    {
        public List<string> Sent { get; } = [];

        public Task SendAsync(string order, CancellationToken token)
        {
            Sent.Add(order);
            return Task.CompletedTask;
        }
    }
}
