using Events.Behaviour.Sample;
using Events.Client;

namespace Events.Behaviour.Sharing;

/// <summary>Large entries: bytes bound what is held and what is asked for.</summary>
public abstract class BytesTests : DeliveryTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public async Task No_more_bytes_are_held_unhandled_than_the_option_says()
    {
        var gate = new TaskCompletionSource();
        var workers = new Workers { Body = (_, _, _) => gate.Task };
        for (int i = 0; i < 12; i++) await AddAsync("work.step", i, Megabyte, "key", "k");
        await using GroupConsumer consumer = World.Start(
            workers, configure: static options => (options.PrefetchBytes, options.Concurrency) = (4 * Megabyte, 2));

        // All wait behind the first, and the other handler is free for what may come behind them.
        await World.UntilAsync(async () => workers.Runs.Count == 1 && await World.PendingCountAsync() == 3);
        await World.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await World.PendingCountAsync());
        gate.SetResult();
        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(0, 12), workers.Seen<Step>().Select(step => step.Number));
        Assert.All(workers.Runs, run => Assert.Equal(1, run.DeliveryCount));
    }

    [Fact]
    public async Task Entries_larger_than_all_that_may_be_held_are_handled_one_by_one()
    {
        var workers = new Workers();
        for (int i = 0; i < 6; i++) await AddAsync("work.todo", i, 2 * Megabyte);
        await using GroupConsumer consumer = World.Start(
            workers, configure: static options => (options.PrefetchBytes, options.Concurrency) = (1, 4));
        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(0, 6), workers.Seen<Work>().Select(work => work.Number).Order());
    }

    [Fact]
    public async Task Large_entries_behind_many_small_ones_are_all_handled_in_order()
    {
        // A page of a hundred small ones is asked for when the large ones come: sixty megabytes, twice what a page may have.
        var workers = new Workers();
        for (int i = 0; i < 300; i++) await AddAsync("work.todo", i, 10);
        for (int i = 300; i < 315; i++) await AddAsync("work.todo", i, 4 * Megabyte);
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.MinIdle = TimeSpan.FromMinutes(5));
        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(0, 315), workers.Seen<Work>().Select(work => work.Number));
    }

    [Fact]
    public async Task Large_entries_of_a_dead_consumer_are_taken_over()
    {
        var dead = new Workers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        for (int i = 0; i < 10; i++) await AddAsync("work.todo", i, Megabyte);
        GroupConsumer first = World.Start(dead, "worker-a", Worlds.World.Hoards);
        await World.UntilAsync(async () => dead.Runs.Count == 1 && await World.PendingCountAsync() == 10);
        await first.AbortAsync();
        var alive = new Workers();
        await using GroupConsumer second = World.Start(alive, "worker-b", static options => options.PrefetchBytes = 2 * Megabyte);
        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(0, 10), alive.Seen<Work>().Select(work => work.Number).Order());
    }

    private Task AddAsync(string type, int number, int size, params string[] more) =>
        World.AddRawAsync(["type", type, .. more, "number", $"{number}", "load", new string('x', size)]);
}
