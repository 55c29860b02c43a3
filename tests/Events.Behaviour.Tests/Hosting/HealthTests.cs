using Events.Behaviour.Sample;
using Events.Client;
using Events.Consuming;
using Events.Health;
using Events.Store;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>What <c>AddHealthChecks().AddEvents()</c> says of consumers.</summary>
public sealed class HealthTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("healthy");

    [Fact]
    public async Task A_consumer_that_reads_is_healthy_and_says_how_it_is()
    {
        using IHost host = Build(redis.Server, static _ => { });
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        ConsumerHealth health = await UntilAsync(host, static health => health is { State: ConsumerState.Running, Lag: 0, Pending: 0 });

        HealthReport report = await CheckAsync(host);
        Assert.Equal((HealthStatus.Healthy, "1 consumers"), (report.Status, report.Entries["events"].Description));
        Assert.Equal((HealthStatus.Healthy, _key, "workers", TimeSpan.Zero, 0L), (health.Status, health.Stream, health.Group, health.OldestAge, health.Lost));
        Assert.Empty(health.Problems);
        await host.StopAsync();

        report = await CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("it has stopped", report.Entries["events"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_does_not_end_is_named_and_what_waits_behind_it_is_counted()
    {
        using IHost host = Build(null, static health =>
        {
            health.HandlerDegraded = TimeSpan.FromMilliseconds(50);
            health.LagDegraded = 3;
            health.OldestAgeUnhealthy = TimeSpan.FromMilliseconds(50);
        });
        var go = new TaskCompletionSource();
        host.Services.GetRequiredService<Workers>().Body = (_, _, _) => go.Task;
        await host.StartAsync();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        EntryId first = await stream.ProduceAsync(new Work(0));
        ConsumerHealth health = await UntilAsync(host, static health => health.Running == 1);
        GroupConsumer consumer = host.Services.GetServices<GroupConsumer>().Single();
        consumer.Pause();
        for (int i = 1; i <= 600; i++) await stream.ProduceAsync(new Work(i));
        health = await UntilAsync(host, static health => health.Lag >= 3 && health.Problems.Count == 3);

        Assert.Equal((HealthStatus.Unhealthy, ConsumerState.Paused), (health.Status, health.State));
        Assert.Contains(health.Problems, problem => problem.StartsWith($"OnWork (work.todo, entry {first}) has run for ", StringComparison.Ordinal));
        Assert.Contains(health.Problems, static problem => problem.EndsWith("entries are not delivered yet", StringComparison.Ordinal));
        Assert.True(health.OldestAge > TimeSpan.Zero);
        consumer.Resume();
        go.SetResult();
        await UntilAsync(host, static health => health.Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_class_that_cannot_be_made_is_told_until_it_can()
    {
        var behaviour = new FragileWorkers.Behaviour();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(behaviour).AddEvents(events => events
            .UseInMemory()
            .AddStream<WorkStream>(options => options.Key = _key)
            .AddScopedConsumer<FragileWorkers>(static options => options.Retry.FirstDelay = TimeSpan.FromMilliseconds(10)));
        builder.Services.AddHealthChecks().AddEvents();
        using IHost host = builder.Build();
        await host.StartAsync();
        behaviour.Make = static () => throw new InvalidOperationException("not now");
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        ConsumerHealth health = await UntilAsync(host, static health => health.Status == HealthStatus.Degraded && health.State == ConsumerState.Running);

        Assert.Equal("the class of its handlers cannot be made", Assert.Single(health.Problems));
        behaviour.Make = static () => { };
        await UntilAsync(host, health => health.Status == HealthStatus.Healthy && behaviour.Handled.Count == 1);
    }

    [Fact]
    public async Task A_loss_is_told_for_as_long_as_it_is_remembered()
    {
        using IHost host = Build(redis.Server, static _ => { });
        await host.StartAsync();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        EventsClient client = host.Services.GetRequiredService<EventsClient>();
        GroupConsumer consumer = host.Services.GetServices<GroupConsumer>().Single();
        Workers workers = host.Services.GetRequiredService<Workers>();
        await stream.ProduceAsync(new Work(0));
        await UntilAsync(host, health => workers.Runs.Count == 1 && health is { Lag: 0, Pending: 0, OldestAge: { Ticks: 0 } });
        DateTimeOffset? measured = (await UntilAsync(host, static _ => true)).MeasuredAt;
        await UntilAsync(host, health => health.MeasuredAt > measured);
        consumer.Pause();
        for (int i = 1; i <= 50; i++) await stream.ProduceAsync(new Work(i));
        await client.Store.TrimAsync(new StreamKey(_key), StreamTrim.ToLength(4, exact: true));
        consumer.Resume();

        ConsumerHealth health = await UntilAsync(host, static health => health.Lost > 0);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.StartsWith($"up to {health.Lost} entries are lost", Assert.Single(health.Problems), StringComparison.Ordinal);
        Assert.InRange(health.Lost, 1, 46);
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_at_once_is_unhealthy_after_a_while_and_well_again_when_it_is_back()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using IHost host = Build(server, static health => health.DisconnectedUnhealthy = TimeSpan.FromMilliseconds(300));
        await host.StartAsync();
        await UntilAsync(host, static health => health.State == ConsumerState.Running);
        await server.KillAsync();
        ConsumerHealth health = await UntilAsync(host, static health => health.Status == HealthStatus.Unhealthy);

        Assert.Equal(ConsumerState.WaitingForStore, health.State);
        Assert.StartsWith("the store has been away for ", Assert.Single(health.Problems), StringComparison.Ordinal);
        Assert.NotNull(health.LastError);
        await server.RestartAsync();
        await UntilAsync(host, static health => health.State == ConsumerState.Running && health.Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task An_application_without_consumers_asks_its_server()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEvents(events => events.UseRedis(server.Endpoint).AddStream<WorkStream>(options => options.Key = _key));
        builder.Services.AddHealthChecks()
            .AddEvents(static health => health.PingTimeout = TimeSpan.FromSeconds(3), failureStatus: HealthStatus.Degraded);
        using IHost host = builder.Build();
        await host.StartAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        await server.KillAsync();

        HealthReport report = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("has not answered a PING", report.Entries["events"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_makes_no_sense_is_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => Build(null, static health => health.LagDegraded = -1));
        Assert.Contains("EventsHealthOptions.LagDegraded is -1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConsumerState.Running, 60, HealthStatus.Healthy)]
    [InlineData(ConsumerState.Paused, 60, HealthStatus.Healthy)]
    [InlineData(ConsumerState.Starting, 59, HealthStatus.Healthy)]
    [InlineData(ConsumerState.Starting, 60, HealthStatus.Degraded)]
    [InlineData(ConsumerState.NotStarted, 3600, HealthStatus.Degraded)]
    [InlineData(ConsumerState.WaitingForStore, 0, HealthStatus.Degraded)]
    [InlineData(ConsumerState.WaitingForStore, 60, HealthStatus.Unhealthy)]
    [InlineData(ConsumerState.Restarting, 0, HealthStatus.Degraded)]
    [InlineData(ConsumerState.Stopping, 0, HealthStatus.Degraded)]
    [InlineData(ConsumerState.Stopped, 0, HealthStatus.Unhealthy)]
    public void Each_state_is_as_bad_as_the_guide_says(ConsumerState state, int seconds, HealthStatus expected)
    {
        var now = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        var judged = new Judgement();
        judged.OfState(new ConsumerStatus(state, now.AddSeconds(-seconds), new InvalidOperationException("secret"), now, 1), new EventsHealthOptions(), now);

        Assert.Equal(expected, judged.Status);
        Assert.Equal(expected == HealthStatus.Healthy ? 0 : 1, judged.Problems.Count);
        Assert.DoesNotContain(judged.Problems, static problem => problem.Contains("secret", StringComparison.Ordinal));
    }

    private IHost Build(RedisServer? server, Action<EventsHealthOptions> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEvents(events =>
        {
            if (server is null) events.UseInMemory();
            else events.UseRedis(server.Endpoint);
            events.AddStream<WorkStream>(options => options.Key = _key).AddConsumer<Workers>(static options =>
            {
                options.ReapInterval = TimeSpan.FromMilliseconds(100);
                options.BlockTime = TimeSpan.FromMilliseconds(100);
            });
        });
        builder.Services.AddHealthChecks().AddEvents(configure);
        return builder.Build();
    }

    private static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private static async Task<ConsumerHealth> UntilAsync(IHost host, Func<ConsumerHealth, bool> condition)
    {
        ConsumerHealth? found = null;
        await Eventually.TrueAsync(async () =>
        {
            HealthReport report = await CheckAsync(host);
            found = report.Entries["events"].Data.Values.OfType<ConsumerHealth>().Single();
            return condition(found);
        });
        return found!;
    }
}
