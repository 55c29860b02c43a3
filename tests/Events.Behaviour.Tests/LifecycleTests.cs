using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Producing;
using Events.Protecting;
using Events.Store;
using Events.Store.Roles;

namespace Events.Behaviour;

/// <summary>Starting, pausing, stopping, and who a consumer is.</summary>
public abstract partial class LifecycleTests : DeliveryTests
{
    [Fact]
    public async Task Stopping_finishes_what_runs_and_gives_the_rest_back_to_be_claimed_at_once()
    {
        var gate = new TaskCompletionSource();
        var first = new Workers { Body = (_, _, _) => gate.Task };
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer a = World.Start(first, "worker-a", Worlds.World.Hoards);
        await World.UntilAsync(() => first.Runs.Count == 1);
        await World.UntilAsync(async () => await World.PendingCountAsync() == 10);
        Task stopping = a.StopAsync();
        gate.SetResult();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Equal(9, await World.PendingCountAsync());

        // A minimum idle time that never comes: only what was released can be claimed.
        var second = new Workers();
        await using GroupConsumer b = World.Start(second, "worker-b", options =>
        {
            options.MinIdle = TimeSpan.FromHours(1);
            options.ReapInterval = TimeSpan.FromMilliseconds(50);
        });
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(1, 9), second.Seen<Work>().Select(work => work.Number));
        Assert.All(second.Runs, run => Assert.Equal(1, run.DeliveryCount));
    }

    [Fact]
    public async Task Stopping_releases_what_was_read_ahead_of_the_handlers()
    {
        var gate = new TaskCompletionSource();
        int begun = 0;
        var first = new Workers { Body = (_, _, _) => Interlocked.Increment(ref begun) <= 25 ? Task.CompletedTask : gate.Task };
        for (int i = 0; i < 200; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer a = World.Start(first, "worker-a", options => (options.BatchSize, options.Prefetch, options.HoldTarget) = (10, 30, TimeSpan.MaxValue));

        // The one that runs, four of its page, and two pages behind it; for a third there is no room.
        await World.UntilAsync(async () => first.Runs.Count == 26 && await World.PendingCountAsync() == 25);
        Task stopping = a.StopAsync();
        gate.SetResult();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Equal(24, await World.PendingCountAsync());

        var second = new Workers();
        await using GroupConsumer b = World.Start(second, "worker-b", options =>
        {
            options.MinIdle = TimeSpan.FromHours(1);
            options.ReapInterval = TimeSpan.FromMilliseconds(50);
        });
        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(26, 174), second.Seen<Work>().Select(work => work.Number).Order());
        Assert.All(second.Runs, run => Assert.Equal(1, run.DeliveryCount));
    }

    [Fact]
    public async Task A_handler_that_outlasts_the_grace_time_is_cancelled_and_its_entry_released()
    {
        var first = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        await World.Stream.ProduceAsync(new Work(1));
        GroupConsumer a = World.Start(first, "worker-a", options => options.StopTimeout = TimeSpan.FromMilliseconds(50));
        await World.UntilAsync(() => first.Runs.Count == 1);
        Task stopping = a.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Equal(1, await World.PendingCountAsync());

        var second = new Workers();
        await using GroupConsumer b = World.Start(second, "worker-b", options =>
        {
            options.MinIdle = TimeSpan.FromHours(1);
            options.ReapInterval = TimeSpan.FromMilliseconds(50);
        });
        await World.DrainedAsync();
        Assert.Equal(2, Assert.Single(second.Runs).DeliveryCount);
    }

    [Fact]
    public async Task A_paused_consumer_reads_nothing_until_it_is_resumed()
    {
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.Stream.ProduceAsync(new Work(1));
        await World.DrainedAsync();
        consumer.Pause();
        await World.PassAsync(TimeSpan.FromMilliseconds(500));
        await World.Stream.ProduceAsync(new Work(2));
        await World.PassAsync(TimeSpan.FromMilliseconds(500));
        Assert.True(consumer.IsPaused);
        Assert.Single(workers.Runs);

        consumer.Resume();
        await World.DrainedAsync();
        Assert.Equal(2, workers.Runs.Count);
    }

    [Fact]
    public async Task At_most_once_nothing_is_pending_and_nothing_comes_back()
    {
        var workers = new Workers { Body = (_, _, _) => throw new InvalidOperationException("lost") };
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.AtMostOnce = true);
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(() => workers.Runs.Count == 3);
        Assert.Equal(0, await World.PendingCountAsync());
        await World.PassAsync(World.MinIdle * 2);

        Assert.Equal(3, workers.Runs.Count);
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_most_once_nothing_comes_back_whatever_the_handler_decides(bool retries)
    {
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                if (retries) context.Retry(TimeSpan.FromMilliseconds(1));
                else context.DeadLetter("bad");
                return Task.CompletedTask;
            },
        };
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.AtMostOnce = true);
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(() => World.Loggers.Count(2086) == 3);
        await World.PassAsync(World.MinIdle * 2);

        Assert.Equal(3, workers.Runs.Count);
        Assert.Equal(0, await World.PendingCountAsync());
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task At_most_once_an_event_with_a_dedupe_key_runs_once_whatever_becomes_of_it(bool fails)
    {
        var workers = new Workers { Body = (_, _, _) => fails ? throw new InvalidOperationException("lost") : Task.CompletedTask };
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.AtMostOnce = true);
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await World.Stream.ProduceAsync(new Charge("c-1", 2));
        await World.UntilAsync(() => workers.Runs.Count == 1 && consumer.SkippedCount == 1);

        // Longer than a claim holds that is to be acknowledged.
        await World.PassAsync(World.MinIdle * 2);
        await World.Stream.ProduceAsync(new Charge("c-1", 3));
        await World.Stream.ProduceAsync(new Charge("c-2", 4));
        await World.UntilAsync(() => workers.Runs.Count == 2 && consumer.SkippedCount == 2);

        Assert.Equal([1, 4], workers.Seen<Charge>().Select(static charge => charge.Amount));
        Assert.Equal(0, World.Loggers.Count(2106) + World.Loggers.Count(2105) + World.Loggers.Count(2086));
    }

    [Fact]
    public async Task At_most_once_what_could_not_claim_its_dedupe_key_is_told_to_be_lost()
    {
        await using var client = new EventsClient(RefusingStore.Around(World.Store, 1), World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers();
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        ConsumerOptions options = World.Options();
        options.AtMostOnce = true;
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.UntilAsync(() => World.Loggers.Count(2022) == 1);
        await World.Stream.ProduceAsync(new Charge("c-1", 2));
        await World.UntilAsync(() => workers.Runs.Count == 1);

        Assert.Equal([2], workers.Seen<Charge>().Select(static charge => charge.Amount));
        Assert.Equal(1, consumer.FailedCount);
    }

    [Fact]
    public async Task What_was_read_and_has_a_dedupe_key_is_released_by_a_stop()
    {
        // Small pages, each of which asks for its keys, so that a stop comes between.
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 200; i++) await World.Stream.ProduceAsync(new Charge($"c-{round}-{i}", i));
            var workers = new Workers();
            await using GroupConsumer consumer = World.Start(workers, "worker-a", static options => (options.Concurrency, options.Prefetch) = (4, 20));
            await World.UntilAsync(() => workers.Runs.Count >= 20);
            await consumer.StopAsync();
            Assert.Empty(await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery { Consumer = "worker-a" }));
        }
    }

    [Fact]
    public async Task Two_live_consumers_never_share_a_name()
    {
        var first = new Workers();
        var second = new Workers();
        GroupConsumer a = World.Start(first, "worker-a");
        await World.Stream.ProduceAsync(new Work(1));
        await World.DrainedAsync();
        await using GroupConsumer b = World.Start(second, "worker-a");
        await World.UntilAsync(() => World.Loggers.Count(2028) == 1);
        await World.Stream.ProduceAsync(new Work(2));
        await World.DrainedAsync();
        Assert.Empty(second.Runs);

        await a.StopAsync();
        await World.Stream.ProduceAsync(new Work(3));
        await World.DrainedAsync();
        Assert.Equal([new Work(3)], second.Seen<Work>());
    }

    [Fact]
    public async Task Without_a_name_each_consumer_takes_the_machines_with_the_first_free_number()
    {
        var workers = new Workers();
        GroupConsumer a = World.Start(workers, configure: options => options.Name = null);
        await World.UntilAsync(() => a.Name == $"{Environment.MachineName}-1");
        await using GroupConsumer b = World.Start(workers, configure: options => options.Name = null);
        await World.UntilAsync(() => b.Name == $"{Environment.MachineName}-2");
        await a.StopAsync();
        await using GroupConsumer c = World.Start(workers, configure: options => options.Name = null);
        await World.UntilAsync(() => c.Name == $"{Environment.MachineName}-1");
    }

    [Fact]
    public async Task What_one_consumer_has_pending_is_handed_over_to_another()
    {
        var dead = new Workers { Body = static (work, context, token) => Stick(work, context, token) };
        for (int i = 0; i <= 3; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer first = World.Start(dead, "worker-a", options => options.Concurrency = 4);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);
        Assert.Equal(1, await World.Client.OpenDeadLetters<WorkStream>(World.Key).RequeueAllAsync());
        await World.UntilAsync(() => dead.Runs.Count == 5);
        await first.AbortAsync();

        Assert.Equal(4, await World.Client.HandOverAsync<Workers>("worker-a", "worker-b", World.Key));
        Assert.Equal(0, await World.Client.HandOverAsync<Workers>("worker-a", "worker-b", World.Key));

        // It takes them up at its start: nothing is idle for so long.
        var alive = new Workers();
        await using GroupConsumer second = World.Start(alive, "worker-b", options => options.MinIdle = TimeSpan.FromHours(1));
        await World.UntilAsync(() => alive.Runs.Count == 4);
        Assert.Equal([0, 1, 2, 3], alive.Seen<Work>().Select(work => work.Number).Order());
        Assert.All(alive.Runs, run => Assert.Equal(2, run.DeliveryCount));

        static Task Stick(object work, EventContext context, CancellationToken token)
        {
            if (work is not Work { Number: 0 } || context.Stream.Contains(":requeue:", StringComparison.Ordinal)) return Task.Delay(Timeout.Infinite, token);
            context.DeadLetter("no");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_deleted_stream_leaves_nothing_beside_it_and_begins_anew()
    {
        var workers = new Workers { Body = (work, context, _) => Fail(work, context) };
        GroupConsumer consumer = World.Start(workers, configure: options => options.ReapInterval = World.MinIdle / 8);
        await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceAsync(new Work(2));
        StreamKey[] beside =
        [
            World.StreamKey.Beside("dead"), World.StreamKey.Beside("floor"), World.StreamKey.Beside("retry:workers"),
            World.StreamKey.Beside("consumer:workers:worker-a"),
            World.StreamKey.Beside("handlers:workers:work.todo"),
            World.StreamKey.Beside("payloads"),
        ];
        await new StreamPayloads(World.Store).StoreAsync(World.Key, new byte[1], default);
        foreach (StreamKey key in beside) await World.UntilAsync(() => World.Store.ExistsAsync(key), key.Name);
        await consumer.AbortAsync();

        Assert.True(await World.Client.DeleteStreamAsync<WorkStream>(World.Key));

        foreach (StreamKey key in beside) Assert.False(await World.Store.ExistsAsync(key), key.Name);
        Assert.False(await World.Store.ExistsAsync(World.StreamKey));
        Assert.False(await World.Client.DeleteStreamAsync<WorkStream>(World.Key));

        // The same name at once, though its former holder was killed; and nothing is taken for a loss.
        var next = new Workers();
        await using GroupConsumer again = World.Start(next);
        await World.Stream.ProduceAsync(new Work(3));
        await World.DrainedAsync();
        Assert.Equal([new Work(3)], next.Seen<Work>());
        Assert.Equal(0, World.Loggers.Count(2024));
        Assert.Equal(0, World.Loggers.Count(2028));

        static Task Fail(object work, EventContext context)
        {
            if (work is Work { Number: 1 }) context.Retry(TimeSpan.FromHours(1));
            else context.DeadLetter("no");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_was_handled_and_produced_before_its_stream_was_deleted_is_not_taken_for_a_repetition()
    {
        // More than are looked at or deleted in one step; and names that a pattern would read otherwise.
        const int count = 1_200;
        StreamKey[] keys = [new StreamKey(World.Key + "[a]*"), new StreamKey(World.Key + "a*")];
        StreamKey ofTheApplication = keys[0].Beside("total");
        await World.Store.CreateGroupAsync(ofTheApplication, "g", null);
        foreach (StreamKey key in keys)
        {
            WorkStream one = World.Client.OpenStream<WorkStream>(new StreamOptions { Key = key.Name });
            var workers = new Workers();
            await using GroupConsumer consumer = World.Client.CreateConsumer(workers, streamKey: key.Name);
            consumer.Start();
            for (int i = 0; i < count; i++) await one.ProduceAsync(new Charge($"c-{i}", 1), idempotencyKey: $"k-{i}");
            await World.UntilAsync(() => consumer.HandledCount == count);
            await consumer.StopAsync();
        }

        Assert.True(await World.Client.DeleteStreamAsync<WorkStream>(keys[0].Name));

        Assert.Equal([ofTheApplication], await BesideAsync(keys[0]));
        Assert.True((await BesideAsync(keys[1])).Count >= 2 * count);
        WorkStream stream = World.Client.OpenStream<WorkStream>(new StreamOptions { Key = keys[0].Name });
        var next = new Workers();
        await using GroupConsumer again = World.Client.CreateConsumer(next, streamKey: keys[0].Name);
        again.Start();
        await stream.ProduceAsync(new Charge("c-1", 1), idempotencyKey: "k-1");
        await World.UntilAsync(() => again.HandledCount == 1);
        Assert.Equal(["c-1"], next.Seen<Charge>().Select(charge => charge.ChargeId));
        Assert.Equal(1, await World.Store.LengthAsync(keys[0]));

        async Task<List<StreamKey>> BesideAsync(StreamKey key)
        {
            var beside = new List<StreamKey>();
            await foreach (StreamKey found in ((IAdministrationStore)World.Store).FindBesideAsync(key)) beside.Add(found);
            return beside;
        }
    }

    [Fact]
    public async Task What_was_acknowledged_in_front_of_a_read_that_still_waits_does_not_count_as_lost()
    {
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (value, _, _) => value is Work { Number: 1 } ? gate.Task : Task.CompletedTask };
        for (int i = 0; i < 2; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options =>
        {
            options.Prefetch = 2;
            options.BlockTime = World.MinIdle * 4;
            options.AckDelay = World.MinIdle * 4;
        });
        await World.UntilAsync(() => workers.Runs.Count == 2);
        await World.UntilAsync(async () => await World.PendingCountAsync() == 1);
        await World.PassAsync(World.MinIdle);
        Assert.Equal(0, World.Loggers.Count(2016));
        gate.SetResult();
        await World.DrainedAsync();

        Assert.Equal(2, consumer.HandledCount);
        Assert.Equal(2, workers.Runs.Count);
    }

    [Fact]
    public async Task A_consumer_is_started_once()
    {
        await using GroupConsumer consumer = World.Start(new Workers());
        Assert.Throws<InvalidOperationException>(consumer.Start);
    }
}
