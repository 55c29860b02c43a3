using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.InMemory;
using Events.Middleware;
using Events.Policies;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Hosting;

/// <summary>Classes that are made anew for each event: what cannot be made, and what cannot be disposed.</summary>
public sealed class ScopedCodeTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("scoped");
    private readonly FragileWorkers.Behaviour _behaviour = new();
    private readonly RecordingLoggers _loggers = new();

    public static TheoryData<bool> Stores => [true, false];

    public static TheoryData<bool, bool> Calls => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Fact]
    public async Task What_a_class_lacks_is_told_by_name_when_the_host_starts_and_the_host_does_not_start()
    {
        using IHost host = Build(onRedis: false, withBehaviour: false);
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        var exception = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains(nameof(FragileWorkers), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(FragileWorkers.Behaviour), exception.Message, StringComparison.Ordinal);
        Assert.False(await host.Services.GetRequiredService<IStreamStore>().ExistsAsync(new StreamKey(_key).Beside("dead")));
    }

    [Fact]
    public async Task What_the_class_of_a_singleton_lacks_is_told_in_the_same_way()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddEvents(events => events.UseInMemory().AddStream<WorkStream>().AddConsumer<FragileWorkers>());
        using IHost host = builder.Build();
        var exception = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains(nameof(FragileWorkers), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(FragileWorkers.Behaviour), exception.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_container_that_is_disposed_under_a_running_consumer_costs_no_event_a_delivery_and_no_stop_its_end(bool onRedis)
    {
        using IHost host = Build(onRedis);
        await host.StartAsync();
        IServiceProvider services = host.Services;
        GroupConsumer consumer = services.GetRequiredService<GroupConsumer>();
        WorkStream stream = services.GetRequiredService<WorkStream>();
        IStreamStore store = services.GetRequiredService<IStreamStore>();
        _behaviour.Make = static () => throw new ObjectDisposedException("IServiceProvider");
        await stream.ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => _loggers.Count(2061) == 1);
        await consumer.StopAsync();

        PendingEntry line = Assert.Single(await store.PendingAsync(new StreamKey(_key), "fragile", new PendingQuery()));
        Assert.Equal(0, line.DeliveryCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Middlewares_run_in_the_order_of_builder_stream_and_consumer_and_the_container_makes_those_added_by_type(bool inBatches)
    {
        var steps = new System.Collections.Concurrent.ConcurrentQueue<string>();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(steps);
        builder.Services.AddEvents(events =>
        {
            events.UseInMemory().AddMiddleware<SteppingMiddleware>().AddMiddleware(Step("builder"));
            if (inBatches) events.AddConsumer<BatchWorkers>(Configure);
            else events.AddConsumer<Workers>(Configure);
            events.AddStream<WorkStream>(options => options.AddMiddleware(Step("stream")));
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        string[] expected = inBatches ? ["made", "batch", "batch"] : ["made", "typed", "builder", "stream", "consumer", "typed"];
        await Eventually.TrueAsync(() => steps.Count == expected.Length);
        await host.StopAsync();

        Assert.Equal(expected, steps);

        void Configure(ConsumerOptions options) => options.AddMiddleware(Step("consumer")).AddMiddleware<SteppingMiddleware>();

        EventMiddleware Step(string name) => (_, next, cancellationToken) =>
        {
            steps.Enqueue(name);
            return next.InvokeAsync(cancellationToken);
        };
    }

    [Fact]
    public void One_added_by_type_needs_a_container()
    {
        var client = new EventsClient(new InMemoryStreamStore());
        var exception = Assert.Throws<InvalidOperationException>(
            () => client.CreateConsumer(new Workers(), new ConsumerOptions().AddMiddleware<SteppingMiddleware>()));
        Assert.Contains("made by the container", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_it_is_for_a_constructor_that_throws_and_for_a_consumer_without_a_host()
    {
        using IHost host = Build(onRedis: false);
        _behaviour.Make = static () => throw new NotSupportedException("no constructor today");
        var exception = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("no constructor today", exception.Message, StringComparison.Ordinal);
        GroupConsumer consumer = host.Services.GetRequiredService<GroupConsumer>();
        Assert.ThrowsAny<InvalidOperationException>(consumer.Start);
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task What_cannot_be_made_later_is_no_fault_of_the_events_and_is_told_once(bool onRedis, bool inBatches)
    {
        using IHost host = Build(onRedis, configure: static options => options.MaxDeliveries = 2);
        await host.StartAsync();
        GroupConsumer consumer = host.Services.GetRequiredService<GroupConsumer>();
        int tries = 0;
        _behaviour.Make = () =>
        {
            if (Interlocked.Increment(ref tries) <= 10) throw new InvalidOperationException("not yet");
        };
        await ProduceAsync(host, inBatches, 3);
        await Eventually.TrueAsync(() => _behaviour.Handled.Count == 3);
        await host.StopAsync();

        Assert.All(_behaviour.Handled, handled => Assert.Equal(1, handled.DeliveryCount));
        Assert.Equal((1, 1), (_loggers.Count(2061), _loggers.Count(2062)));
        Assert.Contains("not yet", consumer.Status.LastError?.Message, StringComparison.Ordinal);
        Assert.NotNull(consumer.Status.LastErrorAt);
        Assert.Equal((3, 0), (consumer.HandledCount, consumer.FailedCount));
        Assert.Equal((0, 0, 0), (_loggers.Count(2006), _loggers.Count(2018), _loggers.Count(2032)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_it_cannot_be_made_no_more_is_taken_and_what_waits_goes_to_others(bool inBatches)
    {
        using IHost host = Build(onRedis: true, configure: static options => options.HoldTarget = TimeSpan.MaxValue);
        await host.StartAsync();
        await ProduceAsync(host, inBatches, 1);
        await Eventually.TrueAsync(() => _behaviour.Handled.Count == 1);
        _behaviour.Make = static () => throw new InvalidOperationException("not here");
        await ProduceAsync(host, inBatches, 100);
        await Eventually.TrueAsync(() => _loggers.Count(2061) == 1);
        await Eventually.TrueAsync(async () => await PendingAsync(host) > 0);
        long held = await PendingAsync(host);
        await ProduceAsync(host, inBatches, 300);

        // It has asked for a page when it could begin, and asks for no other.
        Assert.InRange(await PendingAsync(host), held, held + 200);
        var peer = new FragileWorkers.Behaviour();
        using IHost other = Build(onRedis: true, behaviour: peer);
        await other.StartAsync();
        await Eventually.TrueAsync(async () => peer.Handled.Count >= 399 && await PendingAsync(host) <= 1);
        Assert.All(peer.Handled, static handled => Assert.Equal(1, handled.DeliveryCount));
        _behaviour.Make = static () => { };
        await Eventually.TrueAsync(async () => peer.Handled.Count + _behaviour.Handled.Count == 401 && await PendingAsync(host) == 0);
        await ProduceAsync(host, inBatches, 20);
        await Eventually.TrueAsync(async () => peer.Handled.Count + _behaviour.Handled.Count == 421 && await PendingAsync(host) == 0);
        await other.StopAsync();
        await ProduceAsync(host, inBatches, 20);
        await Eventually.TrueAsync(async () => peer.Handled.Count + _behaviour.Handled.Count == 441 && await PendingAsync(host) == 0);
        await host.StopAsync();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_host_that_is_disposed_without_being_stopped_ends_its_consumers_and_loses_nothing(bool onRedis)
    {
        using var gate = new ManualResetEventSlim();
        IHost host = Build(onRedis);
        await host.StartAsync();
        GroupConsumer consumer = host.Services.GetRequiredService<GroupConsumer>();
        _behaviour.Handle = gate.Wait;
        await ProduceAsync(host, inBatches: false, 3);
        await Eventually.TrueAsync(() => _behaviour.Handled.Count == 1);
        Task disposing = Task.Run(host.Dispose);
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.Stopping);
        gate.Set();
        await disposing.WaitAsync(Eventually.Patience);

        Assert.Equal(ConsumerState.Stopped, consumer.State);
        Assert.Equal((1, 1), (_behaviour.Handled.Count, consumer.HandledCount));
        Assert.Equal(0, _loggers.Count(2036));
        if (!onRedis) return;
        _behaviour.Handle = static () => { };
        using IHost next = Build(onRedis);
        await next.StartAsync();
        await Eventually.TrueAsync(() => _behaviour.Handled.Count == 3);
        await next.StopAsync();
        Assert.All(_behaviour.Handled, static handled => Assert.Equal(1, handled.DeliveryCount));
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_disposal_that_fails_changes_nothing_about_what_the_handler_has_done(bool onRedis, bool inBatches)
    {
        using IHost host = Build(onRedis);
        await host.StartAsync();
        _behaviour.Dispose = static () => throw new InvalidOperationException("cannot go");
        await ProduceAsync(host, inBatches, 3);
        await Eventually.TrueAsync(async () => _behaviour.Handled.Count == 3 && await PendingAsync(host) == 0);
        await host.StopAsync();

        Assert.Equal(3, _behaviour.Handled.Count);
        Assert.True(_loggers.Count(2063) >= 1);
        Assert.Equal(0, _loggers.Count(2018));
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_disposal_that_never_ends_holds_up_neither_its_event_nor_others_for_good(bool onRedis, bool inBatches)
    {
        using IHost host = Build(onRedis, configure: static options => options.SlowHandlerWarning = TimeSpan.FromMilliseconds(50));
        await host.StartAsync();
        _behaviour.Dispose = static () => new TaskCompletionSource().Task;
        await ProduceAsync(host, inBatches, 2);
        await Eventually.TrueAsync(async () => _behaviour.Handled.Count == 2 && await PendingAsync(host) == 0);
        await ProduceAsync(host, inBatches, 2);
        await Eventually.TrueAsync(async () => _behaviour.Handled.Count == 4 && await PendingAsync(host) == 0);
        await host.StopAsync();

        Assert.True(_loggers.Count(2065) >= 1);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_disposal_that_never_ends_when_the_host_starts_does_not_hold_it_up_for_good(bool onRedis)
    {
        using IHost host = Build(onRedis, configure: static options => options.SlowHandlerWarning = TimeSpan.FromMilliseconds(50));
        _behaviour.Dispose = static () => new TaskCompletionSource().Task;
        await Task.Run(() => host.StartAsync()).WaitAsync(Eventually.Patience);
        _behaviour.Dispose = static () => Task.CompletedTask;
        await ProduceAsync(host, inBatches: false, 1);
        await Eventually.TrueAsync(() => _behaviour.Handled.Count == 1);
        await host.StopAsync();

        Assert.Equal(1, _loggers.Count(2064));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_handler_that_fails_has_its_services_disposed_before_it_runs_again(bool onRedis)
    {
        using IHost host = Build(onRedis, configure: static options => options.Retry.ImmediateRetries = 2);
        await host.StartAsync();
        int open = 0, most = 0, fails = 2;
        _behaviour.Make = () => most = Math.Max(most, ++open);
        _behaviour.Dispose = () =>
        {
            open--;
            return Task.CompletedTask;
        };
        _behaviour.Handle = () =>
        {
            if (--fails >= 0) throw new InvalidOperationException("no");
        };
        await ProduceAsync(host, inBatches: false, 1);
        await Eventually.TrueAsync(() => _behaviour.Handled.Count == 3 && open == 0);
        await host.StopAsync();

        Assert.Equal(1, most);
    }

    private async Task ProduceAsync(IHost host, bool inBatches, int count)
    {
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        for (int i = 0; i < count; i++)
        {
            if (inBatches) await stream.ProduceAsync(new Ignored(i));
            else await stream.ProduceAsync(new Work(i));
        }
    }

    private async Task<long> PendingAsync(IHost host) =>
        (await host.Services.GetRequiredService<IStreamStore>().PendingAsync(new StreamKey(_key), "fragile")).Count;

    private IHost Build(
        bool onRedis, bool withBehaviour = true, Action<ConsumerOptions>? configure = null, FragileWorkers.Behaviour? behaviour = null)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<ILoggerFactory>(_loggers);
        if (withBehaviour) builder.Services.AddSingleton(behaviour ?? _behaviour);
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddStream<WorkStream>(options => options.Key = _key).AddScopedConsumer<FragileWorkers>(options =>
            {
                options.Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(20) };
                configure?.Invoke(options);
            });
        });
        return builder.Build();
    }
}
