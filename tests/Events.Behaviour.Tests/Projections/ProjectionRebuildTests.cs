using Events.Behaviour.Sample;
using Events.Projections;
using Events.Store;
using Events.Store.Projections;

namespace Events.Behaviour.Projections;

/// <summary>Rebuilds of projections, and what retention takes from them.</summary>
public abstract class ProjectionRebuildTests : DeliveryTests
{
    [Fact]
    public async Task A_rebuild_runs_beside_the_live_state_and_takes_its_place()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tally = new Tally
        {
            Body = (work, context, stop) => context.Projection.Generation == 2 && work.Number == 15 ? gate.Task.WaitAsync(stop) : Task.CompletedTask,
        };
        await ProduceAsync(1, 20);
        await using ProjectionRunner runner = Start(tally);
        await HasAsync(20);
        string before = await runner.View.KeyAsync(Tally.Part);

        Assert.Equal(2, await runner.RebuildAsync());
        await World.UntilAsync(() => runner.Rebuild is { Generation: 2 });
        await ProduceAsync(21, 5);
        await HasAsync(25);
        Assert.Equal(before, await runner.View.KeyAsync(Tally.Part));
        ProjectionStanding standing = (await runner.View.DescribeAsync())!;
        Assert.Equal((1, 2), (standing.Live.Number, standing.Next!.Number));

        gate.SetResult();
        await World.UntilAsync(async () => await runner.View.LiveGenerationAsync() == 2);
        Assert.NotEqual(before, await runner.View.KeyAsync(Tally.Part));
        await HasAsync(25);
        await ProduceAsync(26, 5);
        await HasAsync(30);
        await World.UntilAsync(() => runner.Status is { Generation: 2, State: ProjectionState.Live } && runner.Rebuild is null);

