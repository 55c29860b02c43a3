using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Definitions;
using Events.Errors;
using Events.Producing;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Roles;

namespace Events.Behaviour.Partitions;

/// <summary>Leases of partitions while versions differ, processes end slowly, and what is kept beside the stream is lost.</summary>
public abstract class PartitionLeaseTests : DeliveryTests
{
    private const int Partitions = 4;

    private TripStream Trips => field ??= World.Client.OpenStream<TripStream>(new StreamOptions { Key = World.Key });

    [Fact]
    public async Task What_an_older_version_does_not_handle_waits_for_a_newer_one()
    {
        IReadOnlyList<GroupConsumer> older = Start(new Drivers(), Patient);
        await World.UntilAsync(() => Running(older) == Partitions);
        var drivers = new NewerDrivers();
        IReadOnlyList<GroupConsumer> newer = Start(drivers, Patient);
        await World.UntilAsync(() => Running(older) == 2 && Running(newer) == 2);

        for (int place = 0; place < 40; place++) await Trips.ProduceAsync(new Parked($"car-{place % 8}", place));
        await World.UntilAsync(async () => await UnreadAsync() == 0);
        await StopAsync(older);
        await World.UntilAsync(() => drivers.Parks.Count >= 40);
        await StopAsync(newer);

        Assert.Equal(0, older.Sum(static consumer => consumer.SkippedCount));
        Assert.Equal(Enumerable.Range(0, 40), drivers.Parks.Select(static park => park.Event.Place).Order());
        Assert.All(drivers.Parks, static park => Assert.Equal(1, park.DeliveryCount));

        static void Patient(ConsumerOptions options) => options.HandledTypesKept = TimeSpan.FromMinutes(5);
    }

    [Fact]
    public async Task Who_stops_slowly_holds_up_no_partition_but_those_that_it_works_on()
    {
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var slow = new Drivers
        {
            Body = (_, _, _) =>
            {
                begun.TrySetResult();
                return go.Task;
            },
        };
        IReadOnlyList<GroupConsumer> first = Start(slow, static options => options.StopTimeout = TimeSpan.FromDays(1));
        await World.UntilAsync(() => Running(first) == Partitions);
        await Trips.ProduceAsync(new Moved(CarOf(0), 1));
        await World.UntilAsync(() => begun.Task.IsCompleted);
        IReadOnlyList<GroupConsumer> second = Start(new Drivers());
        await World.UntilAsync(() => Running(first) == 2 && Running(second) == 2);

        Task stopping = StopAsync(first);
        await World.UntilAsync(() => Running(second) == 3);
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        await stopping;
        await World.UntilAsync(() => Running(second) == Partitions);
        await StopAsync(second);

        Assert.Single(slow.Drives);
    }

    [Fact]
    public async Task A_stop_that_has_ended_has_told_the_others()
    {
        var leaving = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        IReadOnlyList<GroupConsumer> consumers = Start(new Drivers(), over: HookedStore.Over(World.Store, (name, _, call) =>
        {
            if (name != nameof(IPartitionStore.LeavePartitionsAsync)) return call();
            leaving.TrySetResult();
            return new ValueTask(goOn.Task);
        }));
        await World.UntilAsync(() => Running(consumers) == Partitions);

        Task stopping = StopAsync(consumers);
        await World.UntilAsync(() => leaving.Task.IsCompleted);
        await World.PassAsync(TimeSpan.FromMilliseconds(500));

        Assert.False(stopping.IsCompleted);
        goOn.SetResult();
        await stopping;
    }

    [Fact]
    public async Task A_number_that_is_lost_is_said_again_by_who_reads()
    {
        IReadOnlyList<GroupConsumer> consumers = Start(new Drivers());
        await World.UntilAsync(() => Running(consumers) == Partitions);

        await World.Store.DeleteStreamAsync(PartitionKeys.Count(World.StreamKey));
        await World.UntilAsync(async () => await World.Store.ExistsAsync(PartitionKeys.Count(World.StreamKey)));

        Assert.Equal(Partitions, await World.Store.AgreePartitionsAsync(World.StreamKey, 7));
        await StopAsync(consumers);
    }

