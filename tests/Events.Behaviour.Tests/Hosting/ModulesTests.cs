using Events.Behaviour.Sample;
using Events.Client;
using Events.Hosting;
using Events.Redis;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>What several modules of an application add, and several stores side by side.</summary>
public sealed class ModulesTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("modules");

    [Fact]
    public async Task Modules_add_up_whichever_of_them_names_the_store()
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.Services.AddEvents(events => events.AddConsumer<Workers>());
        builder.Services.AddEvents(events => events.AddStream<WorkStream>());
        builder.Services.AddEvents(events => events.AddStream<WorkStream>().UseInMemory());
        builder.Services.AddEvents(events => events.UseInMemory());
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Workers>().Runs.Count == 1);
        Assert.Single(host.Services.GetServices<WorkStream>());
        await host.StopAsync();
    }

    [Fact]
    public void A_handler_that_takes_a_clock_finds_one_and_the_applications_where_it_has_one()
    {
        var own = new OwnTime();
        IServiceCollection none = new ServiceCollection().AddEvents(static events => events.UseInMemory());
        IServiceCollection before = new ServiceCollection().AddSingleton<TimeProvider>(own).AddEvents(static events => events.UseInMemory());
        IServiceCollection behind = new ServiceCollection().AddEvents(static events => events.UseInMemory()).AddSingleton<TimeProvider>(own);

        Assert.Same(TimeProvider.System, TimeOf(none));
        Assert.Same(own, TimeOf(before));
        Assert.Same(own, TimeOf(behind));

        static TimeProvider TimeOf(IServiceCollection services)
        {
            using ServiceProvider provider = services.BuildServiceProvider();
            return provider.GetRequiredService<TimeProvider>();
        }
    }

    [Fact]
    public void A_second_store_is_an_error_that_names_both_and_no_password()
    {
        var services = new ServiceCollection();
        services.AddEvents(events => events.UseRedis("redis://u:canary@one:1,two:2/3"));
        services.AddEvents(events => events.UseRedis("one:1,two:2,user=u,password=canary,defaultDatabase=3"));
        string[] refusals =
        [
            Assert.Throws<InvalidOperationException>(() => services.AddEvents(events => events.UseRedis("one:1,password=canary"))).Message,
            Assert.Throws<InvalidOperationException>(() => services.AddEvents(events => events.UseInMemory())).Message,
            Assert.Throws<InvalidOperationException>(() => services.AddEvents(events => events.UseRedisConnectionString("cache"))).Message,
        ];
        Assert.All(refusals, static refusal =>
        {
            Assert.StartsWith("AddEvents names two stores: Redis at redis://u@one:1,two:2/3, and ", refusal, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", refusal, StringComparison.Ordinal);
        });
        Assert.Contains("and Redis at redis://one:1/0.", refusals[0], StringComparison.Ordinal);
        Assert.Contains("and the embedded store.", refusals[1], StringComparison.Ordinal);
        Assert.Contains("and Redis at the connection string 'cache'.", refusals[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_Redis_are_side_by_side_by_name()
    {
        await using RedisServer other = await RedisServer.StartOwnAsync();
        HostApplicationBuilder builder = NewBuilder();
        builder.Services.AddEvents(events => events.UseRedis(redis.Server.Endpoint)
            .AddStream<WorkStream>(options => options.Key = _key)
            .AddConsumer<Workers>());
        builder.Services.AddEvents(
            "billing", events => events.UseRedis(other.Endpoint).AddStream<WorkStream>(options => options.Key = _key).AddConsumer<Charging>());
        builder.Services.AddEvents("billing", events => events.UseRedis(other.Endpoint));
        using IHost host = builder.Build();
        await host.StartAsync();
        WorkStream here = host.Services.GetRequiredService<WorkStream>();
        WorkStream there = host.Services.GetRequiredKeyedService<WorkStream>("billing");
        await here.ProduceAsync(new Work(1));
        await there.ProduceAsync(new Charge("c-1", 2));
        await there.ProduceAsync(new Charge("c-2", 3));

        Assert.Equal((1L, 2L), (await redis.Server.CommandAsync("XLEN", _key), await other.CommandAsync("XLEN", _key)));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Workers>().Runs.Count == 1);
        EventsClient billing = host.Services.GetRequiredKeyedService<EventsClient>("billing");
        Assert.EndsWith(other.Endpoint, billing.Store.Description, StringComparison.Ordinal);
        Assert.Same(billing.Store, host.Services.GetRequiredKeyedService<IStreamStore>("billing"));
        Assert.Equal(2, host.Services.GetServices<GroupConsumer>().Count());
        Assert.Equal("workers", Assert.Single(host.Services.GetRequiredKeyedService<HostedConsumers>("billing").All).Group);
        Assert.Equal("workers", Assert.Single(host.Services.GetRequiredService<HostedConsumers>().All).Group);
        await Eventually.TrueAsync(() => host.Services.GetRequiredKeyedService<HostedConsumers>("billing").All[0].HandledCount == 2);
        await host.StopAsync();
    }

    [Fact]
    public async Task Every_store_needs_to_be_named_by_somebody()
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.Services.AddEvents(events => events.UseInMemory());
        builder.Services.AddEvents("billing", events => events.AddStream<WorkStream>());
        using IHost host = builder.Build();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.StartsWith("AddEvents(\"billing\") needs a store: call UseRedis", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_type_under_two_keys_without_a_name_is_an_error_that_names_both()
    {
        var services = new ServiceCollection();
        services.AddEvents(events => events.UseInMemory().AddStream<WorkStream>(options => options.Key = "one"));
        var exception = Assert.Throws<InvalidOperationException>(
            () => services.AddEvents(events => events.AddStream<WorkStream>(options => options.Key = "two")));
        Assert.Contains("WorkStream is added twice: under the key 'one', and under the key 'two'.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => services.AddEvents(events => events.AddStream<WorkStream>()));
        Assert.Throws<InvalidOperationException>(() => services.AddEvents(events => events
            .AddStream<WorkStream>("acme", options => options.Key = "a").AddStream<WorkStream>("acme", options => options.Key = "b")));

        // A store's name is the key of its streams, and is another's already.
        Assert.Throws<InvalidOperationException>(() => services.AddEvents("acme", events => events.AddStream<WorkStream>()));
    }

    [Fact]
    public async Task Services_of_the_application_say_where_and_how()
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.Services.AddSingleton(new Where(redis.Server.Endpoint, _key));
        builder.Services.AddEvents(events => events
            .UseRedis(static services => RedisOptions.Parse(services.GetRequiredService<Where>().Server))
            .AddStream<WorkStream>(static (services, options) => options.Key = services.GetRequiredService<Where>().Key)
            .AddConsumer<Workers>(static (services, options) => options.Name = services.GetRequiredService<Where>().Key[..20]));
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Workers>().Runs.Count == 1);
        GroupConsumer consumer = Assert.Single(host.Services.GetServices<GroupConsumer>());
        Assert.Equal((_key, _key[..20]), (consumer.Stream, consumer.Name));
        await host.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_can_be_disposed_synchronously(bool onRedis)
    {
        var services = new ServiceCollection();
        services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddStream<WorkStream>(options => options.Key = _key).AddConsumer<Workers>();
        });
        GroupConsumer consumer;
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
            Assert.NotNull(provider.GetRequiredService<HostedConsumers>());
            consumer = Assert.Single(provider.GetServices<GroupConsumer>());
            consumer.Start();
            await Eventually.TrueAsync(() => provider.GetRequiredService<Workers>().Runs.Count == 1);
            using IGroupReader reader = provider.GetRequiredService<IStreamStore>().OpenReader(new ConsumerKey(new StreamKey(_key), "workers", "other"));
        }

        Assert.True(consumer.Completion.IsCompleted);
    }

    private static HostApplicationBuilder NewBuilder() =>
        Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });

    private sealed record Where(string Server, string Key);

    private sealed class OwnTime : TimeProvider;
}
