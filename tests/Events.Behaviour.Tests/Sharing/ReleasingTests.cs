using Events.Behaviour.Sample;
using Events.Client;
using Events.Store;

namespace Events.Behaviour.Sharing;

/// <summary>What waits behind a handler that has become slow goes to who has nothing to do.</summary>
public abstract class ReleasingTests : DeliveryTests
{
    private const int Released = 2050;

    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly TaskCompletionSource _gate = new();

    [Fact]
    public async Task What_waits_behind_a_handler_that_stands_still_is_handled_by_another_and_was_not_delivered()
    {
        // The first thirty are quick, so that many are held when the next one stands still.
        var first = new Workers { Body = StandStillAt(30) };
        await ProduceAsync(50);
        await using GroupConsumer a = World.Start(first, "worker-a", NeverReaps);
        await World.UntilAsync(async () => first.Runs.Count == 31 && await World.PendingCountAsync() == 20);
        var second = new Workers();
        await using GroupConsumer b = World.Start(second, "worker-b", NeverReaps);
        await World.UntilAsync(() => second.Runs.Count == 19);

        Assert.Equal(Enumerable.Range(31, 19), second.Seen<Work>().Select(work => work.Number).Order());
        Assert.All(second.Runs, run => Assert.Equal(1, run.DeliveryCount));
        _gate.SetResult();
        await World.DrainedAsync();
        Assert.Equal(31, first.Runs.Count);
    }

    [Fact]
    public async Task A_consumer_that_is_alone_releases_nothing()
    {
        var workers = new Workers { Body = StandStillAt(30) };
        await ProduceAsync(50);
        await using GroupConsumer consumer = World.Start(workers, "worker-a", NeverReaps);
        await World.UntilAsync(async () => workers.Runs.Count == 31 && await World.PendingCountAsync() == 20);
        await World.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(0, World.Loggers.Count(Released));
        _gate.SetResult();
        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(0, 50), workers.Seen<Work>().Select(work => work.Number));
    }

    [Fact]
    public async Task What_has_an_order_to_keep_is_not_released()
    {
        var first = new Workers { Body = (value, _, _) => value is Step ? _gate.Task : Task.CompletedTask };
        await ProduceAsync(30);
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Step(i % 2 == 0 ? "a" : "b", i));
        await using GroupConsumer a = World.Start(first, "worker-a", NeverReaps);
        await World.UntilAsync(async () => first.Runs.Count == 31 && await World.PendingCountAsync() == 10);
        var second = new Workers();
        await using GroupConsumer b = World.Start(second, "worker-b", NeverReaps);
        await World.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Empty(second.Runs);
        _gate.SetResult();
        await World.DrainedAsync();
        Assert.Equal([0, 2, 4, 6, 8], first.Seen<Step>().Where(step => step.Key == "a").Select(step => step.Number));
        Assert.Equal([1, 3, 5, 7, 9], first.Seen<Step>().Where(step => step.Key == "b").Select(step => step.Number));
    }

    [Fact]
    public async Task What_is_released_comes_here_again_when_nobody_else_has_taken_it()
    {
        var first = new Workers { Body = StandStillAt(30) };
        await ProduceAsync(50);
        await using GroupConsumer a = World.Start(first, "worker-a", NeverReaps);
        await World.UntilAsync(async () => first.Runs.Count == 31 && await World.PendingCountAsync() == 20);

        // It lives, and takes nothing.
        await using GroupConsumer b = World.Start(new Workers(), "worker-b", NeverReaps);
        b.Pause();
        await World.UntilAsync(() => World.Loggers.Count(Released) == 1);
        _gate.SetResult();
        await World.UntilAsync(() => first.Runs.Count == 50);
        await World.DrainedAsync();
        Assert.All(first.Runs, run => Assert.Equal(1, run.DeliveryCount));
    }

    [Fact]
    public async Task Batches_that_wait_behind_one_that_stands_still_are_handled_by_another()
    {
        var first = new BatchWorkers { Body = (_, _, _) => _gate.Task };
        for (int i = 0; i < 30; i++) await World.Stream.ProduceAsync(new Charge($"c-{i}", i));
        for (int i = 0; i < 30; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer a = World.Start(first, "worker-a", NeverReaps);
        await World.UntilAsync(async () => first.Runs.Count == 1 && await World.PendingCountAsync() == 60);
        var second = new BatchWorkers();
        await using GroupConsumer b = World.Start(second, "worker-b", NeverReaps);
        await World.UntilAsync(() => second.Runs.Sum(run => run.Events.Count) == 60 - first.Runs[0].Events.Count);
        Assert.Single(first.Runs);
        Assert.All(second.Runs, run => Assert.All(run.DeliveryCounts, count => Assert.Equal(1, count)));
        _gate.SetResult();
        await World.DrainedAsync();
    }

    [Fact]
    public async Task What_others_left_behind_is_claimed_no_faster_than_it_is_handled()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        await ProduceAsync(20);
        GroupConsumer first = World.Start(dead, "worker-a", Worlds.World.Hoards);
        await World.UntilAsync(async () => dead.Runs.Count == 1 && await World.PendingCountAsync() == 20);
        await first.AbortAsync();

        var second = new Workers { Body = (_, _, _) => _gate.Task };
        await using GroupConsumer b = World.Start(second, "worker-b");
        await World.UntilAsync(() => second.Runs.Count == 1);
        await World.PassAsync(World.MinIdle);
        long own = (await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery { Consumer = "worker-b", Count = 100 })).Count;
        Assert.InRange(own, 1, 3);
        _gate.SetResult();
        await World.DrainedAsync();
        Assert.Equal(20, second.Runs.Count);
    }

    [Fact]
    public async Task What_others_left_behind_is_claimed_without_a_pause_while_nothing_new_comes()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        await ProduceAsync(300);
        GroupConsumer first = World.Start(dead, "worker-a", Worlds.World.Hoards);
        await World.UntilAsync(async () => dead.Runs.Count == 1 && await World.PendingCountAsync() == 300);
        await first.AbortAsync();

        // Claimed a few at a time, as fast as they are handled: with pauses it would take many intervals.
        TimeSpan interval = World.MinIdle * (World is Worlds.EmbeddedWorld ? 20 : 5);
        long began = 0;
        var second = new Workers
        {
            Body = (_, _, _) =>
            {
                if (began == 0) began = World.Time.GetTimestamp();
                return Task.CompletedTask;
            },
        };
        await using GroupConsumer b = World.Start(
            second, "worker-b", options => options.ReapInterval = interval);
        await World.UntilAsync(() => second.Runs.Count == 300);
        Assert.True(World.Time.GetElapsedTime(began) < interval);
        await World.DrainedAsync();
    }

    private static void NeverReaps(ConsumerOptions options) => (options.MinIdle, options.ReapInterval) = (Never, Never);

    private Func<object, EventContext, CancellationToken, Task> StandStillAt(int number) =>
        (value, _, _) => value is Work work && work.Number == number ? _gate.Task : Task.CompletedTask;

    private async Task ProduceAsync(int count)
    {
        for (int i = 0; i < count; i++) await World.Stream.ProduceAsync(new Work(i));
    }
}
