using Events.Behaviour.Sample;
using Events.Client;
using Events.Consuming;
using Events.Hosting;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>One type of stream under many keys.</summary>
public sealed class TenantTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("tenants");

    public static TheoryData<bool> Stores => [true, false];

    [Theory, MemberData(nameof(Stores))]
    public async Task Named_streams_of_one_type_are_injected_by_name_and_served_by_one_class(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events
            .AddStream<WorkStream>("acme", options => options.Key = _key + ":{tenant}")
            .AddStream<WorkStream>("globex", options => options.Key = _key + ":g")
            .AddConsumer<Workers>("acme")
            .AddConsumer<Workers>("globex", options => options.Name = "for-globex"));
        Workers workers = host.Services.GetRequiredService<Workers>();
        await host.StartAsync();
        WorkStream acme = host.Services.GetRequiredKeyedService<WorkStream>("acme");
        WorkStream globex = host.Services.GetRequiredKeyedService<WorkStream>("globex");
        await acme.ProduceAsync(new Work(1));
        await globex.ProduceAsync(new Work(2));
        await Eventually.TrueAsync(() => workers.Runs.Count == 2);
        Assert.Equal(
            [_key + ":g", _key + ":{acme}"],
            host.Services.GetServices<GroupConsumer>().Select(static consumer => consumer.Stream).Order(StringComparer.Ordinal));
        Assert.Equal("for-globex", workers.Runs.Single(static run => run.Event is Work { Number: 2 }).Consumer);
        Assert.Null(host.Services.GetService<WorkStream>());
        await host.StopAsync();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Consumers_of_tenants_come_and_go_while_the_host_runs(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events
            .AddTenantStream<WorkStream>(_key + ":{tenant}")
            .AddTenantConsumer<Workers>(options => options.BatchSize = 7));
        await host.StartAsync();
        TenantStreams<WorkStream> streams = host.Services.GetRequiredService<TenantStreams<WorkStream>>();
        HostedConsumers consumers = host.Services.GetRequiredService<HostedConsumers>();
        Workers workers = host.Services.GetRequiredService<Workers>();
        Assert.Empty(consumers.All);
        Assert.Same(streams["acme"], streams["acme"]);
        Assert.Equal(_key + ":{globex}", streams.KeyOf("globex"));

        GroupConsumer acme = consumers.Add<Workers>("acme");
        consumers.Add<Workers>("globex", options => options.Name = "one");
        await streams["acme"].ProduceAsync(new Work(1));
        await streams["globex"].ProduceAsync(new Work(2));
        await Eventually.TrueAsync(() => workers.Runs.Count == 2);
        Assert.Equal([_key + ":{acme}", _key + ":{globex}"], consumers.All.Select(static consumer => consumer.Stream));

        Assert.Equal((1, 0), (await consumers.RemoveAsync<Workers>("acme"), await consumers.RemoveAsync<Workers>("acme")));
        Assert.Equal(ConsumerState.Stopped, acme.State);
        await streams["acme"].ProduceAsync(new Work(3));
        await streams["globex"].ProduceAsync(new Work(4));
        await Eventually.TrueAsync(() => workers.Runs.Count == 3);
        Assert.DoesNotContain(workers.Runs, static run => run.Event is Work { Number: 3 });

        // What came meanwhile is there when it is back.
        consumers.Add<Workers>("acme");
        await Eventually.TrueAsync(() => workers.Runs.Count == 4);
        GroupConsumer[] all = [.. consumers.All];
        await host.StopAsync();
        Assert.All(all, static consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
        Assert.Contains("stopping", Assert.Throws<InvalidOperationException>(() => consumers.Add<Workers>("late")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("acme}:other{")]
    [InlineData("{")]
    [InlineData("a\nb")]
    public void A_name_that_could_be_another_tenants_key_is_refused(string tenant)
    {
        using IHost host = Build(false, events => events.AddTenantStream<WorkStream>("orders:{tenant}").AddTenantConsumer<Workers>());
        TenantStreams<WorkStream> streams = host.Services.GetRequiredService<TenantStreams<WorkStream>>();
        Assert.Throws<ArgumentException>(() => streams[tenant]);
        Assert.Throws<ArgumentException>(() => streams.KeyOf(tenant));
        Assert.Throws<ArgumentException>(() => host.Services.GetRequiredService<HostedConsumers>().Add<Workers>(tenant));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddEvents(events => events.AddStream<WorkStream>(tenant)));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("orders:{tenant}:{tenant}")]
    [InlineData("{orders}:{tenant}")]
    public async Task A_template_without_one_place_for_the_tenant_does_not_start(string template)
    {
        using IHost host = Build(false, events => events.AddTenantStream<WorkStream>(template));
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => host.StartAsync());
        Assert.Contains($"The key '{template}' of WorkStream is no template", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_that_names_no_stream_where_all_have_names_does_not_start()
    {
        using IHost named = Build(false, events => events.AddStream<WorkStream>("acme").AddConsumer<Workers>());
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => named.StartAsync());
        Assert.Contains("Workers names no stream, and WorkStream was added by name only ('acme')", exception.Message, StringComparison.Ordinal);
        using IHost template = Build(false, events => events.AddTenantStream<WorkStream>("orders:{tenant}").AddConsumer<Workers>());
        Assert.Contains(
            "a template for tenants",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => template.StartAsync())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_is_made_may_look_at_the_consumers_and_one_that_cannot_be_made_is_not_among_them()
    {
        var behaviour = new FragileWorkers.Behaviour();
        using IHost host = Build(
            false, events => events.AddTenantStream<WorkStream>(_key + ":{tenant}").AddScopedTenantConsumer<FragileWorkers>(), behaviour);
        await host.StartAsync();
        HostedConsumers consumers = host.Services.GetRequiredService<HostedConsumers>();

        // On another thread, as by a constructor that waits for something which asks.
        behaviour.Make = () => Assert.True(Task.Run(() => consumers.All.Count).Wait(Eventually.Patience));
        consumers.Add<FragileWorkers>("acme");
        behaviour.Make = static () => throw new NotSupportedException("no constructor today");
        Assert.ThrowsAny<InvalidOperationException>(() => consumers.Add<FragileWorkers>("globex"));

        Assert.Equal(_key + ":{acme}", Assert.Single(consumers.All).Stream);
        behaviour.Make = static () => { };
        consumers.Add<FragileWorkers>("globex");
        Assert.Equal(2, consumers.All.Count);
        await host.StopAsync();
    }

    [Fact]
    public void What_was_not_added_is_named()
    {
        using IHost host = Build(false, events => events.AddStream<WorkStream>("acme").AddConsumer<Workers>("acme"));
        HostedConsumers consumers = host.Services.GetRequiredService<HostedConsumers>();
        Assert.Contains("Charging was not added to AddEvents", Assert.Throws<InvalidOperationException>(() => consumers.Add<Charging>("acme")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "has no stream 'globex'", Assert.Throws<InvalidOperationException>(() => consumers.Add<Workers>("globex")).Message, StringComparison.Ordinal);
    }

    private IHost Build(bool onRedis, Action<EventsBuilder> configure, FragileWorkers.Behaviour? behaviour = null)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (behaviour is not null) builder.Services.AddSingleton(behaviour);
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            configure(events);
        });
        return builder.Build();
    }
}
