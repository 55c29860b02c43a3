using Events.Behaviour.Sample;
using Events.Client;
using Events.Hosting;
using Events.Retaining;
using Events.Store;
using Events.Store.Retaining;
using Events.Store.Roles;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>A stream that an application looks after while it runs.</summary>
public sealed class RetentionTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("kept");

    private StreamKey Stream => new(_key);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_group_has_not_acknowledged_stays_while_the_host_runs_and_goes_when_nobody_needs_it(bool onRedis)
    {
        RetentionReport? last = null;
        int rounds = 0;
        using IHost host = Build(onRedis, Retention.None, static events => events.AddConsumer<Workers>(), retention =>
        {
            retention.Rule = new RetentionRule { AfterAllGroups = true, IsExact = true };
            retention.Interval = TimeSpan.FromMilliseconds(50);
            retention.Reported = report =>
            {
                Volatile.Write(ref last, report);
                Interlocked.Increment(ref rounds);
            };
        });
        IStreamStore store = host.Services.GetRequiredService<EventsClient>().Store;
        await store.CreateGroupAsync(Stream, "slow", EntryId.Min);
        await host.StartAsync();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        for (int i = 1; i <= 3; i++) await stream.ProduceAsync(new Work(i));
        await Eventually.TrueAsync(async () =>
            (await store.GroupInfoAsync(Stream)).Any(static group => group is { Name: "workers", EntriesRead: 3, Pending: 0 }));

        // One may have begun before.
        int before = Volatile.Read(ref rounds);
        await Eventually.TrueAsync(() => Volatile.Read(ref rounds) >= before + 2);
        Assert.Equal(3, Volatile.Read(ref last)!.Length);

        await store.DestroyGroupAsync(Stream, "slow");
        await Eventually.TrueAsync(async () => await store.LengthAsync(Stream) == 0);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_that_stops_lets_go_and_another_process_looks_after_the_stream_at_once()
    {
        using IHost host = Build(onRedis: true, Retention.None, static _ => { }, Configure);
        using IHost other = Build(onRedis: true, Retention.None, static _ => { }, Configure);
        EventsClient client = other.Services.GetRequiredService<EventsClient>();
        var options = new RetentionOptions();
        Configure(options);
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        for (int i = 1; i <= 5; i++) await stream.ProduceAsync(new Work(i));
        await host.StartAsync();
        await Eventually.TrueAsync(async () => await client.Store.LengthAsync(Stream) == 2);
        await host.StopAsync();

        await using RetentionKeeper next = client.KeepRetention<WorkStream>(options, _key);
        Assert.NotNull(await next.RunAsync());

        // The lease is of three intervals.
        static void Configure(RetentionOptions retention)
        {
            retention.Rule = new RetentionRule { MaxLength = 2, IsExact = true };
            retention.Interval = TimeSpan.FromSeconds(2);
        }
    }

    [Fact]
    public async Task A_host_whose_producer_trims_what_is_to_be_kept_for_all_groups_does_not_start()
    {
        using IHost host = Build(
            onRedis: true, Retention.ByLength(10), static _ => { }, static retention => retention.Rule = new RetentionRule { AfterAllGroups = true });
        Assert.Contains("is trimmed by every XADD", (await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }

    private IHost Build(bool onRedis, Retention onEachAppend, Action<EventsBuilder> configure, Action<RetentionOptions> retention)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddStream<WorkStream>(options =>
            {
                options.Key = _key;
                options.Retention = onEachAppend;
            });
            events.AddRetention<WorkStream>(retention);
            configure(events);
        });
        return builder.Build();
    }
}
