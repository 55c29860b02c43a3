using Events.Client;
using Events.InMemory;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>Producing a sequence of events in one call: what the sequence may do, and whose the IDs are.</summary>
public sealed class ProduceManyTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    public static TheoryData<bool> Stores => [true, false];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_IDs_of_one_call_stay_what_they_are_whatever_is_produced_later(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        OrderStream stream = Open(client);
        var calls = new List<ReadOnlyMemory<EntryId>>();
        for (int i = 0; i < 20; i++) calls.Add(await stream.ProduceBatchAsync(Orders(i, 1 + (i * 7 % 50)).ToList()));
        List<(EntryId Id, string Order)> entries = await ReadAsync(stream);
        Assert.Equal(entries.Select(static entry => entry.Id), calls.SelectMany(static ids => ids.ToArray()));
        Assert.Equal(
            Enumerable.Range(0, 20).SelectMany(static i => Orders(i, 1 + (i * 7 % 50))).Select(static order => order.OrderId),
            entries.Select(static entry => entry.Order));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Many_calls_at_once_do_not_mix(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        OrderStream stream = Open(client);
        ReadOnlyMemory<EntryId>[] calls = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            await Task.Yield();
            return await stream.ProduceBatchAsync(Orders(i, 25).ToArray());
        }));
        Dictionary<EntryId, string> entries = (await ReadAsync(stream)).ToDictionary(static entry => entry.Id, static entry => entry.Order);
        for (int i = 0; i < calls.Length; i++)
        {
            Assert.Equal(Orders(i, 25).Select(static order => order.OrderId), calls[i].ToArray().Select(id => entries[id]));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_sequence_that_throws_on_its_way_leaves_nothing_and_the_next_call_is_clean(bool redis)
    {
        await using EventsClient client = await OpenAsync(redis);
        OrderStream stream = Open(client);
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await stream.ProduceBatchAsync(Failing()));
            await Assert.ThrowsAsync<ArgumentNullException>(async () => await stream.ProduceBatchAsync([new OrderPlaced("o", "a", 1), null!]));
        }

        await stream.ProduceBatchAsync(Orders(1, 2));
        Assert.Equal(["1-0", "1-1"], (await ReadAsync(stream)).Select(static entry => entry.Order));

        static IEnumerable<OrderPlaced> Failing()
        {
            yield return new OrderPlaced("never", "alice", 1);
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public async Task A_sequence_that_itself_produces_does_not_disturb_what_it_is_part_of()
    {
        await using EventsClient client = await OpenAsync(redis: false);
        OrderStream stream = Open(client);
        await stream.ProduceBatchAsync(Orders(9, 1));
        ReadOnlyMemory<EntryId> ids = await stream.ProduceBatchAsync(Producing());
        List<(EntryId Id, string Order)> entries = await ReadAsync(stream);
        Assert.Equal(["9-0", "inner-0", "inner-1", "inner-2", "outer-0", "outer-1", "outer-2"], entries.Select(static entry => entry.Order));
        Assert.Equal(entries[^3..].Select(static entry => entry.Id), ids.ToArray());

        IEnumerable<OrderPlaced> Producing()
        {
            for (int i = 0; i < 3; i++)
            {
                ValueTask<ReadOnlyMemory<EntryId>> inner = stream.ProduceBatchAsync([new OrderPlaced($"inner-{i}", "alice", 1)]);
                Assert.True(inner.IsCompletedSuccessfully);
                Assert.Equal(1, inner.Result.Length);
                yield return new OrderPlaced($"outer-{i}", "alice", 1);
            }
        }
    }

    [Fact]
    public async Task An_empty_sequence_produces_nothing_and_arrays_of_derived_events_are_as_good_as_any()
    {
        await using EventsClient client = await OpenAsync(redis: false);
        OrderStream stream = Open(client);
        Assert.Equal(0, (await stream.ProduceBatchAsync(Array.Empty<OrderPlaced>())).Length);
        Assert.Equal(0, (await stream.ProduceBatchAsync(Enumerable.Empty<OrderPlaced>())).Length);
        Assert.Equal(0, (await stream.ProduceBatchAsync(new List<OrderPlaced>())).Length);
        Assert.Empty(await ReadAsync(stream));
    }

    [Fact]
    public async Task A_batch_that_was_cancelled_or_refused_serves_nobody_again()
    {
        await using var store = new InMemoryStreamStore();
        await using var client = new EventsClient(store);
        string key = RedisServer.UniqueKey();
        OrderStream stream = client.OpenStream<OrderStream>(new StreamOptions { Key = key });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await stream.ProduceBatchAsync(Orders(1, 3), new CancellationToken(canceled: true)));
        await stream.ProduceBatchAsync(Orders(2, 2));
        Assert.Equal(["2-0", "2-1"], (await ReadAsync(stream)).Select(static entry => entry.Order));
    }

    private static IEnumerable<OrderPlaced> Orders(int call, int count) =>
        Enumerable.Range(0, count).Select(i => new OrderPlaced($"{call}-{i}", "alice", 1));

    private static OrderStream Open(EventsClient client) => client.OpenStream<OrderStream>(
        new StreamOptions { Key = RedisServer.UniqueKey(), Retention = Retention.None });

    private static async Task<List<(EntryId Id, string Order)>> ReadAsync(OrderStream stream)
    {
        var entries = new List<(EntryId, string)>();
        await foreach (StreamEntry entry in stream.ReplayAsync(EntryId.Min)) entries.Add((entry.Id, ((OrderPlaced)entry.Event!).OrderId));
        return entries;
    }

    private async Task<EventsClient> OpenAsync(bool redis) =>
        new(redis ? await Events.Runtime.Tests.Redis.Stores.ConnectAsync(fixture.Server) : new InMemoryStreamStore());
}
