using System.Collections.Concurrent;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.Producing;
using Events.Store.Partitions;
using Events.Streams;
using Events.Wire;

namespace Events.Behaviour.Partitions;

/// <summary>A stream gets more partitions while it is produced to and read: order per key, each event handled.</summary>
public abstract class GrowingPartitionTests : DeliveryTests
{
    private const int Before = 4;
    private const int After = 8;

    // Who produces looks every ten seconds.
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(11);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly ConcurrentQueue<Drive> _drives = [];

    private TripStream Trips => field ??= OpenStream();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_keep_their_order_per_key_while_the_stream_grows_and_processes_come_and_go(bool leases)
    {
        IReadOnlyList<GroupConsumer> first = Start(leases);
        await World.UntilAsync(() => first.All(static consumer => consumer.State == ConsumerState.Running));
        using var stop = new CancellationTokenSource();
        Task<int>[] producing = [.. Enumerable.Range(0, 3).Select(producer => ProduceAsync($"p{producer}", batches: producer == 2, stop.Token))];
        await World.UntilAsync(() => _drives.Count > 100);

        await GrowAsync();
        IReadOnlyList<GroupConsumer> second = leases ? Start(leases) : [];
        await World.UntilAsync(async () => IsSwitched(await LayoutAsync()));

        // One dies, another one comes.
        if (leases) foreach (GroupConsumer consumer in second) await consumer.AbortAsync();
        IReadOnlyList<GroupConsumer> third = leases ? Start(leases) : [];
        await World.UntilAsync(async () => (await LayoutAsync()).Current is null);
        await World.UntilAsync(() => New().Count > 200);
        await stop.CancelAsync();
        int produced = (await Task.WhenAll(producing)).Sum();
        await World.UntilAsync(async () =>
        {
            await World.PassAsync(TimeSpan.FromMilliseconds(50));
            return _drives.Select(static drive => drive.Event).Distinct().Count() == produced;
        });
        await StopAsync([.. first, .. third]);

        AssertInOrder(allowsRepeats: leases);
        Assert.Equal(After, _drives.Select(static drive => drive.Stream).Distinct().Count());
        Assert.Equal(After, await World.Store.AgreePartitionsAsync(World.StreamKey, Before));
        Assert.All(first.Concat(third).SelectMany(static consumer => consumer.Grown), static consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
        Assert.Equal(After - Before, first.Sum(static consumer => consumer.Grown.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_partition_waits_until_the_group_has_done_with_the_old_one(bool leases)
    {
        string car = MovingCar();
        int old = PartitionHash.PartitionOf(car, Before);
        var go = new TaskCompletionSource();
        IReadOnlyList<GroupConsumer> consumers = Start(leases, (moved, _, _) => moved.Car == car && moved.Number == 0 ? go.Task : Task.CompletedTask);
        await World.UntilAsync(() => consumers.All(static consumer => consumer.State == ConsumerState.Running));
        await Trips.ProduceAsync(new Moved(car, 0));
        await World.UntilAsync(() => _drives.Count == 1);
        await GrowAsync();
        await World.UntilAsync(async () => IsSwitched(await LayoutAsync()));
        await Trips.ProduceAsync(new Moved(car, 1));
        Assert.Equal(1, await World.Store.LengthAsync(World.StreamKey.Partition(old + Before)));
        await World.UntilAsync(async () => (await LayoutAsync()).Current!.Ends.Count == Before);
        await World.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Single(_drives);
        Assert.NotNull((await LayoutAsync()).Current);
        string added = World.StreamKey.Partition(old + Before).Name;
        GroupConsumer waiting = Assert.Single(consumers.SelectMany(static consumer => consumer.Grown), one => one.Stream == added);
        Assert.Equal(ConsumerState.Standby, waiting.State);
        Assert.Contains("is not read for group drivers yet", World.Loggers.ToString(), StringComparison.Ordinal);
        go.SetResult();
        await World.UntilAsync(() => _drives.Count == 2);
        await World.UntilAsync(async () => (await LayoutAsync()).Current is null);
        await StopAsync(consumers);

        AssertInOrder(allowsRepeats: false);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_for_a_growth_can_be_stopped(bool leases)
    {
        IReadOnlyList<GroupConsumer> consumers = Start(leases);
        await World.UntilAsync(() => consumers.All(static consumer => consumer.State == ConsumerState.Running));
        await GrowAsync();
        GroupConsumer[] added = [];
        await World.UntilAsync(() => (added = [.. consumers.SelectMany(static consumer => consumer.Grown)]).Length == After - Before
            && added.All(static consumer => consumer.State == ConsumerState.Standby));
        Task stopping = StopAsync(consumers);
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;

        Assert.All(added, static consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
    }

    [Fact]
    public async Task Who_has_not_produced_for_long_learns_of_the_growth_before_it_does()
    {
        string car = MovingCar();
        int old = PartitionHash.PartitionOf(car, Before);
        await Trips.ProduceAsync(new Moved(car, 0));
        await GrowAsync();
        await World.PassAsync(Lead + PartitionGrowth.Gap + TimeSpan.FromSeconds(1));

        await Trips.ProduceAsync(new Moved(car, 1));
        await OpenStream().ProduceAsync(new Moved(car, 2));

        Assert.Equal(1, await World.Store.LengthAsync(World.StreamKey.Partition(old)));
        Assert.Equal(2, await World.Store.LengthAsync(World.StreamKey.Partition(old + Before)));
    }

    [Fact]
    public async Task Until_the_switch_a_key_stays_and_for_a_moment_after_it_nothing_of_it_is_sent()
    {
        string car = MovingCar();
        string staying = StayingCar();
        int old = PartitionHash.PartitionOf(car, Before);
        await Trips.ProduceAsync(new Moved(car, 0));
        PartitionLayout announced = await GrowAsync();
        await World.PassAsync(TimeSpan.FromSeconds(6));
        await Trips.ProduceBatchAsync([new Moved(car, 1), new Moved(staying, 1)]);
        Assert.Equal(2, (await All(Trips.ReplayAsync())).Count(entry => entry.Partition == old && ((Moved)entry.Event!).Car == car));
        await World.UntilAsync(async () => (await LayoutAsync()).Now >= announced.Current!.SwitchAt);

        Task<EntryId> waiting = Trips.ProduceAsync(new Moved(car, 2)).AsTask();
        Task<EntryId> behind = Trips.ProduceAsync(new Moved(car, 3)).AsTask();
        await Trips.ProduceAsync(new Moved(staying, 2));

        // A machine that is busy may take longer for the one before it.
        if (World is EmbeddedWorld) Assert.False(waiting.IsCompleted);
        await World.UntilAsync(() => waiting.IsCompleted && behind.IsCompleted);
        Assert.True(await waiting < await behind);
        Assert.True((await LayoutAsync()).Now >= announced.Current!.SwitchAt + PartitionGrowth.Gap);
        List<StreamEntry> all = await All(Trips.ReplayAsync());
        Assert.Equal([0, 1, 2, 3], all.Select(static entry => (Moved)entry.Event!).Where(moved => moved.Car == car).Select(static moved => moved.Number));
        Assert.Equal(
            [old, old, old + Before, old + Before],
            all.Where(entry => ((Moved)entry.Event!).Car == car).Select(static entry => entry.Partition!.Value));
    }

    [Fact]
    public async Task What_is_sent_again_stays_where_it_was_first_and_what_is_scheduled_is_found()
    {
        string car = MovingCar();
        int old = PartitionHash.PartitionOf(car, Before);
        EntryId first = await Trips.ProduceAsync(new Booked("one", car));
        Assert.True((await Trips.ProduceAfterAsync(new Moved(car, 9), TimeSpan.FromDays(1), "later")).IsNew);
        Assert.True((await Trips.ProduceAfterAsync(new Moved(car, 9), TimeSpan.FromDays(1), "kept")).IsNew);
        await GrowAsync();
        await World.PassAsync(Lead + PartitionGrowth.Gap + TimeSpan.FromSeconds(1));

        Assert.Equal(first, await Trips.ProduceAsync(new Booked("one", car)));
        ReadOnlyMemory<EntryId> ids = await Trips.ProduceBatchAsync([new Booked("one", car), new Booked("two", car), new Booked("two", car)]);
        Assert.Equal(first, ids.Span[0]);
        Assert.Equal(ids.Span[1], ids.Span[2]);
        Assert.Equal(1, await World.Store.LengthAsync(World.StreamKey.Partition(old)));
        Assert.Equal(1, await World.Store.LengthAsync(World.StreamKey.Partition(old + Before)));
        Assert.False((await Trips.ProduceAfterAsync(new Moved(car, 9), TimeSpan.FromDays(1), "later")).IsNew);
        Assert.True((await Trips.ProduceAfterAsync(new Moved(car, 9), TimeSpan.FromDays(1), "new")).IsNew);
        foreach (string id in (string[])["later", "new"])
        {
            Assert.Equal(ScheduleCancellationKind.Cancelled, (await Trips.CancelScheduledAsync(id)).Kind);
            Assert.Equal(ScheduleCancellationKind.Unknown, (await Trips.CancelScheduledAsync(id)).Kind);
        }
    }

    [Fact]
    public async Task A_subscription_gets_new_partitions_behind_the_old_ones()
    {
        for (int i = 0; i < 10; i++) await Trips.ProduceBatchAsync([.. Cars().Select(car => new Moved(car, i))]);
        var seen = new ConcurrentQueue<Moved>();
        using var stop = new CancellationTokenSource();
        Task early = FollowAsync(StreamPosition.Beginning, seen, stop.Token);
        await World.UntilAsync(() => seen.Count == 160);
        var live = new ConcurrentQueue<Moved>();
        Task atEnd = FollowAsync(StreamPosition.End, live, stop.Token);
        await World.PassAsync(TimeSpan.FromSeconds(2));
        await GrowAsync();
        int next = 10;
        while (!IsSwitched(await LayoutAsync()) || next < 30)
        {
            await Trips.ProduceBatchAsync([.. Cars().Select(car => new Moved(car, next))]);
            next++;
            await World.PassAsync(TimeSpan.FromMilliseconds(500));
        }

        await Trips.ProduceBatchAsync([.. Cars().Select(car => new Moved(car, next))]);
        next++;
        while ((await LayoutAsync()).Current is not null)
        {
            // There is no group: nobody reads it but those who follow, so that somebody else leads it to its end.
            await World.Client.Administration.LeadGrowthAsync(World.Key);
            await World.PassAsync(TimeSpan.FromMilliseconds(500));
        }

        await World.UntilAsync(() => seen.Count == 16 * next);
        await World.UntilAsync(() => live.Count == 16 * (next - 10));
        var late = new ConcurrentQueue<Moved>();
        Task fresh = FollowAsync(StreamPosition.Beginning, late, stop.Token);
        await World.UntilAsync(() => late.Count == 16 * next);
        await stop.CancelAsync();
        foreach (Task one in (Task[])[early, atEnd, fresh]) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);

        Assert.All((ConcurrentQueue<Moved>[])[seen, late], all => InOrder(all, 0));
        InOrder(live, 10);
        InOrder((await All(Trips.ReplayAsync())).Select(static entry => (Moved)entry.Event!), 0);
    }

    [Fact]
    public async Task What_was_before_is_read_first_though_the_clock_of_another_node_was_behind()
    {
        string car = MovingCar();
        int old = PartitionHash.PartitionOf(car, Before);
        await World.Store.AgreePartitionsAsync(World.StreamKey, Before);
        await World.Store.GrowPartitionsAsync(World.StreamKey, new GrowthRequest(After, TimeSpan.Zero, TimeSpan.Zero));
        for (ulong i = 0; i < 3; i++) await AddAsync(old, new Moved(car, (int)i), new EntryId(100 + (10 * i), 0));
        var ends = Enumerable.Range(0, Before).ToDictionary(static partition => partition, partition => partition == old ? new EntryId(120, 0) : EntryId.Min);
        await World.Store.SavePartitionEndsAsync(World.StreamKey, Before, ends);
        await World.Store.CompletePartitionsAsync(World.StreamKey, Before);
        for (ulong i = 0; i < 3; i++) await AddAsync(old + Before, new Moved(car, (int)i + 3), new EntryId(50 + i, 0));

        var followed = new ConcurrentQueue<Moved>();
        using var stop = new CancellationTokenSource();
        Task following = FollowAsync(StreamPosition.Beginning, followed, stop.Token);
        await World.UntilAsync(() => followed.Count == 6);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        InOrder(followed, 0);
        InOrder((await All(Trips.ReplayAsync())).Select(static entry => (Moved)entry.Event!), 0);
    }

    [Fact]
    public async Task What_is_declared_is_a_number_that_the_stream_has_had_or_has()
    {
        await Trips.ProduceAsync(new Moved("a", 0));
        LongTripStream longer = World.Client.OpenStream<LongTripStream>(new StreamOptions { Key = World.Key });
        await Assert.ThrowsAsync<PartitionsDifferException>(async () => await longer.ProduceAsync(new Ridden("a", 1)));
        await GrowAsync();
        await longer.ProduceAsync(new Ridden("a", 1));
        while ((await LayoutAsync()).Current is not null)
        {
            await World.Client.Administration.LeadGrowthAsync(World.Key);
            await World.PassAsync(TimeSpan.FromMilliseconds(500));
        }

        await OpenStream().ProduceAsync(new Moved("a", 2));
        await longer.ProduceAsync(new Ridden("a", 3));
        await World.Store.GrowPartitionsAsync(World.StreamKey, new GrowthRequest(16, TimeSpan.Zero, TimeSpan.Zero));
        await OpenStream().ProduceAsync(new Moved("a", 4));

        int[] places = [.. (await All(OpenStream().ReplayAsync())).Select(static entry => entry.Partition!.Value)];
        Assert.Equal(5, places.Length);
        int[] numbers = [4, 4, 8, 8, 16];
        Assert.Equal(numbers.Select(static number => PartitionHash.PartitionOf("a", number)), places);
    }

    private static bool IsSwitched(PartitionLayout layout) => layout.Current is not { } growth || layout.Now >= growth.SwitchAt + PartitionGrowth.Gap;

    private static string[] Cars() => [.. Enumerable.Range(0, 16).Select(static car => $"car-{car}")];

    private static string MovingCar() => Cars().First(static car => PartitionHash.PartitionOf(car, After) >= Before);

    private static string StayingCar() => Cars().First(static car => PartitionHash.PartitionOf(car, After) < Before);

    private static void InOrder(IEnumerable<Moved> all, int first) => Assert.All(
        all.GroupBy(static moved => moved.Car), car => Assert.Equal(Enumerable.Range(first, car.Count()), car.Select(static moved => moved.Number)));

    private static async Task<List<StreamEntry>> All(IAsyncEnumerable<StreamEntry> entries)
    {
        var all = new List<StreamEntry>();
        await foreach (StreamEntry entry in entries) all.Add(entry);
        return all;
    }

    private static Task StopAsync(IReadOnlyList<GroupConsumer> consumers) => Task.WhenAll(consumers.Select(static consumer => consumer.StopAsync()));

    private List<Drive> New()
    {
        HashSet<string> added = [.. Enumerable.Range(Before, After - Before).Select(partition => World.StreamKey.Partition(partition).Name)];
        return [.. _drives.Where(drive => added.Contains(drive.Stream))];
    }

    private async Task<PartitionLayout> LayoutAsync()
    {
        // Growth takes seconds, and many such tests wait at a time.
        await World.PassAsync(TimeSpan.FromMilliseconds(50));
        return (await World.Store.ReadPartitionsAsync(World.StreamKey))!;
    }

    private async Task<PartitionLayout> GrowAsync() => await World.Store.GrowPartitionsAsync(World.StreamKey, new GrowthRequest(After, Lead, Settling));

    private void AssertInOrder(bool allowsRepeats)
    {
        foreach (IGrouping<string, Drive> car in _drives.GroupBy(static drive => drive.Event.Car))
        {
            int[] numbers = [.. car.Select(static drive => drive.Event.Number)];
            if (!allowsRepeats) Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);

            // Some again, from where a dead one was, and from there on in order.
            Assert.Equal(Enumerable.Range(0, numbers.Max() + 1), numbers.Distinct());
            for (int i = 1; i < numbers.Length; i++) Assert.True(numbers[i] <= numbers[i - 1] + 1, $"{car.Key}: {string.Join(' ', numbers)}");
        }
    }

    // As another process.
    private async Task<int> ProduceAsync(string name, bool batches, CancellationToken stop)
    {
        await Task.Yield();
        TripStream trips = OpenStream();
        int count = 0;
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            Moved[] events = [.. Cars().Select(car => new Moved($"{name}-{car}", i))];
            if (batches) await trips.ProduceBatchAsync(events);
            else foreach (Moved moved in events) await trips.ProduceAsync(moved);
            count += events.Length;
            await World.PassAsync(TimeSpan.FromMilliseconds(250));
        }

        return count;
    }

    private async Task FollowAsync(StreamPosition from, ConcurrentQueue<Moved> seen, CancellationToken stop)
    {
        await foreach (StreamEntry entry in OpenStream().SubscribeAsync(from, cancellationToken: stop)) seen.Enqueue((Moved)entry.Event!);
    }

    private async Task AddAsync(int partition, Moved moved, EntryId id)
    {
        await World.Store.AddAsync(World.StreamKey.Partition(partition), Encode(), id: id);

        EntryFields Encode()
        {
            EntryWriter writer = ((IEventStream<TripStream>)Trips).Client.BeginEntry();
            ((IEventOf<TripStream>)moved).EncodeEntry(ref writer);
            return writer.Written;
        }
    }

    private TripStream OpenStream() => new EventsClient(World.Store, World.Time, World.Loggers, ownsStore: false)
        .OpenStream<TripStream>(new StreamOptions { Key = World.Key });

    private IReadOnlyList<GroupConsumer> Start(bool leases, Func<Moved, EventContext, CancellationToken, Task>? body = null)
    {
        var drivers = new Drivers();
        drivers.Body = async (moved, context, token) =>
        {
            _drives.Enqueue(new Drive(moved, context.Stream, context.DeliveryCount));
            if (body is not null) await body(moved, context, token);
        };
        ConsumerOptions options = World.Options();

        // None is to come twice because the machine is busy.
        options.MinIdle = TimeSpan.FromMinutes(1);
        options.LeasesPartitions = leases;
        if (leases) options.Name = null;
        var client = new EventsClient(OtherProcess.Over(World.Store), World.Time, World.Loggers, ownsStore: false);
        IReadOnlyList<GroupConsumer> consumers = client.CreateConsumers(drivers, options, World.Key);
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        return consumers;
    }
}
