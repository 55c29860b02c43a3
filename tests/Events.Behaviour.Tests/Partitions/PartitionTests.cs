using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.Producing;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Behaviour.Partitions;

/// <summary>A stream with partitions: produced, consumed by one process, read again and followed.</summary>
public abstract class PartitionTests : DeliveryTests
{
    private const int Partitions = 4;

    private TripStream Trips => field ??= World.Client.OpenStream<TripStream>(new StreamOptions { Key = World.Key });

    [Fact]
    public async Task Each_event_goes_to_the_partition_of_its_key()
    {
        for (int i = 0; i < 5; i++)
        {
            for (int car = 0; car < 8; car++) await Trips.ProduceAsync(new Moved($"car-{car}", i));
        }

        await Trips.ProduceAsync(new Parked("car-1", 7));

        Assert.False(await World.Store.ExistsAsync(World.StreamKey));
        for (int partition = 0; partition < Partitions; partition++)
        {
            List<StreamEntry> entries = await All(Trips.ReplayAsync());
            List<object?> events = [.. entries.Where(entry => entry.Partition == partition).Select(static entry => entry.Event)];
            Assert.Equal(events.Count, await World.Store.LengthAsync(World.StreamKey.Partition(partition)));
            Assert.All(events.OfType<Moved>(), moved => Assert.Equal(partition, PartitionHash.PartitionOf(moved.Car, Partitions)));
            Assert.All(events.OfType<Parked>(), parked => Assert.Equal(partition, PartitionHash.PartitionOf($"{parked.Car}\0{parked.Place}", Partitions)));
        }

        List<StreamEntry> all = await All(Trips.ReplayAsync());
        Assert.Equal(41, all.Count);
        InOrder(all.Select(static entry => entry.Event).OfType<Moved>());
        Assert.Equal(all.OrderBy(static entry => entry.Id).Select(static entry => entry.Id), all.Select(static entry => entry.Id));
    }

    [Fact]
    public async Task The_ids_of_a_batch_are_in_the_order_of_its_events()
    {
        Moved[] events = [.. Enumerable.Range(0, 60).Select(static i => new Moved($"car-{i % 9}", i))];

        ReadOnlyMemory<EntryId> ids = await Trips.ProduceBatchAsync(events);

        Dictionary<(int? Partition, EntryId Id), object?> entries = (await All(Trips.ReplayAsync()))
            .ToDictionary(static entry => (entry.Partition, entry.Id), static entry => entry.Event);
        Assert.Equal(60, ids.Length);
        for (int i = 0; i < events.Length; i++) Assert.Equal(events[i], entries[(PartitionHash.PartitionOf(events[i].Car, Partitions), ids.Span[i])]);
        InOrder(entries.Values.OfType<Moved>());
    }

    [Fact]
    public async Task What_one_partition_refuses_of_a_batch_is_told_event_by_event_and_the_others_are_there()
    {
        // One that can take nothing more.
        var writer = new EntryWriter(new byte[64]);
        writer.WriteString("$1\r\nf\r\n"u8, "v");
        await World.Store.AddAsync(World.StreamKey.Partition(1), writer.Written, id: EntryId.Max);
        TripStream.Batch batch = Trips.CreateBatch();
        Moved[] events = [.. Enumerable.Range(0, 40).Select(static i => new Moved($"car-{i % 9}", i))];
        foreach (Moved moved in events) batch.Add(moved);

        var refused = await Assert.ThrowsAsync<ProduceBatchException>(async () => await Trips.ProduceBatchAsync(batch));

        bool[] isRefused = [.. events.Select(static moved => PartitionHash.PartitionOf(moved.Car, Partitions) == 1)];
        Assert.Contains(true, isRefused);
        Assert.Equal(isRefused, refused.Errors.Select(static error => error is not null));
        Assert.Equal(isRefused, refused.Appended.Select(static id => id is null));
        Assert.Equal(0, refused.UnknownCount);
        Assert.Equal(isRefused.Count(static one => !one), (await All(Trips.ReplayAsync())).Count(static entry => entry.Event is Moved));
    }

