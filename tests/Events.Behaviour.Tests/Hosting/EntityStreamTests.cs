using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Hosting;
using Events.InMemory;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>A stream for each order, <c>events:order:{id}</c>: begun with the order, read while it lives, and gone with it.</summary>
public sealed class EntityStreamTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<bool> Stores => [true, false];

    [Theory, MemberData(nameof(Stores))]
    public async Task Each_order_has_its_history_and_its_consumer_and_leaves_nothing(bool onRedis)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddEvents(events =>
        {
            if (onRedis) events.UseRedis(redis.Server.Endpoint);
            else events.UseInMemory();
            events.AddTenantStream<WorkStream>("events:order:{tenant}").AddTenantConsumer<Workers>(static options => options.Concurrency = 1);
        });
        using IHost host = builder.Build();
        var seen = new ConcurrentQueue<(string Stream, int Number)>();
        host.Services.GetRequiredService<Workers>().Body = (value, context, _) =>
        {
            seen.Enqueue((context.Stream, ((Work)value).Number));
            return Task.CompletedTask;
        };
        await host.StartAsync();
        TenantStreams<WorkStream> streams = host.Services.GetRequiredService<TenantStreams<WorkStream>>();
        HostedConsumers consumers = host.Services.GetRequiredService<HostedConsumers>();
        EventsClient client = host.Services.GetRequiredService<EventsClient>();
        string[] orders = [.. Enumerable.Range(1, 5).Select(number => $"o-{_run}-{number}")];
        Assert.Equal($"events:order:{{{orders[0]}}}", streams.KeyOf(orders[0]));

        // What happens to them happens at the same time; half of it before anybody reads.
        for (int step = 1; step <= 2; step++)
        {
            foreach (string order in orders) await streams[order].ProduceAsync(new Work(step));
        }

        foreach (string order in orders) consumers.Add<Workers>(order);
        foreach (string order in orders) await streams[order].ProduceAsync(new Work(3));
        await Eventually.TrueAsync(() => seen.Count == 3 * orders.Length);
        Assert.All(orders, order => Assert.Equal([1, 2, 3], seen.Where(one => one.Stream == streams.KeyOf(order)).Select(static one => one.Number)));
        foreach (string order in orders)
        {
            int[] history = await ReadAsync(client, streams.KeyOf(order));
            Assert.Equal([1, 2, 3], history);
        }

        // One is done with: its stream and all beside it go, those of the others stay.
        Assert.Equal(1, await consumers.RemoveAsync<Workers>(orders[0]));
        await client.DeleteStreamAsync<WorkStream>(streams.KeyOf(orders[0]));
        Assert.False(await client.Store.ExistsAsync(new StreamKey(streams.KeyOf(orders[0]))));
        if (onRedis) Assert.Empty((object?[])(await redis.Server.CommandAsync("KEYS", $"*{orders[0]}*"))!);
        await streams[orders[1]].ProduceAsync(new Work(4));
        await Eventually.TrueAsync(() => seen.Contains((streams.KeyOf(orders[1]), 4)));
        Assert.Equal(orders.Length - 1, consumers.All.Count);
        await host.StopAsync();
    }

    // The guides' key has no braces: what is kept beside it is in braces then, so that it is in the same slot.
    [Theory, MemberData(nameof(Stores))]
    public async Task A_key_without_braces_is_as_good_and_what_fails_in_one_is_kept_beside_that_one(bool onRedis)
    {
        IStreamStore store = onRedis ? await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint)) : new InMemoryStreamStore();
        await using var client = new EventsClient(store);
        string[] keys = [$"events:order:o-{_run}-1", $"events:order:o-{_run}-2"];
        var workers = new Workers { Body = (value, context, _) => context.Stream == keys[0] ? throw new InvalidOperationException("no") : Task.CompletedTask };
        foreach (string key in keys) await client.OpenStream<WorkStream>(new StreamOptions { Key = key }).ProduceAsync(new Work(1));
        GroupConsumer[] consumers = [.. keys.Select(key => client.CreateConsumer(workers, new ConsumerOptions { MaxDeliveries = 1 }, key))];
        foreach (GroupConsumer consumer in consumers) consumer.Start();

        await Eventually.TrueAsync(async () => await client.Administration.OpenDeadLetters(keys[0]).CountAsync() == 1);
        await Eventually.TrueAsync(async () =>
            await client.Store.ExistsAsync(new StreamKey(keys[1]))
            && (await client.Store.GroupInfoAsync(new StreamKey(keys[1]))).Any(static group => group is { Lag: 0, Pending: 0 }));
        foreach (GroupConsumer consumer in consumers) await consumer.DisposeAsync();

        Assert.Equal(0, await client.Administration.OpenDeadLetters(keys[1]).CountAsync());
        Assert.Equal(2, workers.Runs.Count);
        if (onRedis) Assert.Equal(1L, await redis.Server.CommandAsync("EXISTS", $"{{{keys[0]}}}:dead"));
    }

    private static async Task<int[]> ReadAsync(EventsClient client, string key)
    {
        var numbers = new List<int>();
        await foreach (StreamEntry entry in client.OpenStream<WorkStream>(new StreamOptions { Key = key }).ReplayAsync())
        {
            numbers.Add(((Work)entry.Event!).Number);
        }

        return [.. numbers];
    }
}
