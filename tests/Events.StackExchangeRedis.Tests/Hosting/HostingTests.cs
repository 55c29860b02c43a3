using Events.Behaviour.Sample;
using Events.Client;
using Events.Conformance.Entries;
using Events.Hosting;
using Events.StackExchangeRedis.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Hosting;

/// <summary>How an application puts its streams on the multiplexer that it has.</summary>
public sealed class HostingTests(MultiplexerFixture redis) : IClassFixture<MultiplexerFixture>
{
    private readonly string _key = RedisServer.UniqueKey();

    [Fact]
    public async Task The_multiplexer_is_the_services_own()
    {
        ConnectionMultiplexer multiplexer = await redis.ConnectAsync(resp3: true);
        await ProduceAsync(
            services => services.AddSingleton<IConnectionMultiplexer>(multiplexer),
            (services, builder) => builder.UseStackExchangeRedis());

        // The provider of the store is gone, and the multiplexer is not.
        Assert.Equal(1, await multiplexer.GetDatabase().ExecuteAsync("XLEN", (RedisKey)_key).ContinueWith(task => (long)task.Result));
    }

    [Fact]
    public async Task The_multiplexer_is_given()
    {
        ConnectionMultiplexer multiplexer = await redis.ConnectAsync(resp3: true);
        await ProduceAsync(_ => { }, (services, builder) => builder.UseStackExchangeRedis(multiplexer));

        Assert.True(multiplexer.IsConnected);
    }

    [Fact]
    public async Task The_multiplexer_is_one_of_several()
    {
        ConnectionMultiplexer multiplexer = await redis.ConnectAsync(resp3: true);
        await ProduceAsync(
            services => services.AddKeyedSingleton<IConnectionMultiplexer>("events", multiplexer),
            (services, builder) => builder.UseStackExchangeRedis(
                provider => provider.GetRequiredKeyedService<IConnectionMultiplexer>("events"),
                options => options.MaxPollPause = TimeSpan.FromMilliseconds(5)));
    }

    [Fact]
    public void Without_a_multiplexer_the_exception_names_what_is_missing()
    {
        var services = new ServiceCollection();
        services.AddEvents(events => events.UseStackExchangeRedis());
        using ServiceProvider provider = services.BuildServiceProvider();

        var missing = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IStreamStore>());
        Assert.Contains("IConnectionMultiplexer", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_prefix_stands_before_every_key(bool dedicatedReads)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        var options = new StackExchangeRedisOptions { KeyPrefix = "app:", DedicatedReads = dedicatedReads };
        await using var client = new EventsClient(new StackExchangeStreamStore(multiplexer, options));
        WorkStream stream = client.OpenStream<WorkStream>();
        var workers = new Workers();
        await using (GroupConsumer consumer = client.CreateConsumer(workers))
        {
            consumer.Start();
            await stream.ProduceAsync(new Work(1));
            await Eventually.TrueAsync(() => workers.Runs.Count == 1);
            string[] keys = [.. ((object?[])(await server.CommandAsync("KEYS", "*"))!).Select(key => (string)key!)];

            // The stream, and the lease of the consumer's name at the least.
            Assert.True(keys.Length >= 2, string.Join(' ', keys));
            Assert.All(keys, key => Assert.StartsWith("app:", key, StringComparison.Ordinal));
        }

        Assert.Equal(0, (await client.Store.PendingAsync(new StreamKey(WorkStream.Definition.Key), "workers")).Count);
    }

    [Fact]
    public async Task The_database_is_the_one_that_is_named()
    {
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(redis.Server, options => options.DefaultDatabase = 4);
        var byDefault = new StackExchangeStreamStore(multiplexer);
        var named = new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions { Database = 5 });
        var key = new StreamKey(_key);
        await byDefault.AddAsync(key, Fields.Of("a", "1").View);

        Assert.False(await named.ExistsAsync(key));
        await using RawRedis raw = await redis.Server.ConnectRawAsync();
        await raw.CommandAsync("SELECT", "4");
        Assert.Equal(1L, await raw.CommandAsync("XLEN", _key));
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused()
    {
        ConnectionMultiplexer multiplexer = await redis.ConnectAsync(resp3: true);

        Assert.Contains("MinPollPause", Refusal(new StackExchangeRedisOptions { MinPollPause = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("MaxPollPause", Refusal(new StackExchangeRedisOptions { MaxPollPause = TimeSpan.FromTicks(1) }), StringComparison.Ordinal);
        Assert.Contains("Database", Refusal(new StackExchangeRedisOptions { Database = -1 }), StringComparison.Ordinal);

        string Refusal(StackExchangeRedisOptions options) =>
            Assert.Throws<ArgumentException>(() => new StackExchangeStreamStore(multiplexer, options)).Message;
    }

    private async Task ProduceAsync(Action<IServiceCollection> register, Action<IServiceCollection, EventsBuilder> use)
    {
        var services = new ServiceCollection();
        register(services);
        services.AddEvents(events =>
        {
            use(services, events);
            events.AddStream<WorkStream>(options => options.Key = _key);
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));

        IStreamStore store = provider.GetRequiredService<IStreamStore>();
        Assert.Equal($"Redis at {redis.Server.Endpoint} over StackExchange.Redis", store.Description);
        Assert.Equal(1, await store.LengthAsync(new StreamKey(_key)));
    }
}
