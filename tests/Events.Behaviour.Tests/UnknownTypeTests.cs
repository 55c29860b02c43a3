using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Policies;
using Events.Store;

namespace Events.Behaviour;

/// <summary>Entries of types that the stream does not declare: of others, or of a newer version of the service.</summary>
public abstract class UnknownTypeTests : DeliveryTests
{
    [Theory]
    [InlineData(UnhandledEventPolicy.Skip, 0)]
    [InlineData(UnhandledEventPolicy.DeadLetter, 1)]
    public async Task An_entry_of_unknown_type_is_treated_as_the_policy_says_and_logged_once(
        UnhandledEventPolicy policy, int deadLetters)
    {
        await AddUnknownAsync(3);
        await World.AddRawAsync("no", "type");
        await World.Stream.ProduceAsync(new Work(1));
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.UnknownEvents = policy);
        await World.DrainedAsync();

        Assert.Equal([new Work(1)], workers.Seen<Work>());
        IReadOnlyList<IReadOnlyDictionary<string, string>> letters = await World.DeadLettersAsync();
        Assert.Equal(4 * deadLetters, letters.Count);
        Assert.All(letters, letter => Assert.Equal(("unknown-type", "1"), (letter["dead:reason"], letter["dead:attempts"])));
        Assert.Equal((1, 1), (World.Loggers.Count(2009), World.Loggers.Count(2087)));
        Assert.All(
            letters.Where(letter => letter.ContainsKey("no")),
            letter => Assert.Contains("has no field 'type'", letter["dead:message"], StringComparison.Ordinal));
        Assert.Equal((0, 0), (World.Loggers.Count(2006), World.Loggers.Count(2018)));
        Assert.Equal((1, policy == UnhandledEventPolicy.Skip ? 4 : 0), (consumer.HandledCount, consumer.SkippedCount));
    }

    [Fact]
    public async Task A_type_that_holds_lines_of_its_own_or_is_huge_is_one_line_of_the_log_and_whole_in_its_dead_letter()
    {
        using var measured = new Measurements(World.Key);
        string[] types = ["evil\r\n2026-01-01 a line of the log\u001b[31m", new('z', 100_000)];
        foreach (string type in types) await World.AddRawAsync("type", type, "number", "1");
        await using GroupConsumer consumer = World.Start(new Workers(), configure: static options => options.UnknownEvents = UnhandledEventPolicy.DeadLetter);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 2);

        Assert.Equal(types, (await World.DeadLettersAsync()).Select(static letter => letter["type"]));
        string[] lines = World.Loggers.Lines(2009);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, static line => Assert.InRange(line.Length, 1, 1000));
        Assert.DoesNotContain(lines, static line => line.Any(char.IsControl));
        Assert.Contains(lines, static line => line.Contains("evil\ufffd\ufffd2026-01-01 a line of the log\ufffd[31m", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("zzz… (100000 characters)", StringComparison.Ordinal));
        Assert.Equal(1, measured.Sum("events.consumer.unknown_types", $"{new string('z', 200)}… (100000 characters)"));
    }

    [Fact]
    public async Task What_is_left_stays_pending_untried_and_nothing_waits_for_it()
    {
        using var measured = new Measurements(World.Key);
        await AddUnknownAsync(5);
        await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        for (int i = 0; i < 5; i++)
        {
            await AddUnknownAsync(1);
            await World.Stream.ProduceAsync(new Step("k", i));
        }

        var workers = new Workers();
        long start = World.Time.GetTimestamp();
        await using GroupConsumer a = World.Start(workers, "worker-a", Leaving);
        await World.UntilAsync(() => workers.Runs.Count == 7);
        await World.UntilAsync(() => measured.Sum("events.consumer.unknown_types") == 10);
        await using GroupConsumer b = World.Start(workers, "worker-b", Leaving);

        // Many a sweep later; nobody has it in hand while none is on.
        await World.PassAsync(World.MinIdle * 4);
        await World.UntilAsync(async () => (await PendingAsync()).All(static line => line.DeliveryCount == 0));
        Assert.Equal(10, (await PendingAsync()).Count);
        Assert.Equal([0, 1, 2, 3, 4], workers.Seen<Step>().Select(step => step.Number));
        Assert.Equal(7, workers.Runs.Count);
        Assert.Empty(await World.DeadLettersAsync());

        // Each of them was looked at again, by one of the two, and not more often than it was idle for long enough.
        double lives = World.Time.GetElapsedTime(start) / World.MinIdle;
        Assert.InRange(measured.Sum("events.consumer.unknown_types", "work.new"), 20, 10 * ((long)lives + 1));
        Assert.Equal((0, 0), (a.FailedCount + b.FailedCount, a.SkippedCount + b.SkippedCount));
        Assert.InRange(World.Loggers.Count(2009), 1, 2);

        static void Leaving(ConsumerOptions options) => (options.UnknownEvents, options.MaxDeliveries, options.Prefetch, options.Concurrency) =
            (UnhandledEventPolicy.Leave, 2, 2, 1);
    }

    [Fact]
    public async Task A_newer_version_under_the_same_name_takes_what_was_left_at_once_and_has_all_its_tries()
    {
        await AddUnknownAsync(3);
        GroupConsumer old = World.Start(new Workers(), configure: Leaving);
        await LeftAsync(3);
        await World.PassAsync(World.MinIdle * 3);
        await LeftAsync(3);
        await StopAsync(old);

        var workers = new NewerWorkers
        {
            Body = static (work, _) => work.Number == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask,
        };
        await using GroupConsumer newer = World.Start(
            workers, configure: static options => (options.MaxDeliveries, options.ReapInterval) = (3, TimeSpan.FromHours(1)));
        await World.DrainedAsync();

        Assert.Equal([0, 1, 2], workers.Runs.Take(3).Select(run => ((NewWork)run.Event).Number));
        Assert.Equal([1, 2, 3], workers.Runs.Where(static run => run.Event is NewWork { Number: 1 }).Select(run => run.DeliveryCount));
        Assert.Equal("3", Assert.Single(await World.DeadLettersAsync())["dead:attempts"]);
    }

    [Fact]
    public async Task A_newer_version_takes_what_an_older_one_beside_it_leaves()
    {
        await AddUnknownAsync(20);
        await using GroupConsumer old = World.Start(new Workers(), "worker-a", Leaving);
        await LeftAsync(20);
        var workers = new NewerWorkers();
        await using GroupConsumer newer = World.StartElsewhere(workers, "worker-b", Leaving);
        await World.DrainedAsync();

        Assert.Equal(20, workers.Runs.Count);
        Assert.All(workers.Runs, run => Assert.Equal((1, "worker-b"), (run.DeliveryCount, run.Consumer)));
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task Batches_are_formed_of_what_is_known()
    {
        for (int i = 0; i < 4; i++)
        {
            await AddUnknownAsync(1);
            await World.Stream.ProduceAsync(new Work(i));
        }

        var workers = new BatchWorkers();
        await using GroupConsumer consumer = World.Start(workers, configure: Leaving);
        await LeftAsync(4);
        await World.UntilAsync(() => workers.Seen<Work>().Count == 4);

        Assert.Equal([4], workers.Sizes);
        Assert.Equal([0, 1, 2, 3], workers.Seen<Work>().Select(work => work.Number));
    }

    [Fact]
    public async Task At_most_once_there_is_nothing_to_leave()
    {
        await AddUnknownAsync(2);
        await World.Stream.ProduceAsync(new Work(1));
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(
            workers, configure: static options => (options.UnknownEvents, options.AtMostOnce) = (UnhandledEventPolicy.Leave, true));
        await World.UntilAsync(() => workers.Runs.Count == 1);

        Assert.Equal(2, consumer.SkippedCount);
        Assert.Equal(0, await World.PendingCountAsync());
    }

    protected static void Leaving(ConsumerOptions options) => options.UnknownEvents = UnhandledEventPolicy.Leave;

    protected async Task AddUnknownAsync(int count)
    {
        for (int i = 0; i < count; i++) await World.AddRawAsync("type", "work.new", "number", $"{i}");
    }

    /// <summary>Waits until so many are pending and nobody is at them.</summary>
    protected Task LeftAsync(int count) => World.UntilAsync(async () =>
    {
        IReadOnlyList<PendingEntry> lines = await World.Store.ExistsAsync(World.StreamKey)
            && (await World.Store.GroupInfoAsync(World.StreamKey)).Count > 0 ? await PendingAsync() : [];
        return lines.Count == count && lines.All(static line => line.DeliveryCount == 0);
    });

    private async Task<IReadOnlyList<PendingEntry>> PendingAsync() =>
        await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery());

    private async Task StopAsync(GroupConsumer consumer)
    {
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
    }
}
