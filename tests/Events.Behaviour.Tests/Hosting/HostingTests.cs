using Events.Behaviour.Sample;
using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.Hosting;
using Events.Redis;
using Events.Store;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>What AddEvents gives an application: typed streams to inject, consumers that live with the host.</summary>
public sealed class HostingTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("hosted");

    public static TheoryData<bool> Stores => [true, false];

    [Theory, MemberData(nameof(Stores))]
    public async Task A_hosted_consumer_handles_what_an_injected_stream_produces(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events.AddConsumer<Workers>());
        await host.StartAsync();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        Workers workers = host.Services.GetRequiredService<Workers>();

        for (int i = 0; i < 20; i++) await stream.ProduceAsync(new Work(i));
        await Eventually.TrueAsync(() => workers.Runs.Count == 20);
        await host.StopAsync();

        Assert.Equal(Enumerable.Range(0, 20), workers.Seen<Work>().Select(work => work.Number));
    }

    [Fact]
    public async Task Stopping_the_host_waits_for_the_handler_and_acknowledges()
    {
        using IHost host = Build(onRedis: true, events => events.AddConsumer<Workers>());
        Workers workers = host.Services.GetRequiredService<Workers>();
        var running = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        workers.Body = async (_, _, _) =>
        {
            running.SetResult();
            await goOn.Task;
        };
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await running.Task;

        Task stopping = host.StopAsync();
        Assert.False(stopping.IsCompleted);
        goOn.SetResult();
        await stopping;

        EventsClient client = host.Services.GetRequiredService<EventsClient>();
        Assert.Equal(0, (await client.Store.PendingAsync(new StreamKey(_key), "workers")).Count);
    }

    [Fact]
    public async Task Two_classes_of_one_group_do_not_start_and_leave_none_of_them_running()
    {
        using IHost host = Build(onRedis: false, events => events.AddConsumer<Workers>().AddScopedConsumer<Charging>());

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains(nameof(Charging), refused.Message, StringComparison.Ordinal);
        Assert.All(host.Services.GetServices<GroupConsumer>(), consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_scoped_consumer_is_made_anew_for_every_event_and_its_scope_ends_with_it(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events.AddScopedConsumer<ScopedWorkers>());
        await host.StartAsync();
        ScopedWorkers.Ledger ledger = host.Services.GetRequiredService<ScopedWorkers.Ledger>();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();

        for (int i = 0; i < 5; i++) await stream.ProduceAsync(new Work(i));
        await Eventually.TrueAsync(() => ledger.Disposed.Count == 6);
        await host.StopAsync();

        // The first one was made to see whether it can be.
        Assert.Equal([0, 1, 2, 3, 4], ledger.Handled.Select(handled => handled.Number));
        Assert.Equal(5, ledger.Handled.Select(handled => handled.Unit).Distinct().Count());
        Assert.Equal(ledger.Handled.Select(handled => handled.Unit), ledger.Disposed.Skip(1));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_scoped_consumer_of_batches_is_made_anew_for_every_batch(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events.AddScopedConsumer<ScopedWorkers>());
        ScopedWorkers.Ledger ledger = host.Services.GetRequiredService<ScopedWorkers.Ledger>();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        for (int i = 0; i < 25; i++) await stream.ProduceAsync(new Ignored(i));
        await host.StartAsync();
        await Eventually.TrueAsync(() => ledger.Handled.Count == 25);
        await host.StopAsync();

        // How full each is depends on what the first page had.
        Assert.Equal(Enumerable.Range(0, 25), ledger.Handled.Select(handled => handled.Number));
        Assert.All(ledger.Handled.GroupBy(handled => handled.Unit), static unit => Assert.InRange(unit.Count(), 1, 10));
        Assert.InRange(ledger.Handled.Select(handled => handled.Unit).Distinct().Count(), 3, 24);
        Assert.Equal(ledger.Handled.Select(handled => handled.Unit).Distinct(), ledger.Disposed.Skip(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_class_that_cannot_be_made_is_tried_again_and_its_events_are_not_given_up(bool inBatches)
    {
        using IHost host = Build(
            onRedis: false,
            events => events.AddScopedConsumer<ScopedWorkers>(options => options.Retry.FirstDelay = TimeSpan.FromMilliseconds(10)));
        ScopedWorkers.Ledger ledger = host.Services.GetRequiredService<ScopedWorkers.Ledger>();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        await host.StartAsync();
        await Eventually.TrueAsync(() => ledger.Disposed.Count == 1);
        ledger.Refusals = 2;
        if (inBatches) await stream.ProduceAsync(new Ignored(1));
        else await stream.ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => ledger.Disposed.Count == 2);
        await host.StopAsync();

        Assert.Equal([1], ledger.Handled.Select(handled => handled.Number));
        Assert.Equal(0, ledger.Refusals);
    }

    [Fact]
    public async Task The_container_has_the_consumers_to_pause_and_resume()
    {
        using IHost host = Build(onRedis: false, events => events.AddConsumer<Workers>().AddScopedConsumer<ScopedWorkers>());
        await host.StartAsync();
        GroupConsumer consumer = host.Services.GetServices<GroupConsumer>().Single(one => one.Group == "workers");
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        ScopedWorkers.Ledger ledger = host.Services.GetRequiredService<ScopedWorkers.Ledger>();
        Workers workers = host.Services.GetRequiredService<Workers>();

        // The read on its way when it was paused may still bring the first one.
        consumer.Pause();
        await stream.ProduceAsync(new Work(1));
        await stream.ProduceAsync(new Work(2));
        await Eventually.TrueAsync(() => ledger.Handled.Count == 2);
        Assert.True(consumer.IsPaused);
        Assert.True(workers.Runs.Count <= 1);

        consumer.Resume();
        await Eventually.TrueAsync(() => workers.Runs.Count == 2);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_same_class_added_twice_is_two_consumers_with_names_of_their_own()
    {
        using IHost host = Build(onRedis: true, events => events.AddConsumer<Workers>().AddConsumer<Workers>());
        await host.StartAsync();
        GroupConsumer[] consumers = [.. host.Services.GetServices<GroupConsumer>()];
        EventsClient client = host.Services.GetRequiredService<EventsClient>();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Workers>().Runs.Count == 1);
        await Eventually.TrueAsync(() => Array.TrueForAll(
            consumers, static consumer => consumer.Name.StartsWith(Environment.MachineName + "-", StringComparison.Ordinal)));
        Assert.NotEqual(consumers[0].Name, consumers[1].Name);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_that_only_produces_does_not_start_without_its_server_and_says_why()
    {
        var started = new Producer(null!);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddHostedService(_ => started);
        builder.Services.AddEvents(events => events.UseRedis("127.0.0.1:1").AddStream<WorkStream>());
        using IHost host = builder.Build();

        // Neither building nor injecting connects.
        Assert.NotNull(host.Services.GetRequiredService<WorkStream>());
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => host.StartAsync());
        Assert.Contains("Cannot connect to Redis at 127.0.0.1:1", exception.Message, StringComparison.Ordinal);
        Assert.False(started.HasStarted);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_service_that_was_added_before_may_produce_when_it_starts(bool onRedis)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddHostedService<Producer>();
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddStream<WorkStream>(options => options.Key = _key).AddConsumer<Workers>();
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        Workers workers = host.Services.GetRequiredService<Workers>();
        await Eventually.TrueAsync(() => workers.Runs.Count == 1);
        await host.StopAsync();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Without_a_host_the_first_event_connects(bool onRedis)
    {
        var services = new ServiceCollection();
        services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddStream<WorkStream>(options => options.Key = _key);
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        EntryId id = await provider.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        Assert.NotEqual(EntryId.Min, id);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_when_they_are_given() => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddEvents(events => events.UseRedis(new RedisOptions { Endpoints = [] })));

    [Fact]
    public void Without_a_store_it_says_what_to_call()
    {
        using ServiceProvider provider = new ServiceCollection().AddEvents(events => events.AddStream<WorkStream>()).BuildServiceProvider();
        var exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<WorkStream>());
        Assert.Contains("AddEvents needs a store: call UseRedis", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_stores_are_refused() => Assert.Throws<InvalidOperationException>(
        () => new ServiceCollection().AddEvents(events => events.UseInMemory().UseRedis("localhost")));

    [Theory, MemberData(nameof(Stores))]
    public async Task A_consumer_whose_handler_never_ends_holds_up_neither_other_consumers_nor_other_services(bool onRedis)
    {
        var other = new OtherService();
        using IHost host = Build(onRedis, events =>
        {
            events.AddConsumer<Workers>(options =>
            {
                (options.Name, options.StopGrace) = ("stuck", TimeSpan.FromMilliseconds(50));
                options.Concurrency = 2;
            });
            events.AddConsumer<Workers>(options => options.Name = "other");
        }, services => services.AddHostedService(_ => other));
        Workers workers = host.Services.GetRequiredService<Workers>();
        GroupConsumer[] consumers = [.. host.Services.GetServices<GroupConsumer>()];
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        workers.Body = (_, context, token) => context.Consumer == "stuck" ? gate.Task : Task.Delay(Timeout.Infinite, token);
        await host.StartAsync();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        await Eventually.TrueAsync(async () =>
        {
            await stream.ProduceAsync(new Work(1));
            return consumers.All(static consumer => consumer.GetRunning().Count > 0);
        });

        // The host's patience is at its end before the consumers' own.
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await host.StopAsync(impatient.Token).WaitAsync(Eventually.Patience);

        Assert.True(other.IsStopped);
        Assert.All(consumers, static consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
        gate.SetResult();
    }

    private IHost Build(bool onRedis, Action<EventsBuilder> configure, Action<IServiceCollection>? addServices = null)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<ScopedWorkers.Ledger>();
        builder.Services.AddScoped<ScopedWorkers.Unit>();
        addServices?.Invoke(builder.Services);
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddStream<WorkStream>(options => options.Key = _key);
            configure(events);
        });
        return builder.Build();
    }

    /// <summary>Started before the consumers, so stopped after them.</summary>
    private sealed class OtherService : IHostedService
    {
        public bool IsStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            IsStopped = true;
            return Task.CompletedTask;
        }
    }
}
