using System.Collections.Concurrent;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Producing;
using Events.Store.Partitions;

namespace Events.Behaviour.Partitions;

/// <summary>Processes that come and go share the partitions of a group: order per key, each event handled, no partition read by two.</summary>
public abstract class LeasedPartitionTests : DeliveryTests
{
    private const int Partitions = 4;

    private readonly ConcurrentQueue<Drive> _drives = [];
    private readonly ConcurrentDictionary<string, int> _running = [];
    private readonly ConcurrentQueue<string> _twice = [];

    private TripStream Trips => field ??= World.Client.OpenStream<TripStream>(new StreamOptions { Key = World.Key });

    [Fact]
    public async Task Who_joins_gets_its_share_and_who_leaves_gives_it_back_while_the_others_go_on()
    {
        IReadOnlyList<GroupConsumer> first = Start();
        await World.UntilAsync(() => Running(first) == Partitions);
        Task producing = ProduceAsync(0, 400);

        IReadOnlyList<GroupConsumer> second = Start();
        await World.UntilAsync(() => Running(first) == 2 && Running(second) == 2);
        await World.UntilAsync(() => first.Count(static consumer => consumer.State == ConsumerState.Standby) == 2);
        IReadOnlyList<GroupConsumer> third = Start();
        await World.UntilAsync(() => Running(first) == 2 && Running(second) == 1 && Running(third) == 1);
        await StopAsync(first);
        await World.UntilAsync(() => Running(second) == 2 && Running(third) == 2);
        await StopAsync(second);
        await World.UntilAsync(() => Running(third) == Partitions);
        await producing;
        await World.UntilAsync(() => _drives.Count >= 400 * 8);
        await StopAsync(third);

        Assert.Empty(_twice);
        Assert.All(_drives, static drive => Assert.Equal(1, drive.DeliveryCount));
        Assert.All(Numbers().Values, static numbers => Assert.Equal(Enumerable.Range(0, 400), numbers));
    }

    [Fact]
    public async Task What_a_dead_process_had_is_taken_over_in_order()
    {
        var stuck = new TaskCompletionSource();
        int begun = 0;
        IReadOnlyList<GroupConsumer> first = Start(async (_, _, token) =>
        {
            if (Interlocked.Increment(ref begun) > 8) await stuck.Task.WaitAsync(token);
        });
        await World.UntilAsync(() => Running(first) == Partitions);
        await ProduceAsync(0, 50);
        await World.UntilAsync(() => begun > 8);
        foreach (GroupConsumer consumer in first) await consumer.AbortAsync();
        _running.Clear();

        IReadOnlyList<GroupConsumer> second = Start();
        await World.UntilAsync(() => Numbers().All(static car => car.Value.Contains(49)) && Numbers().Count == 8);
        await StopAsync(second);

        Assert.Empty(_twice);
        Assert.All(Numbers().Values, static numbers =>
        {
            // Some again, from where the dead one was, and from there on in order.
            Assert.Equal(Enumerable.Range(0, 50), numbers.Distinct());
            for (int i = 1; i < numbers.Count; i++) Assert.True(numbers[i] <= numbers[i - 1] + 1);
        });
    }

    [Fact]
    public async Task What_waits_behind_a_slow_handler_goes_to_the_next_one_in_order_and_was_not_delivered()
    {
        var go = new TaskCompletionSource();
        IReadOnlyList<GroupConsumer> first = Start((_, _, _) => go.Task);
        await World.UntilAsync(() => Running(first) == Partitions);
        await ProduceAsync(0, 20);
        await World.UntilAsync(() => _drives.Select(static drive => drive.Stream).Distinct().Count() == Partitions);

        IReadOnlyList<GroupConsumer> second = Start();
        await World.UntilAsync(() => first.Count(static consumer => consumer.State == ConsumerState.Standby) == 2);
        Assert.Equal(0, Running(second));
        go.SetResult();
        await World.UntilAsync(() => Running(second) == 2);
        await World.UntilAsync(() => _drives.Count >= 160);
        await StopAsync(first);
        await StopAsync(second);

        Assert.Empty(_twice);
        Assert.All(_drives, static drive => Assert.Equal(1, drive.DeliveryCount));
        Assert.All(Numbers().Values, static numbers => Assert.Equal(Enumerable.Range(0, 20), numbers));
    }

    [Fact]
    public async Task A_partition_is_not_read_by_two_though_the_store_says_that_both_are_to()
    {
        IReadOnlyList<GroupConsumer> first = Start();
        await World.UntilAsync(() => Running(first) == Partitions);

        // The second one does not know of the first, nor the store: it was restored from before, for instance.
        await World.Store.DeleteStreamAsync(PartitionKeys.Members(World.StreamKey, "drivers"));
        await World.Store.DeleteStreamAsync(PartitionKeys.Owners(World.StreamKey, "drivers"));
        IReadOnlyList<GroupConsumer> second = Start();
        await World.UntilAsync(() => Running(first) == 2 && Running(second) == 2);
        await ProduceAsync(0, 20);
        await World.UntilAsync(() => _drives.Count >= 160);
        await StopAsync(first);
        await StopAsync(second);

        Assert.Empty(_twice);
        Assert.All(Numbers().Values, static numbers => Assert.Equal(Enumerable.Range(0, 20), numbers));
    }

    [Fact]
    public void A_name_is_refused_where_partitions_are_leased()
    {
        var refused = Assert.Throws<ArgumentException>(() => World.Client.CreateConsumers(new Drivers(), World.Options("mine"), World.Key));

        Assert.Contains(nameof(ConsumerOptions.LeasesPartitions), refused.Message, StringComparison.Ordinal);
    }

    private static int Running(IReadOnlyList<GroupConsumer> consumers) => consumers.Count(static consumer => consumer.State == ConsumerState.Running);

    private static Task StopAsync(IReadOnlyList<GroupConsumer> consumers) => Task.WhenAll(consumers.Select(static consumer => consumer.StopAsync()));

    private Dictionary<string, List<int>> Numbers() => _drives.GroupBy(static drive => drive.Event.Car)
        .ToDictionary(static car => car.Key, static car => car.Select(static drive => drive.Event.Number).ToList());

    private async Task ProduceAsync(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            await Trips.ProduceBatchAsync([.. Enumerable.Range(0, 8).Select(car => new Moved($"car-{car}", i))]);
        }
    }

    // As another process: another object over the store.
    private IReadOnlyList<GroupConsumer> Start(Func<Moved, EventContext, CancellationToken, Task>? body = null)
    {
        var drivers = new Drivers();
        drivers.Body = async (moved, context, token) =>
        {
            if (_running.AddOrUpdate(context.Stream, 1, static (_, count) => count + 1) > 1) _twice.Enqueue($"{context.Stream} {moved}");
            try
            {
                _drives.Enqueue(new Drive(moved, context.Stream, context.DeliveryCount));
                if (body is not null) await body(moved, context, token);
            }
            finally
            {
                _running.AddOrUpdate(context.Stream, 0, static (_, count) => count - 1);
            }
        };
        ConsumerOptions options = World.Options();
        options.Name = null;
        var client = new EventsClient(OtherProcess.Over(World.Store), World.Time, World.Loggers, ownsStore: false);
        IReadOnlyList<GroupConsumer> consumers = client.CreateConsumers(drivers, options, World.Key);
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        return consumers;
    }
}
