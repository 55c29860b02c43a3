using Events.Client;
using Events.DeadLetters;
using Events.Streams;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides;

/// <summary>The complete example of the guide to batch handlers is what is compiled here, and does what the guide says.</summary>
public sealed class PaymentsTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public void The_example_is_in_the_guide_word_for_word()
    {
        string guide = File.ReadAllText(Path.Combine(GuideTests.Guides, "batch-handlers.md"));
        string source = File.ReadAllText(Path.Combine(GuideTests.Guides, "..", "..", "tests", "Events.Behaviour.Tests", "Guides", "Payments.cs"));

        Assert.Contains(source[source.IndexOf("[EventStream", StringComparison.Ordinal)..].Trim(), guide, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_example_books_every_good_payment_once(bool onRedis)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddStream<PaymentStream>().AddStream<BookingStream>().AddConsumer<Revenue>();
        });
        using IHost host = builder.Build();
        PaymentStream payments = host.Services.GetRequiredService<PaymentStream>();
        for (int i = 0; i < 250; i++)
        {
            await payments.ProduceAsync(new PaymentReceived($"p-{i}", i % 2 == 0 ? "EUR" : "USD", i % 50 == 49 ? 0 : 100));
        }

        await payments.ProduceAsync(new PaymentReceived("p-0", "EUR", 100));
        await host.StartAsync();
        EventsClient client = host.Services.GetRequiredService<EventsClient>();
        GroupConsumer consumer = Assert.Single(host.Services.GetServices<GroupConsumer>());
        DeadLetterQueue dead = client.OpenDeadLetters<PaymentStream>();
        await Eventually.TrueAsync(async () => consumer.HandledCount + await dead.CountAsync() + consumer.SkippedCount == 251);
        await host.StopAsync();

        var booked = new List<RevenueBooked>();
        await foreach (StreamEntry entry in host.Services.GetRequiredService<BookingStream>().ReplayAsync(EntryId.Min, EntryId.Max))
        {
            booked.Add((RevenueBooked)entry.Event!);
        }

        Assert.Equal((245, 1), (booked.Sum(one => one.Payments), consumer.SkippedCount));
        Assert.Equal([("EUR", 12_500), ("USD", 12_000)], Totals(booked));
        Assert.True(booked.Count < 20, "One booking for each currency of a batch, not for each payment.");
        Assert.Equal(5, await dead.CountAsync());
        await foreach (DeadLetter letter in dead.ListAsync()) Assert.Equal("not an amount", letter.Reason);
        if (onRedis) Assert.Equal("12500", (await redis.Server.CommandAsync("HGET", "{shop}:revenue", "EUR"))?.ToString());
    }

    private static (string Currency, long Cents)[] Totals(List<RevenueBooked> booked) =>
        [.. booked.GroupBy(one => one.Currency).Select(one => (one.Key, one.Sum(part => part.Cents))).OrderBy(one => one.Key)];
}
