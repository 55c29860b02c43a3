using System.Runtime.CompilerServices;
using Events.StackExchangeRedis.Stores;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Migration;

/// <summary>What the guide shows of the code after: it takes over the group of the loop that was there before, and what that left.</summary>
public sealed class MigrationTests
{
    [Theory]
    [InlineData("OrdersStream.cs")]
    [InlineData("OrderPlaced.cs")]
    [InlineData("Payments.cs")]
    [InlineData("Checkout.cs")]
    public void The_code_after_is_compiled(string file)
    {
        // Without the namespace and what is said above the type.
        string type = string.Join('\n', File.ReadAllLines(Path.Combine(Here(), file))
            .SkipWhile(line => !line.StartsWith('[') && !line.StartsWith("public", StringComparison.Ordinal)));
        string guide = File.ReadAllText(Path.Combine(Here(), "../../../docs/guides/stackexchange-redis.md"));

        Assert.Contains(type, guide.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_goes_on_where_the_loop_was_and_takes_up_what_the_loop_left(bool dedicatedReads)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        await using RawRedis redis = await server.ConnectRawAsync();
        await AddByHandAsync(redis, "o-1");
        await redis.CommandAsync("XGROUP", "CREATE", "orders", "payments", "0");
        await redis.CommandAsync("XREADGROUP", "GROUP", "payments", "b31f", "COUNT", "1", "STREAMS", "orders", ">");
        await redis.CommandAsync("XACK", "orders", "payments", (string)((object?[])((object?[])(await redis.CommandAsync("XRANGE", "orders", "-", "+"))!)[0]!)[0]!);

        // The loop was killed in the middle of this one; the other came while nothing ran.
        await AddByHandAsync(redis, "o-2");
        await redis.CommandAsync("XREADGROUP", "GROUP", "payments", "b31f", "COUNT", "1", "STREAMS", "orders", ">");
        await AddByHandAsync(redis, "o-3");

        var payments = new RecordedPayments();
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
        await AddByHandAsync(redis, "o-5");

        await Eventually.TrueAsync(() => payments.Charged.Count == 4);
        Assert.Equal(["o-2 49.50", "o-3 49.50", "o-4 49.50", "o-5 49.50"], payments.Charged.Order());
        await Eventually.TrueAsync(async () => (await redis.CommandAsync("XPENDING", "orders", "payments")) is object?[] and [0L, ..]);
        await host.StopAsync();
    }

    private static async Task AddByHandAsync(RawRedis redis, string orderId) => await redis.CommandAsync(
        "XADD", "orders", "*", "type", "order.placed", "order_id", orderId, "customer", "alice", "amount", "49.50", "ts_ms", "1716998413541");

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
