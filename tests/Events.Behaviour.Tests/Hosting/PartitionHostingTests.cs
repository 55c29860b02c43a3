using Events.Behaviour.Partitions;
using Events.Client;
using Events.Consuming;
using Events.Hosting;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Retaining;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>Streams with partitions in a host: as any other, but for a consumer for each partition.</summary>
public sealed class PartitionHostingTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("trips");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_runs_a_consumer_for_each_partition_and_looks_after_all_of_them(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events
            .AddStream<TripStream>(options => options.Key = _key)
            .AddConsumer<Drivers>()
            .AddRetention<TripStream>(static options => options.Rule = new() { MaxLength = 1000 })
            .AddSchedule<TripStream>());
        Drivers drivers = host.Services.GetRequiredService<Drivers>();
        await host.StartAsync();
        GroupConsumer[] consumers = [.. host.Services.GetServices<GroupConsumer>()];
        TripStream trips = host.Services.GetRequiredService<TripStream>();
        await trips.ProduceBatchAsync([.. Enumerable.Range(0, 20).Select(static i => new Moved($"car-{i}", i))]);
        await trips.ProduceAfterAsync(new Moved("car-20", 20), TimeSpan.FromMilliseconds(50));

        await Eventually.TrueAsync(() => consumers.Sum(static consumer => consumer.HandledCount) == 21
            && Array.TrueForAll(consumers, static consumer => consumer.State == ConsumerState.Running));
        Assert.Equal(21, drivers.Drives.Select(static drive => drive.Event).Distinct().Count());
        Assert.Equal([.. Enumerable.Range(0, 4).Select(partition => $"{{{_key}:{partition}}}")], consumers.Select(static consumer => consumer.Stream));
        await host.StopAsync();
        Assert.All(consumers, static consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_reads_and_looks_after_partitions_that_a_stream_gets_while_it_runs(bool onRedis)
    {
        using IHost host = Build(onRedis, events => events
            .AddStream<TripStream>(options => options.Key = _key)
            .AddConsumer<Drivers>()
            .AddRetention<TripStream>(static options => options.Rule = new() { MaxLength = 1000 }));
        await host.StartAsync();
        TripStream trips = host.Services.GetRequiredService<TripStream>();
        EventsClient client = host.Services.GetRequiredService<EventsClient>();
        await trips.ProduceAsync(new Moved("car-0", 0));

        // At once, as nobody else produces.
        await client.Store.GrowPartitionsAsync(new StreamKey(_key), new GrowthRequest(8, TimeSpan.Zero, TimeSpan.Zero));
        await Eventually.TrueAsync(async () => (await client.Administration.DescribePartitionsAsync(_key)).Growth is null);
        HostedConsumers consumers = host.Services.GetRequiredService<HostedConsumers>();
        await Eventually.TrueAsync(() => consumers.All.Count(static consumer => consumer.State == ConsumerState.Running) == 8);
        for (int i = 1; i < 40; i++) await trips.ProduceAsync(new Moved($"car-{i}", i));
        await Eventually.TrueAsync(() => consumers.All.Sum(static consumer => consumer.HandledCount) == 40);
        await Eventually.TrueAsync(async () => await client.Store.ExistsAsync(RetentionKeys.Lease(new StreamKey(_key).Partition(7))));
        IReadOnlyList<GroupConsumer> all = consumers.All;
        await host.StopAsync();

        Assert.Equal([.. Enumerable.Range(0, 8).Select(partition => $"{{{_key}:{partition}}}")], all.Select(static consumer => consumer.Stream).Order());
        Assert.All(all, static consumer => Assert.True(consumer.HandledCount > 0));
        Assert.All(all, static consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
    }

    [Fact]
    public async Task A_tenant_has_partitions_of_its_own()
    {
        using IHost host = Build(true, events => events
            .AddTenantStream<TripStream>(_key + ":{tenant}")
            .AddTenantConsumer<Drivers>());
        Drivers drivers = host.Services.GetRequiredService<Drivers>();
        await host.StartAsync();
        TripStream trips = host.Services.GetRequiredService<TenantStreams<TripStream>>()["acme"];

        IReadOnlyList<GroupConsumer> consumers = host.Services.GetRequiredService<HostedConsumers>().AddAll<Drivers>("acme");
        for (int i = 0; i < 20; i++) await trips.ProduceAsync(new Moved($"car-{i}", i));

        await Eventually.TrueAsync(() => drivers.Drives.Count == 20);
        Assert.Equal([.. Enumerable.Range(0, 4).Select(partition => $"{_key}:{{acme:{partition}}}")], consumers.Select(static consumer => consumer.Stream));
        Assert.Equal(4, await host.Services.GetRequiredService<HostedConsumers>().RemoveAsync<Drivers>("acme"));
        await host.StopAsync();
    }

    private IHost Build(bool onRedis, Action<EventsBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            configure(events);
        });
        return builder.Build();
    }
}
