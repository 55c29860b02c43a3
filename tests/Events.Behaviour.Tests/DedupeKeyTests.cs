using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Errors;
using Events.Policies;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Behaviour;

/// <summary>Entries that lack their dedupe key, and entries that wait for another's.</summary>
public abstract class DedupeKeyTests : DeliveryTests
{
    [Fact]
    public async Task What_lacks_its_dedupe_key_is_handled_and_never_taken_for_a_duplicate()
    {
        using var measured = new Measurements(World.Key);
        await AddTicketsAsync();
        var tickets = new Ticketing();
        await using GroupConsumer consumer = World.Start(tickets);
        await World.DrainedAsync();

        // Of nine, two are duplicates of a key that is there.
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], tickets.Seen.Select(ticket => ticket.Seat));
        Assert.Equal((7, 2), (consumer.HandledCount, consumer.SkippedCount));
        Assert.Equal(6, measured.Sum("events.consumer.without_dedupe_key", "work.ticket"));
        Assert.Equal(1, World.Loggers.Count(2080));
    }

    [Fact]
    public async Task In_batches_too()
    {
        await AddTicketsAsync();
        var tickets = new TicketBatches();
        await using GroupConsumer consumer = World.Start(tickets);
        await World.DrainedAsync();

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], tickets.Seen.Select(ticket => ticket.Seat).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_lacks_its_dedupe_key_is_dead_lettered_where_the_policy_says_so(bool isBatch)
    {
        await AddTicketsAsync();
        var tickets = new Ticketing();
        var batches = new TicketBatches();
        await using GroupConsumer consumer = isBatch ? World.Start(batches, configure: Strict) : World.Start(tickets, configure: Strict);
        await World.DrainedAsync();

        Assert.Equal([0], (isBatch ? batches.Seen : tickets.Seen).Select(ticket => ticket.Seat));
        IReadOnlyList<IReadOnlyDictionary<string, string>> letters = await World.DeadLettersAsync();
        Assert.Equal(["1", "2", "3", "4", "5", "6"], letters.Select(letter => letter["seat"]).Order());
        Assert.All(letters, letter => Assert.Equal(("no-dedupe-key", "1"), (letter["dead:reason"], letter["dead:attempts"])));

        static void Strict(ConsumerOptions options) => options.MissingDedupeKey = MissingDedupeKeyPolicy.DeadLetter;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Another_try_whose_key_is_not_claimed_counts_no_delivery(bool isRefused, bool isByTimerAlone)
    {
        int claims = 0;
        IStreamStore store = HookedStore.Over(World.Store, (name, _, call) =>
            name != nameof(IDeliveryStore.ClaimDedupeAsync) || Interlocked.Increment(ref claims) is not (2 or 3) ? call()
            : ValueTask.FromException<IReadOnlyList<DedupeState>>(
                isRefused ? new ServerErrorException("OOM", "OOM command not allowed", isTransient: true) : new UnknownOutcomeException("No answer.")));
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers
        {
            Body = static (_, context, _) => context.DeliveryCount == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask,
        };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        ConsumerOptions options = World.Options();
        Worlds.World.NeverReaps(options);
        if (isByTimerAlone) (options.LeaseRenewal, options.MinIdle) = (TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.DrainedAsync();

        Assert.Equal([1, 2], workers.Runs.Select(static run => run.DeliveryCount));
        Assert.True(claims > 3);
    }

    [Fact]
    public async Task Waiting_for_the_key_of_another_entry_counts_no_delivery()
    {
        using var measured = new Measurements(World.Key);
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new Workers
        {
            Body = async (value, context, _) =>
            {
                if (value is not Charge { Amount: 1 }) return;
                await hold.Task;
                context.DeadLetter("given up");
            },
        };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await World.Stream.ProduceAsync(new Charge("c-1", 2));
        await using GroupConsumer consumer = World.Start(
            workers, configure: static options => (options.Concurrency, options.MaxDeliveries) = (2, 2));
        await World.UntilAsync(() => measured.Sum("events.consumer.retried") >= 6);
        hold.SetResult();
        await World.DrainedAsync();

        Assert.Equal([(1, 1L), (2, 1L)], workers.Runs.Select(run => (((Charge)run.Event).Amount, run.DeliveryCount)));
        Assert.Equal("given up", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
    }

    [Fact]
    public async Task Nor_does_waiting_at_another_consumer_or_across_a_restart()
    {
        using var measured = new Measurements(World.Key);
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new Workers { Body = async (_, context, _) => { await hold.Task; context.DeadLetter("given up"); } };
        await World.Stream.ProduceAsync(new Charge("c-1", 1));
        await using GroupConsumer holder = World.Start(first, "worker-a");
        await World.UntilAsync(() => first.Runs.Count == 1);

        // The other one is to get the second: the read that is under way ends with nothing.
        holder.Pause();
        await World.PassAsync(TimeSpan.FromMilliseconds(600));
        await World.Stream.ProduceAsync(new Charge("c-1", 2));
        var others = new Workers();
        GroupConsumer waiter = World.Start(others, "worker-b", static options => options.MaxDeliveries = 2);
        await World.UntilAsync(() => measured.Sum("events.consumer.retried") >= 4);
        Task stopping = waiter.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        await using GroupConsumer again = World.Start(others, "worker-b", static options => options.MaxDeliveries = 2);
        await World.UntilAsync(() => measured.Sum("events.consumer.retried") >= 8);
        hold.SetResult();
        await World.DrainedAsync();

        Assert.Equal(1, Assert.Single(others.Runs).DeliveryCount);
        Assert.Equal("given up", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
    }

    // One with its key, and six that lack it or have it without a value: no field, an empty one, one of two; then the first again.
    private async Task AddTicketsAsync()
    {
        await World.AddRawAsync("type", "work.ticket", "seat", "0", "number", "n-1", "issuer", "i");
        await World.AddRawAsync("type", "work.ticket", "seat", "1");
        await World.AddRawAsync("type", "work.ticket", "seat", "2");
        await World.AddRawAsync("type", "work.ticket", "seat", "3", "number", "", "issuer", "");
        await World.AddRawAsync("type", "work.ticket", "seat", "4", "number", "", "issuer", "");
        await World.AddRawAsync("type", "work.ticket", "seat", "5", "number", "n-1");
        await World.AddRawAsync("type", "work.ticket", "seat", "6", "issuer", "i");
        await World.AddRawAsync("type", "work.ticket", "seat", "7", "number", "n-1", "issuer", "i");
        await World.AddRawAsync("type", "work.ticket", "seat", "8", "issuer", "i", "number", "n-1");
    }
}
