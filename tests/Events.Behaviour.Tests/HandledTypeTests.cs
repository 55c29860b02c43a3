using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Definitions;
using Events.Policies;
using Events.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Behaviour;

/// <summary>Consumers of one group that handle different event types: two classes, or two versions of a service.</summary>
public abstract class HandledTypeTests : DeliveryTests
{
    [Fact]
    public async Task Two_classes_of_one_group_each_get_what_they_handle()
    {
        using var measured = new Measurements(World.Key);
        var workers = new Workers();
        var tickets = new Ticketing();
        await using GroupConsumer a = World.Start(workers, "worker-a");
        await using GroupConsumer b = World.StartElsewhere(tickets, "worker-b");
        await RegisteredAsync("work.todo");
        await RegisteredAsync("work.ticket");
        for (int i = 0; i < 30; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            await World.Stream.ProduceAsync(new Ticket(i, $"n-{i}", "i"));
        }

        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 30), workers.Seen<Work>().Select(work => work.Number).Order());
        Assert.Equal(Enumerable.Range(0, 30), tickets.Seen.Select(ticket => ticket.Seat).Order());
        Assert.All(workers.Runs, run => Assert.Equal(1, run.DeliveryCount));
        Assert.Equal((0, 0), (a.SkippedCount, b.SkippedCount));
        Assert.Equal(0, measured.Sum("events.consumer.unhandled_types"));
        Assert.InRange(World.Loggers.Count(2082), 0, 4);
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task What_comes_once_a_newer_version_has_begun_is_not_skipped_by_the_older_one()
    {
        using var measured = new Measurements(World.Key);
        await using GroupConsumer old = World.Start(new Charging(), "worker-a");
        await RegisteredAsync("work.charge");
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => old.SkippedCount == 1);
        var workers = new Workers();
        await using GroupConsumer newer = World.StartElsewhere(workers, "worker-b");
        await RegisteredAsync("work.todo");

        // So that it is the old one that gets all of them.
        newer.Pause();
        await World.PassAsync(TimeSpan.FromMilliseconds(600));
        for (int i = 2; i < 40; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(() => measured.Sum("events.consumer.passed_on", "work.todo") == 38);
        newer.Resume();
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(2, 38), workers.Seen<Work>().Select(work => work.Number).Order());
        Assert.All(workers.Runs, run => Assert.Equal(1, run.DeliveryCount));
        Assert.Equal(1, old.SkippedCount);
    }

    [Fact]
    public async Task What_the_only_one_that_handles_it_misses_while_it_restarts_waits_for_it()
    {
        await using GroupConsumer other = World.Start(new Charging(), "worker-a", Patient);
        var workers = new Workers();
        GroupConsumer only = World.StartElsewhere(workers, "worker-b", Patient);
        await RegisteredAsync("work.todo");
        await StopAsync(only);
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(async () => await World.PendingCountAsync() == 10);
        await World.PassAsync(World.MinIdle * 2);
        Assert.Equal(0, other.SkippedCount);
        await using GroupConsumer again = World.StartElsewhere(workers, "worker-b", Patient);
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 10), workers.Seen<Work>().Select(work => work.Number).Order());
        Assert.Equal(0, other.SkippedCount);

        void Patient(ConsumerOptions options) => options.HandledTypesKept = World.MinIdle * 20;
    }

    [Fact]
    public async Task What_was_handled_by_one_that_does_not_come_back_falls_to_the_policy_in_the_end()
    {
        await using GroupConsumer other = World.Start(new Charging(), "worker-a");
        GroupConsumer only = World.StartElsewhere(new Workers(), "worker-b");
        await RegisteredAsync("work.todo");
        await StopAsync(only);
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();

        Assert.Equal(5, other.SkippedCount);
    }

    [Theory]
    [InlineData(UnhandledEventPolicy.Skip)]
    [InlineData(UnhandledEventPolicy.Leave)]
    [InlineData(UnhandledEventPolicy.DeadLetter)]
    public async Task What_nobody_handles_is_treated_as_the_policy_says_told_once_and_counted(UnhandledEventPolicy policy)
    {
        using var measured = new Measurements(World.Key);
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Ignored(i));
        await World.Stream.ProduceAsync(new Work(1));
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.UnhandledEvents = policy);
        await World.UntilAsync(() => workers.Runs.Count == 1 && measured.Sum("events.consumer.unhandled_types", "work.ignored") >= 5);
        if (policy != UnhandledEventPolicy.Leave) await World.DrainedAsync();

        Assert.Equal(policy == UnhandledEventPolicy.Skip ? 5 : 0, consumer.SkippedCount);
        Assert.Equal(1, World.Loggers.Count(2081));
        IReadOnlyList<IReadOnlyDictionary<string, string>> letters = await World.DeadLettersAsync();
        Assert.Equal(policy == UnhandledEventPolicy.DeadLetter ? 5 : 0, letters.Count);
        Assert.All(letters, letter => Assert.Equal(("unhandled-type", "1"), (letter["dead:reason"], letter["dead:attempts"])));
        if (policy != UnhandledEventPolicy.Leave) return;
        await World.UntilAsync(async () =>
            (await World.Store.PendingAsync(World.StreamKey, "workers", new PendingQuery())).Count(static line => line.DeliveryCount == 0) == 5);
    }

    [Fact]
    public async Task Two_classes_of_one_group_in_one_process_are_refused_at_the_start()
    {
        await using GroupConsumer first = World.Start(new Workers(), "worker-a");
        await using GroupConsumer same = World.Start(new Workers(), "worker-b");
        var client = new EventsClient(World.Store, World.Time, World.Loggers, ownsStore: false);
        GroupConsumer other = client.CreateConsumer(new Charging(), World.Options("worker-c"), World.Key);

        var refused = Assert.Throws<InvalidOperationException>(other.Start);
        Assert.Contains("Sample.Workers and Events.Behaviour.Sample.Charging", refused.Message, StringComparison.Ordinal);
        await StopAsync(first);
        Assert.Throws<InvalidOperationException>(other.Start);
        await StopAsync(same);
        other.Start();
        await other.DisposeAsync();

        // Another group, or another stream, is something else.
        await using GroupConsumer elsewhere = client.CreateConsumer(new Workers(), World.Options("worker-a"), World.Key + ":other");
        elsewhere.Start();
    }

    [Fact]
    public void A_group_without_handlers_is_refused()
    {
        var definition = new ConsumerGroupDefinition(WorkStream.Definition, "workers", GroupStart.Beginning);
        var refused = Assert.Throws<ArgumentException>(() => new GroupConsumer(
            World.Store, definition, new Workers(), World.Options(), World.Time, NullLogger.Instance, World.Key));
        Assert.Contains("has no handlers", refused.Message, StringComparison.Ordinal);
    }

    private Task RegisteredAsync(string type) => World.UntilAsync(
        async () => (await World.Store.FindHandlersAsync(World.StreamKey, "workers", [type]))[0].Count > 0);

    private async Task StopAsync(GroupConsumer consumer)
    {
        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
    }
}