        // Nothing is left of the state before.
        await World.UntilAsync(async () => !await World.Store.ExistsAsync(new StreamKey(before)));
        await World.UntilAsync(async () => (await runner.View.DescribeAsync())!.Generations.Count == 1);
    }

    [Fact]
    public async Task What_stands_still_is_rebuilt_by_a_version_that_is_mended()
    {
        await ProduceAsync(1, 10);
        var tally = new Tally { Body = static (work, _, _) => work.Number == 7 ? throw new InvalidOperationException() : Task.CompletedTask };
        await using (ProjectionRunner broken = Start(tally, static options => options.MaxAttempts = 1))
        {
            await World.UntilAsync(() => broken.Status.State == ProjectionState.Faulted);
            await HasAsync(6);
        }

        Assert.Equal(2, await World.Client.OpenProjection<Tally>(World.Key).RebuildAsync());
        await using ProjectionRunner mended = Start(new Tally());
        await HasAsync(10);
        await World.UntilAsync(() => mended.Status is { State: ProjectionState.Live, Fault: null });
    }

    [Fact]
    public async Task A_rebuild_that_fails_leaves_the_live_state_alone_and_is_begun_anew_when_it_is_asked_for()
    {
        var tally = new Tally
        {
            Body = static (work, context, _) => context.Projection.Generation == 2 && work.Number == 7
                ? throw new InvalidOperationException()
                : Task.CompletedTask,
        };
        await ProduceAsync(1, 10);
        await using ProjectionRunner runner = Start(tally, static options => options.MaxAttempts = 1);
        await HasAsync(10);
        await runner.RebuildAsync();
        await World.UntilAsync(() => runner.Rebuild is { State: ProjectionState.Faulted });
        await ProduceAsync(11, 1);
        await HasAsync(11);
        Assert.Equal(1, await runner.View.LiveGenerationAsync());

        Assert.Equal(3, await runner.RebuildAsync());
        await World.UntilAsync(async () => await runner.View.LiveGenerationAsync() == 3);
        await HasAsync(11);
        await World.UntilAsync(async () => (await runner.View.DescribeAsync())!.Generations.Count == 1);
    }

    [Fact]
    public async Task A_rebuild_of_a_stream_without_entries_takes_over_too()
    {
        await using ProjectionRunner runner = Start(new Tally());
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Live);
        await runner.RebuildAsync();

        await World.UntilAsync(async () => await runner.View.LiveGenerationAsync() == 2);
        await ProduceAsync(1, 3);
        await HasAsync(3);
    }

    [Fact]
    public async Task A_rebuild_takes_over_where_the_last_entries_were_deleted()
    {
        await ProduceAsync(1, 5);
        await using ProjectionRunner runner = Start(new Tally());
        await HasAsync(5);
        await World.Store.DeleteAsync(World.StreamKey, (await World.IdsAsync())[^2..]);
        await runner.RebuildAsync();

        await World.UntilAsync(async () => await runner.View.LiveGenerationAsync() == 2);
        await HasAsync(3);
    }

    [Fact]
    public async Task Nobody_has_run_it_so_there_is_nothing_to_rebuild()
    {
        ProjectionView view = World.Client.OpenProjection<Tally>(World.Key);
        Assert.Null(await view.DescribeAsync());
        Assert.Contains("tally", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await view.RebuildAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_retention_took_unread_is_named_and_stops_it()
    {
        await ProduceAsync(1, 10);
        await using (Start(new Tally())) await HasAsync(10);
        await ProduceAsync(11, 10);
        EntryId[] ids = await World.IdsAsync();
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(3, exact: true));

        await using ProjectionRunner runner = Start(new Tally());
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Faulted);
        Assert.Contains($"7 entries of '{World.Key}' between {ids[9]} and", runner.Status.Fault, StringComparison.Ordinal);
        Assert.Contains($"before {ids[17]}", runner.Status.Fault, StringComparison.Ordinal);
        await HasAsync(10);
    }

    [Fact]
    public async Task It_goes_on_behind_what_retention_took_where_it_is_told_to()
    {
        await ProduceAsync(1, 10);
        await using (Start(new Tally())) await HasAsync(10);
        await ProduceAsync(11, 10);
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(3, exact: true));

        await using ProjectionRunner runner = Start(new Tally(), static options => options.GoOnBehindGaps = true);
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Live);
        Assert.Equal([.. Enumerable.Range(1, 10), 18, 19, 20], await NumbersAsync());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    public async Task What_retention_took_when_it_was_read_is_no_gap(int behind)
    {
        await ProduceAsync(1, 10);
        await using (Start(new Tally())) await HasAsync(10);
        await ProduceAsync(11, behind);
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(behind, exact: true));
        await using (ProjectionRunner runner = Start(new Tally())) await World.UntilAsync(() => runner.Status.State == ProjectionState.Live);

        await using ProjectionRunner again = Start(new Tally());
        await ProduceAsync(11 + behind, 5);
        await HasAsync(15 + behind);
    }

    [Fact]
    public async Task What_came_and_went_before_the_first_was_read_is_missed_too()
    {
        await using (ProjectionRunner runner = Start(new Tally()))
        {
            await World.UntilAsync(async () => (await runner.View.DescribeAsync())?.Live.Position is not null);
        }

        await ProduceAsync(1, 5);
        await World.Store.TrimAsync(World.StreamKey, StreamTrim.ToLength(2, exact: true));

        await using ProjectionRunner late = Start(new Tally());
        await World.UntilAsync(() => late.Status.State == ProjectionState.Faulted);
        Assert.Contains("3 entries", late.Status.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_was_made_again_stops_it_and_a_rebuild_follows_the_new_one()
    {
        await ProduceAsync(1, 10);
        await using ProjectionRunner runner = Start(new Tally());
        await HasAsync(10);
        await World.Store.DeleteStreamAsync(World.StreamKey);
        await World.Store.AddAsync(World.StreamKey, new Wire.EntryFields("$4\r\ntype\r\n$1\r\nx\r\n"u8, 1), id: new EntryId(1, 1));
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Faulted);

        await runner.RebuildAsync();
        await World.UntilAsync(async () => await runner.View.LiveGenerationAsync() == 2);
        Assert.Empty(await NumbersAsync());
        await ProduceAsync(1, 3);
        await HasAsync(3);
    }

    [Fact]
    public async Task A_stream_that_is_deleted_by_its_client_takes_its_projections_along()
    {
        await ProduceAsync(1, 10);
        string key;
        await using (ProjectionRunner runner = Start(new Tally()))
        {
            await HasAsync(10);
            key = await runner.View.KeyAsync(Tally.Part);
        }

        await World.Client.DeleteStreamAsync<WorkStream>(World.Key);
        Assert.False(await World.Store.ExistsAsync(new StreamKey(key)));
        Assert.Null(await World.Client.OpenProjection<Tally>(World.Key).DescribeAsync());
    }

    [Fact]
    public async Task One_that_is_deleted_while_it_runs_notices_and_begins_again_and_nothing_of_it_stays_when_it_is_replaced()
    {
        await ProduceAsync(1, 10);
        await using ProjectionRunner runner = Start(new Tally());
        await HasAsync(10);
        await World.UntilAsync(() => runner.Status.State == ProjectionState.Live);
        await World.Store.DeleteProjectionAsync(World.StreamKey, runner.Name);

        // Nothing comes that would be refused.
        await HasAsync(10);
        var first = new StreamKey(await runner.View.KeyAsync(Tally.Part));
        await runner.RebuildAsync();
        await World.UntilAsync(async () => await runner.View.KeyAsync(Tally.Part) != first.Name && !await World.Store.ExistsAsync(first));
        await HasAsync(10);
    }

    private ProjectionRunner Start(Tally tally, Action<ProjectionOptions>? configure = null) =>
        World.Client.StartProjection(tally, ProjectionSteps.Options(World, configure), World.Key);

    private Task ProduceAsync(int first, int count) => ProjectionSteps.ProduceAsync(World, first, count);

    private Task<List<int>> NumbersAsync() => ProjectionSteps.NumbersAsync(World);

    private Task HasAsync(int count) => ProjectionSteps.HasAsync(World, count);
}
