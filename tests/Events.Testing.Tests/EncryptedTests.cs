using Events.Client;
using Events.Protecting;
using Events.Protection;
using Events.Testing.Sample;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Testing;

/// <summary>Encrypted fields under a harness, without a container and with one.</summary>
public sealed class EncryptedTests
{
    private readonly FixedKeyProvider _keys = new(new EncryptionKey("k", new byte[32]));

    [Fact]
    public async Task A_harness_with_keys_handles_and_shows_encrypted_events()
    {
        await using var harness = new EventsHarness(new EventsTestingOptions { Protection = new ProtectionOptions { Keys = _keys } });
        var cards = new Cards();
        harness.AddConsumer(cards);
        await harness.OpenStream<CardStream>().ProduceAsync(new CardUsed("c-1", "4111"));
        await harness.AllHandledAsync();

        Assert.Equal(["4111"], cards.Numbers);
        Assert.Equal(new CardUsed("c-1", "4111"), Assert.Single(harness.Produced<CardUsed>()).Event);

        // Its key is not in memory any more by then.
        await harness.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(new CardUsed("c-1", "4111"), Assert.Single(harness.Acknowledged<CardUsed>()).Event);
        Assert.DoesNotContain("4111", $"{harness.Produced<CardUsed>()[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_harness_handles_and_shows_what_is_kept_apart()
    {
        await using var harness = new EventsHarness();
        var cards = new Cards();
        harness.AddConsumer(cards);
        string scan = new('s', 1000);
        await harness.OpenStream<CardStream>().ProduceAsync(new CardScanned("c-1", scan));
        await harness.AllHandledAsync();

        Assert.Equal([scan], cards.Numbers);
        Assert.Equal(new CardScanned("c-1", scan), Assert.Single(harness.Produced<CardScanned>()).Event);
        Assert.Equal(new CardScanned("c-1", scan), Assert.Single(harness.Acknowledged<CardScanned>()).Event);
    }

    [Fact]
    public async Task An_application_keeps_the_keys_that_it_has_registered()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        var cards = new Cards();
        builder.Services.AddSingleton(cards);
        builder.Services.AddEvents(events => events.UseRedis("nowhere:1").UseKeyProvider(_keys).AddStream<CardStream>().AddConsumer<Cards>());
        builder.Services.UseEventsTesting();
        using IHost host = builder.Build();
        await host.StartAsync();
        EventsHarness harness = host.Services.GetRequiredService<EventsHarness>();
        await host.Services.GetRequiredService<CardStream>().ProduceAsync(new CardUsed("c-1", "4111"));
        await harness.AllHandledAsync();

        Assert.Equal(["4111"], cards.Numbers);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_takes_the_client_later_has_his_keys_or_is_refused(bool hasOthers)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEvents(events => events.UseRedis("nowhere:1").UseKeyProvider(_keys).AddStream<CardStream>());
        builder.Services.UseEventsTesting(options =>
        {
            if (hasOthers) options.Protection = new ProtectionOptions { Keys = new FixedKeyProvider(new EncryptionKey("other", new byte[32])) };
        });
        using IHost host = builder.Build();
        EventsHarness harness = host.Services.GetRequiredService<EventsHarness>();
        // The test comes first, and the application with its keys after it.
        EventsClient early = harness.Client;
        if (hasOthers)
        {
            InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<EventsClient>);
            Assert.Contains("with another Keys.", thrown.Message, StringComparison.Ordinal);
            return;
        }

        await host.Services.GetRequiredService<CardStream>().ProduceAsync(new CardUsed("c-1", "4111"));
        await early.OpenStream<CardStream>().ProduceAsync(new CardUsed("c-2", "4222"));
        Assert.Equal([new CardUsed("c-1", "4111"), new CardUsed("c-2", "4222")], harness.Produced<CardUsed>().Select(static item => item.Event));
    }
}
