using Events.Behaviour.Sample;
using Events.Client;
using Events.Projections;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Behaviour.Projections;

/// <summary>Projections whose state is beside their stream.</summary>
public abstract class ProjectionTests : DeliveryTests
{
    private const string Name = "tally";

    [Fact]
    public async Task What_was_there_and_what_comes_is_in_the_state_once_and_in_order()
    {
        await ProduceAsync(1, 250);
        await using ProjectionRunner runner = Start(new Tally(), options => options.PageSize = 100);
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Live);
        await ProduceAsync(251, 50);
        await HasAsync(300);

        EntryId last = (await World.IdsAsync())[^1];
        await World.UntilAsync(() => runner.Status is { State: ProjectionState.Live, Lag: 0 } status && status.Position == last);
        Assert.Null(runner.Rebuild);
        Assert.Equal(Name, runner.Name);
    }

    [Fact]
    public async Task It_goes_on_exactly_where_it_was()
    {
        await ProduceAsync(1, 20);
        await using (Start(new Tally())) await HasAsync(20);
        await ProduceAsync(21, 20);
        await using (Start(new Tally())) await HasAsync(40);
        await using ProjectionRunner runner = Start(new Tally());
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Live);

        await HasAsync(40);
    }

    [Fact]
    public async Task What_it_has_no_handler_for_is_passed_over()
    {
        await ProduceAsync(1, 3);
        await World.Stream.ProduceAsync(new Step("k", 1));
        await World.AddRawAsync("type", "of another world", "n", "1");
        await using ProjectionRunner runner = Start(new Tally());
        await World.UntilAsync(async () => runner.Status.Position == (await World.IdsAsync())[^1]);

        await HasAsync(3);
    }

    [Fact]
    public async Task Of_two_processes_one_writes_and_the_other_takes_over()
    {
        await ProduceAsync(1, 10);
        ProjectionRunner first = Start(new Tally());
        await World.UntilAsync(() => first.Status.State == ProjectionState.Live);
        await using ProjectionRunner second = StartElsewhere(new Tally());
        await World.UntilAsync(() => second.Status.State == ProjectionState.Standby);
        await ProduceAsync(11, 10);
        await HasAsync(20);

        await first.DisposeAsync();
        await ProduceAsync(21, 10);
        await HasAsync(30);
        Assert.Equal(ProjectionState.Stopped, first.Status.State);
        await World.UntilAsync(() => second.Status.State == ProjectionState.Live);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_does_not_heed_its_token_and_a_callback_that_throws_or_blocks_hold_up_no_stop(bool throws)
    {
        await ProduceAsync(1, 1);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ProjectionRunner runner = Start(
            new Tally
            {
                Body = async (_, _, token) =>
                {
                    token.Register(() =>
                    {
                        if (throws) throw new InvalidOperationException("no");
                        release.Task.Wait();
                    });
                    begun.TrySetResult();
                    await release.Task;
                },
            },
            static options => options.StopTimeout = TimeSpan.FromMilliseconds(200));
        await begun.Task.WaitAsync(Eventually.Patience);

        Task stopping = runner.DisposeAsync().AsTask();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;
        Assert.Single(World.Loggers.Lines(2199));

        // What it was doing is not written, and another process goes on.
        await using ProjectionRunner other = StartElsewhere(new Tally());
        await HasAsync(1);
        release.SetResult();
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Stopped);
        await HasAsync(1);
    }

    [Fact]
    public async Task A_process_that_stood_still_until_another_one_had_taken_over_writes_nothing_any_more()
    {
        (IStreamStore store, PausedProcess process) = PausedProcess.Of(World.Store);
        await ProduceAsync(1, 10);
        await using ProjectionRunner zombie = Start(new EventsClient(store, World.Time, World.Loggers, ownsStore: false), new Tally());
        await HasAsync(10);
        process.Pause();
        await ProduceAsync(11, 10);
        await World.UntilAsync(() => process.HoldsPage);

        await using ProjectionRunner heir = StartElsewhere(new Tally());
        await HasAsync(20);
        await ProduceAsync(21, 10);
        await HasAsync(30);
        process.GoOn();
        await World.UntilAsync(() => zombie.Status.State == ProjectionState.Standby);
        await ProduceAsync(31, 10);

        await HasAsync(40);
    }

    [Fact]
    public async Task Pages_that_are_cut_off_before_they_arrive_or_after_are_in_the_state_once()
    {
        (IStreamStore store, CutProcess process) = CutProcess.Of(World.Store);
        await ProduceAsync(1, 120);
        await using ProjectionRunner runner = Start(
            new EventsClient(store, World.Time, World.Loggers, ownsStore: false), new Tally(), options => options.PageSize = 10);

        await HasAsync(120);
        Assert.True(process.Pages >= 12);
    }

    [Fact]
    public async Task A_process_that_stops_in_the_middle_of_a_page_leaves_nothing_of_it()
    {
        await ProduceAsync(1, 10);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tally = new Tally
        {
            Body = async (work, _, stop) =>
            {
                if (work.Number < 5) return;
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
            },
        };
        await using (Start(tally)) await reached.Task;

        List<int> written = await NumbersAsync();
        Assert.Equal(Enumerable.Range(1, written.Count), written);
        Assert.DoesNotContain(5, written);
        await using ProjectionRunner runner = Start(new Tally());
        await HasAsync(10);
    }

    [Fact]
    public async Task A_handler_that_fails_holds_it_there_and_what_was_before_is_written()
    {
        bool isMended = false;
        int tries = 0;
        var tally = new Tally
        {
            Body = (work, context, _) =>
            {
                if (work.Number != 7 || Volatile.Read(ref isMended)) return Task.CompletedTask;
                Interlocked.Increment(ref tries);
                throw new InvalidOperationException("Seven is none.");
            },
        };
        await ProduceAsync(1, 10);
        await using ProjectionRunner runner = Start(tally, options => options.MaxAttempts = 3);
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Faulted);

        Assert.Equal(Enumerable.Range(1, 6), await NumbersAsync());
        Assert.Equal(3, tries);
        EntryId seventh = (await World.IdsAsync())[6];
        Assert.Contains($"{seventh}", runner.Status.Fault, StringComparison.Ordinal);
        Assert.Contains("Seven is none.", runner.Status.Fault, StringComparison.Ordinal);
        Assert.Equal(runner.Status.Fault, (await runner.View.DescribeAsync())!.Live.Fault);

        Volatile.Write(ref isMended, true);
        runner.Resume();
        await HasAsync(10);
        await World.UntilAsync(() => runner.Status is { State: ProjectionState.Live, Fault: null });
        Assert.Null((await runner.View.DescribeAsync())!.Live.Fault);
    }

    [Fact]
    public async Task A_handler_that_fails_a_few_times_is_tried_again()
    {
        int tries = 0;
        var tally = new Tally
        {
            Body = (work, context, _) => work.Number == 7 && Interlocked.Increment(ref tries) < 4
                ? Task.FromException(new InvalidOperationException($"{context.DeliveryCount}"))
                : Task.CompletedTask,
        };
        await ProduceAsync(1, 10);
        await using ProjectionRunner runner = Start(tally);

        await HasAsync(10);
    }

    [Fact]
    public async Task What_cannot_be_handled_or_read_is_left_out_where_the_policy_says_so()
    {
        var tally = new Tally { Body = static (work, _, _) => work.Number is 4 or 5 ? throw new InvalidOperationException() : Task.CompletedTask };
        await ProduceAsync(1, 8);
        await World.AddRawAsync("type", "work.todo", "number", "none");
        await ProduceAsync(9, 1);
        await using ProjectionRunner runner = Start(tally, static options =>
        {
            options.MaxAttempts = 2;
            options.OnFailure = ProjectionFailurePolicy.Skip;
        });

        await World.UntilAsync(async () => runner.Status.Position == (await World.IdsAsync())[^1]);
        Assert.Equal([1, 2, 3, 6, 7, 8, 9], await NumbersAsync());
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_is_not_passed_over()
    {
        await ProduceAsync(1, 2);
        await World.AddRawAsync("type", "work.todo", "number", "none");
        await ProduceAsync(3, 1);
        await using ProjectionRunner runner = Start(new Tally(), static options => options.MaxAttempts = 2);
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Faulted);

        Assert.Equal([1, 2], await NumbersAsync());
    }

    [Fact]
    public async Task A_page_that_is_refused_is_parted_until_the_entry_is_alone()
    {
        var tally = new Tally
        {
            Body = static (work, context, _) =>
            {
                string other = context.Projection.Key("other");
                if (work.Number == 1) context.Projection.Writes.Set(other, "a string");
                if (work.Number == 7) context.Projection.Writes.HashSet(other, "f", "v");
                return Task.CompletedTask;
            },
        };
        await ProduceAsync(1, 1);
        await using ProjectionRunner runner = Start(tally, static options => options.MaxAttempts = 2);
        await HasAsync(1);
        await ProduceAsync(2, 9);
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Faulted);

        Assert.Equal(Enumerable.Range(1, 6), await NumbersAsync());
        Assert.Contains($"{(await World.IdsAsync())[6]}", runner.Status.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_consumer_group_knows_is_refused()
    {
        string? fault = null;
        var tally = new Tally { Body = static (_, context, _) => context.CommitAsync(static _ => { }).AsTask() };
        await ProduceAsync(1, 1);
        await using (ProjectionRunner runner = Start(tally, static options => options.MaxAttempts = 1))
        {
            await World.UntilAsync(() => (fault = runner.Status.Fault) is not null);
            Assert.Contains("context.Projection.Writes", fault, StringComparison.Ordinal);
        }

        tally.Body = static (_, context, _) =>
        {
            context.Ack();
            return Task.CompletedTask;
        };
        await using ProjectionRunner other = Start(tally, static options => options.MaxAttempts = 1);
        await World.UntilAsync(() => other.Status.State == ProjectionState.Faulted);
        Assert.Contains("Acknowledge", other.Status.Fault, StringComparison.Ordinal);
        Assert.Empty(await NumbersAsync());
    }

    [Fact]
    public async Task A_handler_of_a_consumer_group_has_no_projection()
    {
        string? message = null;
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                message = Assert.Throws<InvalidOperationException>(() => context.Projection).Message;
                return Task.CompletedTask;
            },
        };
        await ProduceAsync(1, 1);
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => message is not null);

        Assert.Contains("by no projection", message, StringComparison.Ordinal);
    }

    private ProjectionRunner Start(Tally tally, Action<ProjectionOptions>? configure = null) => Start(World.Client, tally, configure);

    private ProjectionRunner StartElsewhere(Tally tally) =>
        Start(new EventsClient(Worlds.OtherProcess.Over(World.Store), World.Time, World.Loggers, ownsStore: false), tally);

    private ProjectionRunner Start(EventsClient client, Tally tally, Action<ProjectionOptions>? configure = null) =>
        client.StartProjection(tally, ProjectionSteps.Options(World, configure), World.Key);

    private Task ProduceAsync(int first, int count) => ProjectionSteps.ProduceAsync(World, first, count);

    private Task<List<int>> NumbersAsync() => ProjectionSteps.NumbersAsync(World);

    private Task HasAsync(int count) => ProjectionSteps.HasAsync(World, count);
}