    [Fact]
    public async Task An_event_without_a_value_for_its_key_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await Trips.ProduceAsync(new Moved("", 1)));

        Assert.Contains("ordering key (car)", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Trips.ProduceBatchAsync([new Moved("a", 1), new Moved("", 1)]));
        Assert.Empty(await All(Trips.ReplayAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_process_handles_all_partitions_in_the_order_of_each_key(bool leases)
    {
        var drivers = new Drivers();
        IReadOnlyList<GroupConsumer> consumers = Start(drivers, leases);
        for (int i = 0; i < 20; i++)
        {
            for (int car = 0; car < 8; car++) await Trips.ProduceAsync(new Moved($"car-{car}", i));
        }

        await World.UntilAsync(() => drivers.Drives.Count >= 160);
        await StopAsync(consumers);

        Assert.Equal(Partitions, consumers.Count);
        Assert.Equal(160, drivers.Drives.Select(static drive => drive.Event).Distinct().Count());
        InOrder(drivers.Drives.Select(static drive => drive.Event));
        Assert.All(drivers.Drives, drive => Assert.Equal(World.StreamKey.Partition(PartitionHash.PartitionOf(drive.Event.Car, Partitions)).Name, drive.Stream));
    }

    [Fact]
    public async Task Whoever_declares_another_number_of_partitions_is_refused()
    {
        Assert.Equal(3, await World.Store.AgreePartitionsAsync(World.StreamKey, 3));

        var refused = await Assert.ThrowsAsync<PartitionsDifferException>(async () => await Trips.ProduceAsync(new Moved("a", 1)));
        await Assert.ThrowsAsync<PartitionsDifferException>(async () => await Trips.ProduceBatchAsync([new Moved("a", 1)]));
        await Assert.ThrowsAsync<PartitionsDifferException>(async () => await All(Trips.ReplayAsync()));
        await Assert.ThrowsAsync<PartitionsDifferException>(async () => await All(Trips.SubscribeAsync()));
        IReadOnlyList<GroupConsumer> consumers = Start(new Drivers(), leases: true);
        await World.UntilAsync(() => consumers.All(static consumer => consumer.State == ConsumerState.Faulted));

        Assert.Equal((4, 3), (refused.Declared, refused.Actual));
        Assert.Contains("Partitions = 3", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PartitionsDifferException>(() => consumers[0].Completion);
        Assert.False(await World.Store.ExistsAsync(World.StreamKey.Partition(0)));
        await StopAsync(consumers);
    }

    [Fact]
    public async Task A_subscription_gets_what_is_there_by_time_and_then_what_is_added()
    {
        for (int i = 0; i < 50; i++) await Trips.ProduceAsync(new Moved($"car-{i % 7}", i));
        var seen = new List<StreamEntry>();
        EntryId? caughtUpAt = null;
        using var stop = new CancellationTokenSource();
        StreamSubscription subscription = Trips.SubscribeAsync(options: new SubscriptionOptions
        {
            PageSize = 3,
            OnCaughtUp = (id, _) =>
            {
                caughtUpAt = id;
                return ValueTask.CompletedTask;
            },
        });
        Task reading = Task.Run(async () =>
        {
            await foreach (StreamEntry entry in subscription.WithCancellation(stop.Token))
            {
                lock (seen) seen.Add(entry);
            }
        });
        await World.UntilAsync(() => subscription.CaughtUp.IsCompletedSuccessfully && caughtUpAt is not null);
        StreamEntry[] history = [.. seen];
        for (int i = 50; i < 70; i++) await Trips.ProduceAsync(new Moved($"car-{i % 7}", i));
        await World.UntilAsync(() => seen.Count >= 70);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        Assert.Equal(history.Select(static entry => entry.Id).Order(), history.Select(static entry => entry.Id));
        Assert.Equal((50, caughtUpAt), (history.Length, history[^1].Id));
        Assert.Equal(Enumerable.Range(0, 70), seen.Select(static entry => ((Moved)entry.Event!).Number).Order());
        InOrder(seen.Select(static entry => (Moved)entry.Event!));
        Assert.Throws<ArgumentException>(() => Trips.SubscribeAsync(StreamPosition.After(history[0].Id)));
    }

    [Fact]
    public async Task What_is_scheduled_comes_to_the_partition_of_its_key_and_can_be_cancelled()
    {
        await Trips.ProduceAfterAsync(new Moved("car-1", 1), TimeSpan.FromMilliseconds(300));
        ScheduledEvent cancelled = await Trips.ProduceAfterAsync(new Moved("car-2", 2), TimeSpan.FromHours(1));

        Assert.True((await Trips.CancelScheduledAsync(cancelled.Id)).IsCancelled);
        Assert.Equal(ScheduleCancellationKind.Unknown, (await Trips.CancelScheduledAsync("none")).Kind);
        StreamKey partition = World.StreamKey.Partition(PartitionHash.PartitionOf("car-1", Partitions));
        await World.UntilAsync(async () => await World.Store.LengthAsync(partition) == 1);
    }

    [Fact]
    public async Task A_publisher_in_the_background_spreads_its_events()
    {
        var failures = new List<PublishFailure<TripStream>>();
        await using BackgroundPublisher<TripStream> publisher = Trips.StartPublisher(failures.Add, time: World.Time);
        for (int i = 0; i < 100; i++) await publisher.PublishAsync(new Moved($"car-{i % 7}", i));
        await publisher.FlushAsync();

        Assert.Empty(failures);
        Assert.Equal(100, (await All(Trips.ReplayAsync())).Count);
    }

    [Fact]
    public async Task What_works_on_one_stream_asks_for_a_partition()
    {
        Assert.Throws<InvalidOperationException>(() => World.Client.CreateConsumer(new Drivers(), streamKey: World.Key));
        Assert.Throws<InvalidOperationException>(() => World.Client.OpenLowLevel<TripStream>());
        Assert.Throws<InvalidOperationException>(() => World.Client.OpenDeadLetters<TripStream>(World.Key));
        await Trips.ProduceAsync(new Moved("car-1", 1));
        Assert.Equal(
            0, await World.Client.OpenDeadLetters<TripStream>(World.StreamKey.Partition(3).Name).CountAsync());

        Assert.True(await World.Client.DeleteStreamAsync<TripStream>(World.Key));

        Assert.Empty(await All(Trips.ReplayAsync()));
        Assert.False(await World.Store.ExistsAsync(World.StreamKey.Beside("partitions")));
    }

    private static void InOrder(IEnumerable<Moved> events) => Assert.All(
        events.GroupBy(static moved => moved.Car),
        static car => Assert.Equal(car.Select(static moved => moved.Number).Order(), car.Select(static moved => moved.Number)));

    private static async Task<List<StreamEntry>> All(IAsyncEnumerable<StreamEntry> entries)
    {
        var all = new List<StreamEntry>();
        await foreach (StreamEntry entry in entries) all.Add(entry);
        return all;
    }

    private IReadOnlyList<GroupConsumer> Start(Drivers drivers, bool leases)
    {
        ConsumerOptions options = World.Options();
        options.Name = null;
        options.LeasesPartitions = leases;
        IReadOnlyList<GroupConsumer> consumers = World.Client.CreateConsumers(drivers, options, World.Key);
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        return consumers;
    }

    private static Task StopAsync(IReadOnlyList<GroupConsumer> consumers) => Task.WhenAll(consumers.Select(static consumer => consumer.StopAsync()));
}
