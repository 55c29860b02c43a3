using Events.Behaviour.Sample;
using Events.Client;
using Events.Policies;

namespace Events.Behaviour.Batches;

/// <summary>What becomes of each entry of a batch, and how the one that makes batches fail is found.</summary>
public abstract class BatchOutcomeTests : DeliveryTests
{
    [Fact]
    public async Task A_throw_fails_what_was_not_decided_and_each_of_it_comes_back_alone()
    {
        var workers = new BatchWorkers
        {
            Body = (events, context, _) =>
            {
                if (events.Count == 1) return Task.CompletedTask;
                context[0].Ack();
                context[1].Retry(World.MinIdle / 4);
                context[2].DeadLetter("no such order");
                throw new InvalidOperationException("no");
            },
        };
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([5, 1, 1, 1], workers.Sizes);
        Assert.Equal([1, 3, 4], workers.Runs.Skip(1).Select(run => ((Work)run.Events[0]).Number).Order());
        Assert.All(workers.Runs.Skip(1), run => Assert.Equal([2], run.DeliveryCounts));
        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(("2", "no such order", "1"), (letter["number"], letter["dead:reason"], letter["dead:attempts"]));
        Assert.Equal((4, 2), (consumer.HandledCount, consumer.FailedCount));
        Assert.Equal((1, 0), (World.Loggers.Count(2032), World.Loggers.Count(2006)));
    }

    [Fact]
    public async Task What_was_decided_stands_when_the_handler_returns()
    {
        var workers = new BatchWorkers
        {
            Body = (events, context, _) =>
            {
                if (context[0].DeliveryCount > 1) return Task.CompletedTask;
                context[1].Retry(TimeSpan.Zero);
                context[3].DeadLetter("bad");
                return Task.CompletedTask;
            },
        };
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([4, 1], workers.Sizes);
        Assert.Equal([new Work(1)], workers.Runs[1].Events);
        Assert.Equal("3", Assert.Single(await World.DeadLettersAsync())["number"]);
        Assert.Equal((3, 0), (consumer.HandledCount, consumer.FailedCount));
    }

