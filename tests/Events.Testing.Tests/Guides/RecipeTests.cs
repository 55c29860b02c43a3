using Events.DeadLetters;
using Events.Errors;
using Events.Handling;
using Events.Testing.Api;
using Events.Testing.Journals;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Testing.Guides;

/// <summary>The recipes of the guide to testing.</summary>
public sealed class RecipeTests
{
    [Fact]
    public async Task An_event_is_handled()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer));

        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.AllHandledAsync();

        Assert.Equal("o-1", Assert.Single(mailer.Sent).OrderId);
    }

    [Fact]
    public async Task An_application_with_dependency_injection()
    {
        var mailer = new RecordingMailer();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddShop();                                        // what the application registers, AddEvents among it
        builder.Services.UseEventsTesting();
        builder.Services.AddSingleton<IMailer>(mailer);
        using IHost host = builder.Build();
        await host.StartAsync();
        EventsHarness harness = host.Services.GetRequiredService<EventsHarness>();

        await host.Services.GetRequiredService<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.AllHandledAsync();

        Assert.Single(mailer.Sent);
        await host.StopAsync();
    }

    [Fact]
    public async Task In_a_web_application_factory()
    {
        await using WebApplicationFactory<Program> factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
            host.ConfigureTestServices(services => services.UseEventsTesting()));
        using HttpClient client = factory.CreateClient();
        EventsHarness harness = factory.Services.GetRequiredService<EventsHarness>();

        using HttpResponseMessage response = await client.PostAsync(new Uri("/orders/o-1", UriKind.Relative), null);
        response.EnsureSuccessStatusCode();

        Assert.Single(harness.Produced<OrderPosted>());
    }

    [Fact]
    public async Task What_was_produced()
    {
        await using var harness = new EventsHarness();
        OrderStream orders = harness.OpenStream<OrderStream>();
        harness.AddConsumer(new Billing(orders));

        await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.AllHandledAsync();

        Assert.Equal(new OrderBilled("o-1", 49.50m), Assert.Single(harness.Produced<OrderBilled>()).Event);
    }

    [Fact]
    public async Task A_failure_is_tried_again()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer));
        harness.FailHandler<OrderPlaced>(new IOException("smtp is down"));
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));

        await harness.IdleAsync();                                         // nothing more happens before time passes
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(harness.Deferred<OrderPlaced>()).Delay);
        Assert.Empty(mailer.Sent);

        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Single(mailer.Sent);
        Assert.Equal([1L, 2L], harness.Attempts<OrderPlaced>().Select(one => one.DeliveryCount));
    }

    [Fact]
    public async Task A_dead_letter_and_sending_it_back()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer), options => options.MaxDeliveries = 3);
        harness.FailHandler<OrderPlaced>(new FormatException("no such customer"), times: 3);
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.AdvanceUntilHandledAsync();

        DeadLetteredEvent<OrderPlaced> dead = Assert.Single(harness.DeadLettered<OrderPlaced>());
        Assert.Equal("max-deliveries", dead.Reason);
        Assert.IsType<FormatException>(dead.Exception);

        DeadLetterQueue letters = harness.OpenDeadLetters<OrderStream>();
        await foreach (DeadLetter letter in letters.ListAsync()) await letters.RequeueAsync(letter);
        await harness.AdvanceUntilHandledAsync();
        Assert.Single(mailer.Sent);
    }

    [Fact]
    public async Task A_crash_before_the_acknowledgement()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer));
        harness.CrashBeforeAcknowledge<OrderPlaced>();
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.IdleAsync();
        Assert.Empty(harness.Acknowledged<OrderPlaced>());

        await harness.RestartAsync();                                      // the process starts again on the same machine
        await harness.AllHandledAsync();
        Assert.Equal(2, mailer.Sent.Count);
    }

    [Fact]
    public async Task A_commit_behind_a_crash()
    {
        await using var harness = new EventsHarness();
        OrderStream orders = harness.OpenStream<OrderStream>();
        harness.AddConsumer(new Billing(orders));
        harness.CrashBeforeAcknowledge<OrderPlaced>();
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.IdleAsync();

        await harness.RestartAsync();
        await harness.AllHandledAsync();
        Assert.Single(harness.Produced<OrderBilled>());
    }

    [Fact]
    public async Task A_duplicate()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer));
        OrderStream orders = harness.OpenStream<OrderStream>();
        harness.LoseNextAnswer();
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => orders.ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m)).AsTask());
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.AllHandledAsync();

        Assert.Equal(2, harness.Produced<OrderPlaced>().Count);
        Assert.Single(mailer.Sent);                                        // by DedupeBy
    }

    [Fact]
    public async Task The_store_is_away()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer));
        OrderStream orders = harness.OpenStream<OrderStream>();
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await harness.AllHandledAsync();

        harness.LoseConnection();
        await Assert.ThrowsAsync<ConnectionFailedException>(() => orders.ProduceAsync(new OrderPlaced("o-2", "alice", 10m)).AsTask());
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
        harness.RestoreConnection();
        await orders.ProduceAsync(new OrderPlaced("o-3", "alice", 10m));
        await harness.AdvanceUntilHandledAsync();

        Assert.Equal(["o-1", "o-3"], mailer.Sent.Select(placed => placed.OrderId));
    }

    [Fact]
    public async Task The_store_is_slow()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer));
        harness.StoreLatency = TimeSpan.FromSeconds(2);
        Task producing = harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m)).AsTask();
        await harness.AdvanceUntilAsync(producing);
        await harness.AdvanceUntilHandledAsync();

        Assert.Single(mailer.Sent);
    }

    [Fact]
    public async Task A_handler_that_hangs()
    {
        await using var harness = new EventsHarness();
        var mailer = new RecordingMailer();
        harness.AddConsumer(new Notifications(mailer), options => options.HandlerTimeout = TimeSpan.FromSeconds(30));
        mailer.Waits = token => Task.Delay(Timeout.Infinite, token);
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 49.50m));
        await mailer.WasAsked;

        await harness.AdvanceAsync(TimeSpan.FromSeconds(30), overRunningHandlers: true);
        await harness.IdleAsync();
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(harness.Deferred<OrderPlaced>()).Exception);
    }

    [Fact]
    public async Task One_handler_alone()
    {
        var mailer = new RecordingMailer();
        EventContext context = EventContext.Create(deliveryCount: 3);
        await new Notifications(mailer).OnPlaced(new OrderPlaced("o-1", "alice", 49.50m), CancellationToken.None);
        Assert.Equal(DeliveryOutcome.ByHandler, context.Outcome);
    }
}
