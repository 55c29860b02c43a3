using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Policies;

namespace Events.Behaviour;

/// <summary>What a consumer tells those who watch it.</summary>
public abstract class ObservingTests : DeliveryTests
{
    [Fact]
    public async Task What_becomes_of_entries_is_counted()
    {
        using var measured = new Measurements(World.Key);
        var workers = new Workers
        {
            Body = static (value, context, _) =>
            {
                if (value is Work { Number: 2 }) context.DeadLetter("no such order");
                return value is Work { Number: 1 } ? throw new InvalidOperationException("no") : Task.CompletedTask;
            },
        };
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.AddRawAsync("type", "work.new");
        await World.AddRawAsync("type", "work.new");
        await using GroupConsumer consumer = World.Start(workers, configure: options =>
            (options.MaxDeliveries, options.UnknownEvents) = (2, UnhandledEventPolicy.Skip));
        await World.DrainedAsync();

        // The server has moved the last one before its answer is here.
        await World.UntilAsync(() => measured.Sum("events.consumer.dead_lettered") == 2);
        measured.Ask();

        Assert.Equal(3, measured.Sum("events.consumer.handled"));
        Assert.Equal(2, measured.Sum("events.consumer.skipped"));
        Assert.Equal(2, measured.Sum("events.consumer.failed"));
        Assert.Equal(1, measured.Sum("events.consumer.retried"));
        Assert.Equal(2, measured.Sum("events.consumer.dead_lettered"));
        Assert.Equal(1, measured.Sum("events.consumer.dead_lettered", "max-deliveries"));
        Assert.Equal(1, measured.Sum("events.consumer.dead_lettered", "handler"));
        Assert.Equal(2, measured.Sum("events.consumer.unknown_types", "work.new"));

        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        measured.Ask();
        Assert.Equal(3, measured.Sum("events.consumer.handled"));
    }

    [Fact]
    public async Task A_consumer_that_follows_one_of_its_name_counts_on_from_there()
    {
        using var measured = new Measurements(World.Key);
        for (int life = 1; life <= 3; life++)
        {
            await using GroupConsumer consumer = World.Start(new Workers());
            measured.Ask();
            Assert.Equal(life - 1, measured.Last("events.consumer.handled"));
            await World.Stream.ProduceAsync(new Work(life));
            await World.DrainedAsync();
            await World.UntilAsync(() => consumer.HandledCount == 1);
            measured.Ask();
            Assert.Equal(life, measured.Last("events.consumer.handled"));
            Task stopping = consumer.StopAsync();
            await World.UntilAsync(() => stopping.IsCompleted);
        }
    }

    [Fact]
    public async Task A_consumer_that_falls_behind_says_so_once_and_when_it_has_caught_up()
    {
        using var measured = new Measurements(World.Key);
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (_, _, _) => gate.Task };
        for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => (options.Prefetch, options.LagWarning) = (2, 10));
        await World.UntilAsync(() => World.Loggers.Count(2026) == 1);
        await World.PassAsync(World.MinIdle);
        Assert.Equal((1, 0), (World.Loggers.Count(2026), World.Loggers.Count(2027)));
        gate.SetResult();
        await World.UntilAsync(() => World.Loggers.Count(2027) == 1);

        Assert.InRange(measured.Max("events.group.lag"), 10, 20);
        Assert.InRange(measured.Max("events.group.pending"), 1, 20);
    }

    [Fact]
    public async Task How_far_the_group_is_is_told_to_who_listens_also_when_nobody_is_to_be_warned()
    {
        using var measured = new Measurements(World.Key);
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (_, _, _) => gate.Task };
        for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => (options.Prefetch, options.LagWarning) = (2, 0));
        await World.UntilAsync(() => measured.Max("events.group.lag") >= 18 && measured.Max("events.group.pending") >= 1);

        Assert.Equal(0, World.Loggers.Count(2026));
        gate.SetResult();
        await World.DrainedAsync();
    }

    [Fact]
    public async Task What_was_lost_with_the_group_is_counted_and_raised_and_a_handler_of_it_may_throw()
    {
        using var measured = new Measurements(World.Key);
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (value, _, _) => value is Work { Number: < 10 } ? gate.Task : Task.CompletedTask };
        GroupRestored? restored = null;
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Prefetch = 2);
        consumer.GroupRestored += what =>
        {
            Volatile.Write(ref restored, what);
            throw new InvalidOperationException("a fault of the application");
        };
        await World.UntilAsync(async () => await World.Store.ExistsAsync(World.StreamKey.Beside("floor")));
        await World.Store.DeleteStreamAsync(World.StreamKey);
        await World.Stream.ProduceAsync(new Work(10));
        gate.SetResult();
        await World.UntilAsync(() => workers.Seen<Work>().Contains(new Work(10)));

        // It is raised apart from the reading.
        await World.UntilAsync(() => World.Loggers.Count(2031) == 1);
        Assert.Equal((World.Key, "workers"), (restored!.Stream, restored.Group));
        Assert.InRange(restored.MayBeLost, 8, 10);
        Assert.NotNull(restored.KnownAt);
        Assert.Equal(restored.MayBeLost, measured.Sum("events.group.may_be_lost"));
        Assert.Equal((1, 1), (World.Loggers.Count(2024), World.Loggers.Count(2031)));
    }

    [Fact]
    public async Task What_is_claimed_and_what_is_lost_is_counted()
    {
        using var measured = new Measurements(World.Key);
        var stuck = new Workers { Body = static (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer first = World.Start(stuck, "worker-a", static options => options.StopTimeout = TimeSpan.Zero);
        await World.UntilAsync(() => stuck.Runs.Count == 1);
        await World.Store.ClaimIdsAsync(new(World.StreamKey, "workers", "thief"), TimeSpan.Zero, new[] { id });
        await World.UntilAsync(() => measured.Sum("events.consumer.leases_lost") == 1);
        await World.UntilAsync(() => measured.Sum("events.consumer.reaped") == 1);

        // The handler ends when it is cancelled.
        Task stopping = first.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
    }
}