    [Fact]
    public async Task A_number_that_has_become_another_ends_reading_and_producing_until_it_is_right_again()
    {
        IReadOnlyList<GroupConsumer> consumers = Start(new Drivers());
        await World.UntilAsync(() => Running(consumers) == Partitions);
        await Trips.ProduceAsync(new Moved("car-1", 1));

        await ChangeAsync(3);
        await World.UntilAsync(() => Running(consumers) == 0);
        await World.UntilAsync(async () => await Record.ExceptionAsync(async () => await Trips.ProduceAsync(new Moved("car-1", 2))) is PartitionsDifferException);
        Assert.Contains(consumers, static consumer => consumer.Status.LastError is PartitionsDifferException);

        await ChangeAsync(Partitions);
        await World.UntilAsync(() => Running(consumers) == Partitions);
        await Trips.ProduceAsync(new Moved("car-1", 3));
        await StopAsync(consumers);

        async Task ChangeAsync(int number)
        {
            // Who reads says it again, so this may come too late.
            await World.UntilAsync(async () =>
            {
                await World.Store.DeleteStreamAsync(PartitionKeys.Count(World.StreamKey));
                return await World.Store.AgreePartitionsAsync(World.StreamKey, number) == number;
            });
        }
    }

    [Fact]
    public async Task A_read_ends_before_the_lease_of_a_process_that_stands_still()
    {
        var longest = TimeSpan.Zero;
        IReadOnlyList<GroupConsumer> consumers = Start(
            new Drivers(),
            static options => options.BlockTime = TimeSpan.FromMinutes(1),
            HookedStore.Over(World.Store, (name, _, call) => name == nameof(IStreamStore.OpenReader)
                ? new BlockTimes((IGroupReader)call()!, block => longest = block > longest ? block : longest)
                : call()));
        await World.UntilAsync(() => Running(consumers) == Partitions && longest > TimeSpan.Zero);
        await StopAsync(consumers);

        Assert.InRange(longest, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Who_waits_for_a_partition_ends_with_the_store()
    {
        bool isDisposed = false;
        var other = new PartitionClaim("another", TimeSpan.FromHours(1), Partitions, [], [], []);
        await World.Store.SharePartitionsAsync(World.StreamKey, "drivers", other);
        IReadOnlyList<GroupConsumer> consumers = Start(new Drivers(), over: HookedStore.Over(World.Store, (_, _, call) =>
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref isDisposed), "The store");
            return call();
        }));
        await World.UntilAsync(() => consumers.All(static consumer => consumer.State == ConsumerState.Standby));

        Volatile.Write(ref isDisposed, true);
        await World.UntilAsync(() => consumers.All(static consumer => consumer.Completion.IsCompleted));

        Assert.All(consumers, static consumer => Assert.Equal(ConsumerState.Stopped, consumer.State));
    }

    private static int Running(IReadOnlyList<GroupConsumer> consumers) => consumers.Count(static consumer => consumer.State == ConsumerState.Running);

    private static Task StopAsync(IReadOnlyList<GroupConsumer> consumers) => Task.WhenAll(consumers.Select(static consumer => consumer.StopAsync()));

    private static string CarOf(int partition) => Enumerable.Range(0, 100).Select(static car => $"car-{car}")
        .First(car => Wire.PartitionHash.PartitionOf(car, Partitions) == partition);

    // What no consumer of the group was given yet.
    private async Task<int> UnreadAsync()
    {
        int unread = 0;
        for (int partition = 0; partition < Partitions; partition++)
        {
            StreamKey key = World.StreamKey.Partition(partition);
            if (!await World.Store.ExistsAsync(key)) continue;
            StreamInfo stream = await World.Store.StreamInfoAsync(key);
            GroupInfo? group = (await World.Store.GroupInfoAsync(key)).FirstOrDefault(static info => info.Name == "drivers");
            if (group?.LastDeliveredId != stream.LastGeneratedId) unread++;
        }

        return unread;
    }

    private IReadOnlyList<GroupConsumer> Start<TGroup>(TGroup group, Action<ConsumerOptions>? configure = null, IStreamStore? over = null)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        ConsumerOptions options = World.Options();
        options.Name = null;
        configure?.Invoke(options);
        var client = new EventsClient(over ?? OtherProcess.Over(World.Store), World.Time, World.Loggers, ownsStore: false);
        IReadOnlyList<GroupConsumer> consumers = client.CreateConsumers(group, options, World.Key);
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        return consumers;
    }
}
