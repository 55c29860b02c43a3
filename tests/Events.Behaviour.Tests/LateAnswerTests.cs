using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>Answers of the server that come when what they say is not so any more, or do not come.</summary>
public abstract class LateAnswerTests : DeliveryTests
{
    private const int EntriesMovedHere = 2108;
    private const int NameShared = 2109;

    [Theory]
    [InlineData(true, 1, false)]
    [InlineData(true, 2, false)]
    [InlineData(true, 1, true)]
    [InlineData(false, 1, false)]
    [InlineData(false, 1, true)]
    public async Task What_a_lost_answer_gave_is_not_overtaken_and_not_told_as_anothers_doing(bool isOrdered, int lost, bool isRefused)
    {
        string group = isOrdered ? "workers" : "auditors";
        await World.Store.CreateGroupAsync(World.StreamKey, group, EntryId.Min);
        for (int i = 1; i <= 8; i++)
        {
            if (isOrdered) await World.Stream.ProduceAsync(new Step("a", i));
            else await World.Stream.ProduceAsync(new Work(i));
        }

        await using (IGroupReader gone = World.Store.OpenReader(new ConsumerKey(World.StreamKey, group, "gone")))
        {
            (await gone.ReadNewAsync(8, TimeSpan.Zero, default, default)).Dispose();
        }

        await World.PassAsync(TimeSpan.FromMilliseconds(10));
        await using var client = new EventsClient(LosingClaims.Around(World, lost, isRefused), World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers();
        var auditors = new Auditors();
        ConsumerOptions options = World.Options();
        (options.ReapPageSize, options.ReapInterval) = (3, World.MinIdle / 20);
        await using GroupConsumer consumer = isOrdered
            ? client.CreateConsumer(workers, options, World.Key)
            : client.CreateConsumer(auditors, options, World.Key);
        consumer.Start();
        await World.UntilAsync(async () => (await World.Store.PendingAsync(World.StreamKey, group)).Count == 0);

        int[] all = [1, 2, 3, 4, 5, 6, 7, 8];
        if (isOrdered) Assert.Equal(all, workers.Seen<Step>().Select(static step => step.Number));
        else Assert.Equal(all, auditors.Seen.Select(static one => one.Work.Number).Order());
        Assert.All(workers.Runs, static run => Assert.Equal(2, run.DeliveryCount));
        Assert.Equal(0, World.Loggers.Count(EntriesMovedHere));
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_command_gives_that_reaches_the_server_late_is_not_overtaken_and_not_told_as_anothers_doing(bool isClaim)
    {
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        for (int i = 1; i <= 12; i++) await World.Stream.ProduceAsync(new Step("a", i));
        if (isClaim)
        {
            await using IGroupReader gone = World.Store.OpenReader(new ConsumerKey(World.StreamKey, "workers", "gone"));
            (await gone.ReadNewAsync(12, TimeSpan.Zero, default, default)).Dispose();
            await World.PassAsync(TimeSpan.FromMilliseconds(10));
        }

        await using var client = new EventsClient(LateCommands.Around(World, isClaim), World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers();
        ConsumerOptions options = World.Options();
        (options.ReapPageSize, options.BatchSize, options.ReapInterval) = (3, 3, World.MinIdle / 20);
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Range(1, 12), workers.Seen<Step>().Select(static step => step.Number));
        Assert.All(workers.Runs, run => Assert.Equal(isClaim ? 2 : 1, run.DeliveryCount));
        Assert.Equal((0, 0), (World.Loggers.Count(EntriesMovedHere), World.Loggers.Count(NameShared)));
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);
    }

    [Fact]
    public async Task A_store_that_is_there_again_is_told_so_before_the_next_entry_comes()
    {
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        IStreamStore store = LateCommands.Around(World, isClaim: false, out LateCommands control);
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        ConsumerOptions options = World.Options();
        options.BlockTime = TimeSpan.FromHours(1);
        await using GroupConsumer consumer = client.CreateConsumer(new Workers(), options, World.Key);
        consumer.Start();
        await World.UntilAsync(() => consumer.Status.LastError is UnknownOutcomeException && consumer.State == ConsumerState.Running);

        Assert.Equal([true, false], control.Blocks.Take(2).Select(static block => block > TimeSpan.Zero));
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_acknowledged_between_a_claim_and_its_answer_does_not_run_again(bool commits)
    {
        string total = World.StreamKey.Beside("total").Name;
        (IStreamStore store, LateAnswers control) = LateAnswers.Around(World.Store);
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers
        {
            Body = async (work, context, token) =>
            {
                if (work is not Work { Number: 0 }) return;
                await Eventually.TrueAsync(() => control.HasClaimed);
                if (commits) await context.CommitAsync(commit => commit.Increment(total, 1), token);
            },
        };
        await World.Stream.ProduceAsync(new Work(0));
        ConsumerOptions options = World.Options();
        options.ReapInterval = World.MinIdle / 8;
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.UntilAsync(async () => control.HasClaimed && await World.PendingCountAsync() == 0 && consumer.HandledCount == 1);
        control.LetGo();
        await World.Stream.ProduceAsync(new Work(1));
        await World.PassAsync(World.MinIdle);
        await World.DrainedAsync();

        Assert.Equal([0, 1], workers.Seen<Work>().Select(static work => work.Number));
        Assert.Equal(0, World.Loggers.Count(2105));
    }

    [Fact]
    public async Task What_another_has_committed_since_the_server_forgot_its_delivery_is_not_committed_again()
    {
        string total = World.StreamKey.Beside("total").Name;
        int commits = 0;
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new Workers { Body = (_, context, token) => CommitAsync(go.Task, context, token) };
        var quick = new Workers { Body = (_, context, token) => CommitAsync(Task.CompletedTask, context, token) };
        await World.Stream.ProduceAsync(new Work(0));
        await using GroupConsumer first = World.Start(late, "worker-a", Holds);
        await World.UntilAsync(() => late.Runs.Count == 1);

        await World.PassAsync(TimeSpan.FromMilliseconds(10));

        // The server comes back without its last writes: nobody had the entry, and the next one to read has it.
        await World.DeleteConsumerAsync("worker-a");
        await ((IAdministrationStore)World.Store).SetGroupAsync(World.StreamKey, "workers", EntryId.Min);
        await using GroupConsumer second = World.Start(quick, "worker-b", Holds);
        await World.UntilAsync(() => second.HandledCount == 1);
        go.SetResult();
        await World.UntilAsync(() => first.GetRunning().Count == 0);

        Assert.Equal(0, first.HandledCount);
        Assert.Equal(0, await World.PendingCountAsync());
        Assert.Equal(1, commits);
        Assert.Equal(0, World.Loggers.Count(2105));

        async Task CommitAsync(Task goes, EventContext context, CancellationToken token)
        {
            await goes;
            await context.CommitAsync(commit => commit.Increment(total, 1), token);
            Interlocked.Increment(ref commits);
        }

        void Holds(ConsumerOptions options)
        {
            World.NeverReaps(options);
            options.MinIdle = TimeSpan.FromHours(1);
            options.LeaseRenewal = TimeSpan.FromMinutes(10);
        }
    }

    [Fact]
    public async Task What_was_moved_to_the_dead_letters_without_an_answer_is_not_brought_back()
    {
        (IStreamStore store, LateAnswers control) = LateAnswers.Around(World.Store);
        control.LetGo();
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers
        {
            Body = static (work, context, _) =>
            {
                if (work is Work { Number: 0 }) context.DeadLetter("no");
                return Task.CompletedTask;
            },
        };
        ConsumerOptions options = World.Options();
        World.NeverReaps(options);
        await World.Stream.ProduceAsync(new Work(0));
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);

        // Given since, so that nothing bears witness that the records of this consumer were not destroyed.
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => control.Restores > 0);
        await World.DrainedAsync();
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);

        Assert.Equal([0, 1], workers.Seen<Work>().Select(static work => work.Number));
        Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(0, World.Loggers.Count(2105));
    }
}
