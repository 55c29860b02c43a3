using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Store;
using Events.Store.Roles;

namespace Events.Behaviour;

/// <summary>Concurrency, and order per key within it.</summary>
public abstract class OrderTests : DeliveryTests
{
    [Fact]
    public async Task Handlers_run_in_parallel_up_to_the_limit()
    {
        int running = 0, most = 0;
        var gate = new TaskCompletionSource();
        var workers = new Workers
        {
            Body = async (_, _, _) =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 4) gate.TrySetResult();
                await gate.Task;
                Interlocked.Decrement(ref running);
            },
        };
        for (int i = 0; i < 40; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Concurrency = 4);
        await World.DrainedAsync();

        Assert.Equal(4, most);
        Assert.Equal(40, workers.Runs.Count);
    }

    [Fact]
    public async Task Those_of_its_key_wait_for_one_that_the_store_does_not_take_to_the_dead_letters()
    {
        var done = new ConcurrentQueue<int>();
        int refused = 0;
        var workers = new Workers
        {
            Body = async (value, context, token) =>
            {
                if (value is not Step step)
                {
                    // From now on the dead letters are no stream.
                    await context.CommitAsync(commit => commit.Set(World.DeadLetters.Name, "taken"), token);
                    return;
                }

                if (step.Number == 1 && Interlocked.Increment(ref refused) == 2) await World.Store.DeleteStreamAsync(World.DeadLetters, token);
                done.Enqueue(step.Number);
                if (step.Number == 1) context.DeadLetter("bad");
            },
        };
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.Concurrency = 4);
        await World.Stream.ProduceAsync(new Work(1));
        await World.DrainedAsync();
        for (int i = 1; i <= 4; i++) await World.Stream.ProduceAsync(new Step("a", i));
        await World.DrainedAsync();

        Assert.Equal([1, 1, 2, 3, 4], done);
        Assert.Single(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task Events_of_one_key_run_in_stream_order_one_at_a_time_even_when_some_fail()
    {
        var running = new ConcurrentDictionary<string, int>();
        var done = new ConcurrentQueue<Step>();
        int overlaps = 0, fails = 0;
        var workers = new Workers
        {
            Body = async (value, context, _) =>
            {
                var step = (Step)value;
                if (running.AddOrUpdate(step.Key, 1, (_, count) => count + 1) > 1) Interlocked.Increment(ref overlaps);
                await Task.Yield();
                running.AddOrUpdate(step.Key, 0, (_, count) => count - 1);
                if (step.Number % 7 == 3 && context.DeliveryCount == 1)
                {
                    Interlocked.Increment(ref fails);
                    throw new InvalidOperationException("once");
                }

                done.Enqueue(step);
            },
        };
        for (int i = 0; i < 20; i++)
        {
            for (int key = 0; key < 5; key++) await World.Stream.ProduceAsync(new Step($"k{key}", i));
        }

        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Concurrency = 4);
        await World.DrainedAsync();

        Assert.Equal(0, overlaps);
        Assert.Equal(15, fails);
        foreach (IGrouping<string, Step> key in done.GroupBy(step => step.Key))
        {
            Assert.Equal(Enumerable.Range(0, 20), key.Select(step => step.Number));
        }
    }

    [Fact]
    public async Task An_entry_comes_back_although_all_that_is_held_waits_for_it()
    {
        var workers = new Workers
        {
            Body = (value, context, _) => value is Step { Number: 0 } && context.DeliveryCount == 1
                ? throw new InvalidOperationException("once")
                : Task.CompletedTask,
        };
        for (int i = 0; i < 10; i++)
        {
            await World.Stream.ProduceAsync(new Step("a", i));
            await World.Stream.ProduceAsync(new Step("b", i));
        }

        await using GroupConsumer consumer = World.Start(workers, configure: options => (options.Concurrency, options.Prefetch) = (2, 4));
        await World.DrainedAsync();

        Assert.Equal(22, workers.Runs.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_waits_because_the_server_refuses_its_dedupe_key_is_not_overtaken(int times)
    {
        await using var client = new EventsClient(RefusingStore.Around(World.Store, times), World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers();
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        for (int i = 1; i <= 5; i++) await World.Stream.ProduceAsync(new Step("a", i));
        ConsumerOptions options = World.Options();
        (options.BatchSize, options.Concurrency) = (2, 4);
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.DrainedAsync();
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);

        Assert.Equal([1, 2, 3, 4, 5], workers.Seen<Step>().Select(static step => step.Number));
        Assert.All(workers.Runs, static run => Assert.Equal(1, run.DeliveryCount));
    }

    [Fact]
    public async Task What_a_sweep_is_about_to_be_refused_is_not_taken_for_being_here()
    {
        (IStreamStore store, HeldUpRefusal control) = HeldUpRefusal.Around(World.Store);
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers();
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await World.Stream.ProduceAsync(new Step("a", 1));
        await using (IGroupReader gone = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "gone")))
        {
            (await gone.ReadNewAsync(2, TimeSpan.Zero, default, default)).Dispose();
        }

        ConsumerOptions options = World.Options();
        (options.BatchSize, options.Concurrency) = (2, 4);
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.UntilAsync(() => control.IsHeldUp);
        await control.BreakAsync();

        // Reading begins again, while the sweep has both in hand and is not told yet that it cannot handle them.
        await World.UntilAsync(() => control.Readers == 2);
        await World.Stream.ProduceAsync(new Step("a", 2));
        for (int i = 0; i < 20; i++) await World.PassAsync();
        Assert.Equal(0, control.Looks);
        control.GoOn();
        await World.DrainedAsync();

        Assert.Equal([1, 2], workers.Seen<Step>().Select(static step => step.Number));
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);
    }

    [Fact]
    public async Task No_more_than_the_prefetch_is_held_unhandled()
    {
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (_, _, _) => gate.Task };
        for (int i = 0; i < 100; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options =>
        {
            options.BatchSize = 10;
            options.Prefetch = 20;
            options.HoldTarget = TimeSpan.MaxValue;
        });
        await World.UntilAsync(async () => await World.Store.ExistsAsync(World.StreamKey)
            && (await World.Store.GroupInfoAsync(World.StreamKey)).Any(group => group.Pending == 20));
        await World.PassAsync(World.MinIdle / 2);
        Assert.Equal(20, await World.PendingCountAsync());

        gate.SetResult();
        await World.DrainedAsync();
        Assert.Equal(100, workers.Runs.Count);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value) Interlocked.CompareExchange(ref target, value, seen);
    }
}
