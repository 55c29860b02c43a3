using Events.Policies;
using Events.StackExchangeRedis.Stores;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Shop;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Migration;

/// <summary>The loop that the guide begins with, and the consumer that takes over its group and what it left.</summary>
public sealed class MigrationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_goes_on_where_the_loop_was_and_takes_up_what_the_loop_left(bool dedicatedReads)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        await using RawRedis redis = await server.ConnectRawAsync();
        var producer = new OrdersProducer(multiplexer);
        var payments = new RecordedPayments();
        await redis.CommandAsync("XGROUP", "CREATE", "orders", "other", "$", "MKSTREAM");
        using (var loop = new PaymentsLoop(multiplexer, payments, NullLogger<PaymentsLoop>.Instance))
        {
            await loop.StartAsync(CancellationToken.None);
            await Eventually.TrueAsync(async () => ((object?[])(await redis.CommandAsync("XINFO", "GROUPS", "orders"))!).Length == 2);
            await producer.PlaceAsync("o-1", "alice", 49.50m);
            await Eventually.TrueAsync(() => payments.Charged.Count == 1);

            // The loop is killed in the middle of this one: it never comes to its acknowledgement.
            payments.HangNext();
            await producer.PlaceAsync("o-2", "alice", 49.50m);
            await Eventually.TrueAsync(() => payments.IsHanging);
        }

        // This one comes while nothing runs.
        await producer.PlaceAsync("o-3", "alice", 49.50m);

        payments.FailNext();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IConnectionMultiplexer>(multiplexer);
        builder.Services.AddSingleton<IPayments>(payments);
        builder.Services.AddSingleton<Checkout>();
        builder.Services.AddEvents(events => events
            .UseStackExchangeRedis(options => options.DedicatedReads = dedicatedReads)
            .AddStream<OrdersStream>()
            .AddConsumer<Payments>(options =>
            {
                options.MinIdle = TimeSpan.FromMilliseconds(300);
                options.ReapInterval = TimeSpan.FromMilliseconds(50);
                options.Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(20) };
            }));
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<Checkout>().PlaceAsync("o-4", "alice", 49.50m);
        await producer.PlaceAsync("o-5", "alice", 49.50m);

        await Eventually.TrueAsync(() => payments.Charged.Count == 5);
        Assert.Equal(["o-1 49.50", "o-2 49.50", "o-3 49.50", "o-4 49.50", "o-5 49.50"], payments.Charged.Order());
        await Eventually.TrueAsync(async () => (await redis.CommandAsync("XPENDING", "orders", "payments")) is object?[] and [0L, ..]);
        await host.StopAsync();
    }
}
