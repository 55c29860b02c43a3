using Events.Behaviour.Worlds;
using Events.Client;
using Events.Errors;
using Events.Outbox;
using Events.Producing;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.TestSupport;
using Events.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Behaviour.Partitions;

/// <summary>What is told of a stream with partitions when something of it is refused, lost or cancelled.</summary>
public abstract class PartitionRefusalTests : DeliveryTests
{
    private const int Partitions = 4;

    private TripStream Trips => field ??= Open(World.Store);

    [Fact]
    public async Task A_subscription_that_is_refused_says_so_to_who_waits_until_it_has_caught_up()
    {
        await World.Store.AgreePartitionsAsync(World.StreamKey, 3);
        StreamSubscription subscription = Trips.SubscribeAsync();

        await Assert.ThrowsAsync<PartitionsDifferException>(async () =>
        {
            await foreach (StreamEntry _ in subscription) throw new InvalidOperationException("Nothing is there.");
        });

        await Assert.ThrowsAsync<PartitionsDifferException>(() => subscription.CaughtUp.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task What_is_scheduled_under_one_id_for_several_keys_is_cancelled_for_all_of_them()
    {
        string[] cars = [.. Enumerable.Range(0, Partitions).Select(CarOf)];
        await Trips.ProduceAtAsync(new Moved(cars[0], 0), DateTimeOffset.UnixEpoch.AddDays(1), "one");
        StreamKey first = World.StreamKey.Partition(0);
        await World.UntilAsync(async () => await World.Store.ExistsAsync(first) && await World.Store.LengthAsync(first) == 1);
        foreach (string car in cars[1..]) Assert.True((await Trips.ProduceAfterAsync(new Moved(car, 1), TimeSpan.FromDays(1), "one")).IsNew);

        Assert.Equal(ScheduleCancellationKind.Cancelled, (await Trips.CancelScheduledAsync("one")).Kind);

        Assert.Equal(ScheduleCancellationKind.AlreadyMoved, (await Trips.CancelScheduledAsync("one")).Kind);
    }

    [Fact]
    public async Task A_batch_of_which_nothing_was_sent_fails_as_that_of_a_stream_without_partitions()
    {
        TripStream trips = Open(HookedStore.Over(World.Store, static (name, _, call) => name == nameof(IStreamStore.AddBatchAsync)
            ? ValueTask.FromException(new ConnectionFailedException("It is away."))
            : call()));

        await Assert.ThrowsAsync<ConnectionFailedException>(async () => await trips.ProduceBatchAsync(Batch()));
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_is_told_as_cancelled_though_a_part_is_there()
    {
        using var stop = new CancellationTokenSource();
        TripStream trips = Open(HookedStore.Over(World.Store, (name, arguments, call) =>
        {
            if (name != nameof(IStreamStore.AddBatchAsync) || !Equals(arguments[0], World.StreamKey.Partition(3))) return call();
            stop.Cancel();
            return ValueTask.FromException(new OperationCanceledException("It was sent.", stop.Token));
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await trips.ProduceBatchAsync(Batch(), stop.Token));
    }

    [Fact]
    public async Task What_one_partition_does_not_answer_is_counted_as_unknown()
    {
        TripStream trips = Open(HookedStore.Over(World.Store, (name, arguments, call) =>
            name == nameof(IStreamStore.AddBatchAsync) && Equals(arguments[0], World.StreamKey.Partition(3))
                ? ValueTask.FromException(new UnknownOutcomeException("It was sent.", new IOException()))
                : call()));
        Moved[] batch = Batch();

        var told = await Assert.ThrowsAsync<ProduceBatchException>(async () => await trips.ProduceBatchAsync(batch));

        Assert.Equal(batch.Count(static moved => PartitionHash.PartitionOf(moved.Car, Partitions) == 3), told.UnknownCount);
    }

    [Fact]
    public async Task An_event_that_was_not_sent_for_the_number_of_partitions_was_lost_on_its_way_is_not_told_as_unknown()
    {
        TripStream trips = Open(HookedStore.Over(World.Store, static (name, _, call) => name == nameof(IPartitionStore.AgreePartitionsAsync)
            ? ValueTask.FromException<int>(new UnknownOutcomeException("The connection was lost.", new IOException()))
            : call()));

        await Assert.ThrowsAsync<ConnectionFailedException>(async () => await trips.ProduceAsync(new Moved("car-1", 1)));
    }

    [Fact]
    public async Task Who_declares_another_number_of_partitions_does_not_delete_some_of_them()
    {
        await World.Store.AgreePartitionsAsync(World.StreamKey, 7);

        await Assert.ThrowsAsync<PartitionsDifferException>(() => World.Client.DeleteStreamAsync<TripStream>(World.Key));

        Assert.Equal(7, await World.Store.AgreePartitionsAsync(World.StreamKey, Partitions));
    }

    [Fact]
    public async Task Pages_of_all_partitions_together_take_no_more_memory_than_those_of_one_stream()
    {
        string large = new('x', 100_000);
        for (int i = 0; i < 60; i++) await Trips.ProduceAsync(new Moved($"{large}{i}", i));
        var asked = new List<int>();
        TripStream trips = Open(HookedStore.Over(World.Store, (name, arguments, call) =>
        {
            if (name == nameof(IStreamStore.RangeAsync)) asked.Add((int)arguments[3]!);
            return call();
        }));

        await foreach (StreamEntry _ in trips.ReplayAsync())
        {
        }

        // Of 4 MiB a page a quarter for each.
        Assert.InRange(asked.Max(), 2, 11);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_partition_does_not_take_of_an_outbox_holds_up_none_of_the_others_and_is_counted_once(bool isAway)
    {
        Exception fault = isAway ? new ConnectionFailedException("It is away.") : new ServerErrorException("WRONGTYPE", "WRONGTYPE It is no stream.");
        TripStream trips = Open(HookedStore.Over(World.Store, (name, arguments, call) =>
            name == nameof(IStreamStore.AddBatchOnceAsync) && Equals(arguments[0], World.StreamKey.Partition(2)) ? ValueTask.FromException(fault) : call()));
        StreamClient client = ((IEventStream<TripStream>)trips).Client;
        var sender = new OutboxSender(
            "trips", new OutboxStreams((_, _) => client), new OutboxOptions(), new HeldKeys(), new AwayStreams(World.Time), NullLogger.Instance);
        OutboxEntry[] entries = [.. Enumerable.Range(0, 2 * Partitions).Select(i => Entry(client, i + 1, new Moved(CarOf(i % Partitions), i)))];

        OutboxPage page = await sender.SendAsync(entries, World.Time.GetUtcNow(), static () => true);

        Assert.Equal([1L, 2L, 4L, 5L, 6L, 8L], page.Appended.Order());
        Assert.Equal(isAway, page.AwayStreams.Count == 1);
        Assert.Equal(isAway ? [] : [3L, 7L], page.Refused.Select(static one => one.Id).Order());
    }

    private static OutboxEntry Entry(StreamClient client, long id, Moved moved)
    {
        EntryWriter writer = client.BeginEntry();
        ((IEventOf<TripStream>)moved).EncodeEntry(ref writer);
        EntryFields fields = writer.Written;
        return new OutboxEntry
        {
            Id = id,
            Stream = TripStream.StreamKey,
            EventType = "trip.moved",
            IdempotencyKey = $"key-{id}",
            Fields = fields.Bytes.ToArray(),
            FieldCount = fields.Count,
        };
    }

    private static Moved[] Batch() => [.. Enumerable.Range(0, 40).Select(static i => new Moved($"car-{i % 9}", i))];

    private static string CarOf(int partition) => Enumerable.Range(0, 100).Select(static car => $"car-{car}")
        .First(car => PartitionHash.PartitionOf(car, Partitions) == partition);

    private TripStream Open(IStreamStore store) => new EventsClient(store, World.Time, World.Loggers, ownsStore: false)
        .OpenStream<TripStream>(new StreamOptions { Key = World.Key });
}