    [Fact]
    public async Task A_poison_entry_is_dead_lettered_at_exactly_the_limit_and_takes_no_other_with_it()
    {
        var workers = new BatchWorkers
        {
            Body = (events, _, _) => events.Contains(new Work(7)) ? throw new InvalidOperationException("poison") : Task.CompletedTask,
        };
        for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.MaxDeliveries = 3);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count > 0);
        for (int i = 20; i < 30; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.DrainedAsync();

        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(("7", "3", "max-deliveries", "poison"),
            (letter["number"], letter["dead:attempts"], letter["dead:reason"], letter["dead:message"]));
        Assert.Equal(
            [1, 2, 3], workers.Runs.Where(run => run.Events.Contains(new Work(7))).Select(run => run.DeliveryCounts[run.Events.Count == 1 ? 0 : 7]));
        Assert.All(Enumerable.Range(0, 20).Where(i => i != 7), i =>
            Assert.Equal(2, workers.Seen<Work>().Count(work => work.Number == i)));
        Assert.Equal(29, consumer.HandledCount);
    }

    [Fact]
    public async Task With_a_batch_handler_there_is_a_second_delivery()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => World.Start(new BatchWorkers(), configure: options => options.MaxDeliveries = 1));
        Assert.Contains("MaxDeliveries", exception.Message, StringComparison.Ordinal);
        await using GroupConsumer single = World.Start(new Workers(), configure: options => options.MaxDeliveries = 1);
    }

    [Fact]
    public async Task The_policy_judges_an_entry_when_it_fails_alone_and_not_for_what_its_batch_threw()
    {
        var workers = new BatchWorkers
        {
            Body = (events, _, _) => events.Contains(new Work(2)) ? throw new FormatException("bad") : Task.CompletedTask,
        };
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(
            workers,
            configure: options => options.Retry.OnException =
                exception => exception is FormatException ? FailureAction.DeadLetter : FailureAction.Retry);
        await World.DrainedAsync();

        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(("2", "2", "policy"), (letter["number"], letter["dead:attempts"], letter["dead:reason"]));
        Assert.Equal([5, 1, 1, 1, 1, 1], workers.Sizes);
    }

    [Fact]
    public async Task Immediate_retries_get_what_was_not_decided_within_the_same_delivery()
    {
        int calls = 0;
        BatchContext stale = default;
        var workers = new BatchWorkers
        {
            Body = (events, context, _) =>
            {
                switch (++calls)
                {
                    case 1:
                        stale = context;
                        context[1].Ack();
                        context[3].Retry(TimeSpan.Zero);
                        throw new InvalidOperationException("again");
                    case 2:
                        Assert.Throws<InvalidOperationException>(() => stale.Count);
                        context[0].DeadLetter("done with it");
                        throw new InvalidOperationException("again");
                    default:
                        return Task.CompletedTask;
                }
            },
        };
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.Retry.ImmediateRetries = 2);
        await World.DrainedAsync();

        Assert.Equal([[0, 1, 2, 3], [0, 2], [2], [3]], workers.Runs.Select(run => run.Events.Cast<Work>().Select(work => work.Number)));
        Assert.Equal([[1, 1, 1, 1], [1, 1], [1], [2]], workers.Runs.Select(run => run.DeliveryCounts));
        Assert.Equal("0", Assert.Single(await World.DeadLettersAsync())["number"]);
        Assert.Equal((3, 0), (consumer.HandledCount, consumer.FailedCount));
    }

    [Fact]
    public async Task What_does_not_decode_is_left_out_and_dead_lettered()
    {
        await World.Stream.ProduceAsync(new Work(0));
        await World.AddRawAsync("type", "work.todo", "number", "many");
        await World.Stream.ProduceAsync(new Work(2));
        await World.AddRawAsync("type", "work.charge", "amount", "1");
        var workers = new BatchWorkers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        BatchRun run = Assert.Single(workers.Runs);
        Assert.Equal([new Work(0), new Work(2)], run.Events);
        IReadOnlyList<IReadOnlyDictionary<string, string>> letters = await World.DeadLettersAsync();
        Assert.Equal(["work.charge", "work.todo"], letters.Select(letter => letter["type"]).Order());
        Assert.All(letters, letter => Assert.Equal("undecodable", letter["dead:reason"]));
        Assert.Equal((2, 2), (consumer.HandledCount, consumer.FailedCount));
    }

    [Fact]
    public async Task What_a_dead_process_had_in_a_batch_comes_to_another_one_by_one()
    {
        var dead = new BatchWorkers { Body = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer first = World.Start(dead, "worker-a");
        await World.UntilAsync(() => dead.Runs.Count == 1);
        await first.AbortAsync();

        var alive = new BatchWorkers();
        await using GroupConsumer second = World.Start(alive, "worker-b");
        await World.DrainedAsync();

        Assert.Equal([1, 1, 1, 1], alive.Sizes);
        Assert.All(alive.Runs, run => Assert.Equal([2], run.DeliveryCounts));
    }

    [Fact]
    public async Task A_requeued_dead_letter_comes_to_the_batch_handler()
    {
        bool healed = false;
        var workers = new BatchWorkers
        {
            Body = (events, context, _) =>
            {
                if (!Volatile.Read(ref healed)) foreach (int i in Enumerable.Range(0, events.Count)) context[i].DeadLetter("not yet");
                return Task.CompletedTask;
            },
        };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 3);

        Volatile.Write(ref healed, true);
        await World.Client.OpenDeadLetters<WorkStream>(World.Key).RequeueAllAsync();
        await World.UntilAsync(() => consumer.HandledCount == 3);
        Assert.Equal([new Work(0), new Work(1), new Work(2)], workers.Seen<Work>().Skip(3));
        Assert.Equal([3, 3], workers.Sizes);
    }

    [Fact]
    public async Task At_most_once_a_batch_is_handed_over_once_whatever_becomes_of_it()
    {
        var workers = new BatchWorkers { Body = (_, _, _) => throw new InvalidOperationException("lost") };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => (options.AtMostOnce, options.MaxDeliveries) = (true, 1));
        await World.UntilAsync(() => consumer.FailedCount == 3);
        await World.PassAsync(World.MinIdle * 2);

        Assert.Equal([3], workers.Sizes);
        Assert.Equal(0, await World.PendingCountAsync());
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task The_list_is_the_handlers_to_keep_and_the_context_is_not()
    {
        IReadOnlyList<object>? kept = null;
        BatchContext context = default;
        EventContext entry = default;
        var workers = new BatchWorkers();
        workers.Body = (events, given, _) =>
        {
            if (kept is null) (kept, context, entry) = (events, given, given[0]);
            return Task.CompletedTask;
        };
        await using GroupConsumer consumer = World.Start(workers);
        for (int i = 0; i < 3; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            await World.DrainedAsync();
        }

        Assert.Equal([new Work(0)], kept);
        Assert.Throws<InvalidOperationException>(() => context.Count);
        Assert.Throws<InvalidOperationException>(() => context[0]);
        Assert.Throws<InvalidOperationException>(() => entry.Id);
    }

    [Fact]
    public async Task An_unknown_type_does_not_disturb_the_batches()
    {
        await World.Stream.ProduceAsync(new Work(0));
        await World.AddRawAsync("type", "work.new", "x", "1");
        await World.Stream.ProduceAsync(new Work(1));
        var workers = new BatchWorkers();
        await using GroupConsumer consumer = World.Start(
            workers, configure: options => options.UnknownEvents = UnhandledEventPolicy.DeadLetter);
        await World.DrainedAsync();

        Assert.Equal([2], workers.Sizes);
        Assert.Equal("unknown-type", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
    }
}
