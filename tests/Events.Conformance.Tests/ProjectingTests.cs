using Events.Commits;
using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Store.Projections;
using Events.TestSupport;

namespace Events.Conformance;

/// <summary>States of projections, and how far they are.</summary>
public abstract class ProjectingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private const string Name = "totals";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private string State => Key.Beside("state").Name;

    [Fact]
    public async Task The_first_who_asks_gets_the_first_state_and_keeps_it()
    {
        Assert.Empty(await Store.ListProjectionsAsync(Key));
        Assert.Null(await Store.FindProjectionAsync(Key, Name));
        Assert.Null(await LeaseAsync("a", ProjectionRole.Next));

        Assert.Equal(new ProjectionLease(1, null, null), await LeaseAsync("a"));
        Assert.Equal(new ProjectionLease(1, null, null), await LeaseAsync("a"));
        Assert.Null(await LeaseAsync("b"));
        await Store.ReleaseProjectionAsync(Key, Name, new(1, "b", null));
        Assert.Null(await LeaseAsync("b"));
        await Store.ReleaseProjectionAsync(Key, Name, new(1, "a", null));
        Assert.Equal(new ProjectionLease(1, null, null), await LeaseAsync("b"));

        ProjectionStanding standing = Assert.Single(await Store.ListProjectionsAsync(Key));
        Assert.Equal((Name, 1, "b", ProjectionRole.Live), (standing.Name, standing.Live.Number, standing.Live.Owner, standing.Live.Role));
        Assert.InRange(standing.Live.LeaseLeft, TimeSpan.FromTicks(1), Long);
        Assert.Null(standing.Next);
    }

    [Fact]
    public async Task State_and_position_are_written_together()
    {
        await LeaseAsync("a");
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync("a", null, "2-0", Append("one"), Append("two")));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync("a", "2-0", "3-0", Append("three")));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync("a", "3-0", "4-0"));

        Assert.Equal(["one", "two", "three"], await StateAsync());
        Assert.Equal(new ProjectionLease(1, new ProjectionPosition(Id("4-0"), 7, Id("1-0")), null), await LeaseAsync("a"));
    }

    [Fact]
    public async Task A_position_that_is_not_the_one_before_writes_nothing()
    {
        await LeaseAsync("a");
        await CommitAsync("a", null, "2-0", Append("one"));

        Assert.Equal(ProjectionOutcome.Refused, await CommitAsync("a", null, "2-0", Append("one")));
        Assert.Equal(ProjectionOutcome.Refused, await CommitAsync("a", "1-0", "2-0", Append("one")));
        Assert.Equal(["one"], await StateAsync());
        Assert.Equal(Id("2-0"), (await LeaseAsync("a"))!.Position!.Value.Id);
    }

    [Fact]
    public async Task Who_has_lost_the_lease_writes_nothing()
    {
        await LeaseAsync("zombie", lease: TimeSpan.FromMilliseconds(50));
        await Eventually.TrueAsync(async () => await LeaseAsync("heir") is not null);

        Assert.Equal(ProjectionOutcome.Refused, await CommitAsync("zombie", null, "1-0", Append("zombie")));
        Assert.Null(await LeaseAsync("zombie"));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync("heir", null, "1-0", Append("heir")));
        Assert.Equal(ProjectionOutcome.Refused, await CommitAsync("zombie", "1-0", "2-0", Append("zombie")));
        await Store.ReleaseProjectionAsync(Key, Name, new(1, "zombie", "no"));
        Assert.Equal(["heir"], await StateAsync());
        Assert.Equal("heir", (await Store.FindProjectionAsync(Key, Name))!.Live.Owner);
    }

    [Fact]
    public async Task A_lease_that_has_ended_and_was_not_taken_is_good_for_writing()
    {
        await LeaseAsync("a", lease: TimeSpan.FromMilliseconds(50));
        await Eventually.TrueAsync(async () => (await Store.FindProjectionAsync(Key, Name))!.Live.LeaseLeft == TimeSpan.Zero);

        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync("a", null, "1-0", Append("a")));
        Assert.Null(await LeaseAsync("b"));
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_not_written_in_part()
    {
        await LeaseAsync("a");
        await Store.AddAsync(new StreamKey(State), Fields.Of("f", "v").View);

        await Assert.ThrowsAsync<WrongTypeException>(() =>
            CommitAsync("a", null, "1-0", new CommitCommand("SET", Key.Beside("other").Name, Bytes("v")), new CommitCommand("HSET", State, Bytes("f", "v"))));
        await Assert.ThrowsAsync<CrossSlotException>(() => CommitAsync("a", null, "1-0", new CommitCommand("SET", "elsewhere", Bytes("v"))));
        Assert.False(await Store.ExistsAsync(Key.Beside("other")));
        ProjectionLease lease = (await LeaseAsync("a"))!;
        Assert.Equal((null, false), (lease.Position, lease.IsBroken));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync("a", null, "1-0"));
    }

    [Fact]
    public async Task What_was_written_in_part_all_the_same_is_known_to_be_broken()
    {
        await LeaseAsync("a");
        await Assert.ThrowsAsync<WrongTypeException>(() =>
            CommitAsync("a", null, "1-0", new CommitCommand("SET", State, Bytes("v")), new CommitCommand("HSET", State, Bytes("f", "v"))));

        ProjectionLease lease = (await LeaseAsync("a"))!;
        Assert.True(lease.IsBroken);
        Assert.Contains("Those before it were applied", lease.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_kept_until_it_goes_on()
    {
        await LeaseAsync("a");
        await CommitAsync("a", null, "1-0");
        await Store.ReleaseProjectionAsync(Key, Name, new(1, "a", "out of luck"));

        Assert.Equal("out of luck", (await Store.FindProjectionAsync(Key, Name))!.Live.Fault);
        Assert.Equal("out of luck", (await LeaseAsync("b"))!.Fault);
        await CommitAsync("b", "1-0", "2-0");
        Assert.Null((await Store.FindProjectionAsync(Key, Name))!.Live.Fault);
    }

    [Fact]
    public async Task Another_state_is_built_beside_the_live_one_and_takes_its_place_when_it_has_come_as_far()
    {
        Assert.Null(await Store.RebuildProjectionAsync(Key, Name));
        await LeaseAsync("a");
        await CommitAsync("a", null, "5-0");
        Assert.Equal(2, await Store.RebuildProjectionAsync(Key, Name));
        Assert.Equal(2, await Store.RebuildProjectionAsync(Key, Name));

        Assert.Equal(new ProjectionLease(2, null, null), await LeaseAsync("b", ProjectionRole.Next));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync(ProjectionRole.Next, 2, "b", null, "4-0"));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync("a", "5-0", "6-0"));
        ProjectionStanding both = (await Store.FindProjectionAsync(Key, Name))!;
        Assert.Equal((1, Id("6-0"), 2, Id("4-0")), (both.Live.Number, both.Live.Position!.Value.Id, both.Next!.Number, both.Next.Position!.Value.Id));

        Assert.Equal(ProjectionOutcome.BecameLive, await CommitAsync(ProjectionRole.Next, 2, "b", "4-0", "6-0"));
        ProjectionStanding swapped = (await Store.FindProjectionAsync(Key, Name))!;
        Assert.Equal((2, null), (swapped.Live.Number, swapped.Next));
        Assert.Equal(1, swapped.Find(ProjectionRole.Old)!.Number);

        // Neither of them goes on under what it was.
        Assert.Equal(ProjectionOutcome.Refused, await CommitAsync("a", "6-0", "7-0", Append("a")));
        Assert.Equal(ProjectionOutcome.Refused, await CommitAsync(ProjectionRole.Next, 2, "b", "6-0", "7-0", Append("b")));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync(ProjectionRole.Live, 2, "b", "6-0", "7-0", Append("live")));
        Assert.Equal(["live"], await StateAsync());
        Assert.Equal(3, await Store.RebuildProjectionAsync(Key, Name));
    }

    [Fact]
    public async Task A_live_state_that_stands_still_gives_way_to_one_that_has_caught_up()
    {
        await LeaseAsync("a");
        await CommitAsync("a", null, "9-0");
        await Store.ReleaseProjectionAsync(Key, Name, new(1, "a", "the stream was made again"));
        await Store.RebuildProjectionAsync(Key, Name);
        await LeaseAsync("b", ProjectionRole.Next);

        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync(ProjectionRole.Next, 2, "b", null, "1-0"));
        Assert.Equal(
            ProjectionOutcome.BecameLive,
            await Store.CommitProjectionAsync(Key, Name, Page(ProjectionRole.Next, 2, "b", "1-0", "2-0") with { IsCaughtUp = true }, []));
    }

    [Fact]
    public async Task One_that_stands_still_while_it_is_built_is_begun_anew()
    {
        await LeaseAsync("a");
        Assert.Equal(2, await Store.RebuildProjectionAsync(Key, Name));
        await LeaseAsync("b", ProjectionRole.Next);
        await Store.ReleaseProjectionAsync(Key, Name, new(2, "b", "no"));

        Assert.Equal(3, await Store.RebuildProjectionAsync(Key, Name));
        Assert.Equal(3, (await LeaseAsync("b", ProjectionRole.Next))!.Generation);
        Assert.Equal(2, (await Store.FindProjectionAsync(Key, Name))!.Find(ProjectionRole.Old)!.Number);
    }

    [Fact]
    public async Task The_keys_of_a_state_that_was_replaced_go_when_it_is_not_kept_any_more()
    {
        await LeaseAsync("a");
        await WriteStateAsync(ProjectionRole.Live, 1, "a", 3);
        await Store.RebuildProjectionAsync(Key, Name);
        await LeaseAsync("b", ProjectionRole.Next);
        Assert.Equal(ProjectionOutcome.BecameLive, await WriteStateAsync(ProjectionRole.Next, 2, "b", 3));

        await Eventually.TrueAsync(async () =>
        {
            while (await Store.DropOldProjectionAsync(Key, Name))
            {
            }

            return (await Store.FindProjectionAsync(Key, Name))!.Generations.Count == 1;
        });
        Assert.False(await Store.ExistsAsync(StateKey(1, 0)));
        Assert.False(await Store.ExistsAsync(StateKey(1, 2)));
        Assert.True(await Store.ExistsAsync(StateKey(2, 2)));

        Assert.True(await Store.DeleteProjectionAsync(Key, Name));
        Assert.False(await Store.ExistsAsync(StateKey(2, 2)));
        Assert.Null(await Store.FindProjectionAsync(Key, Name));
        Assert.Empty(await Store.ListProjectionsAsync(Key));
        Assert.False(await Store.DeleteProjectionAsync(Key, Name));
    }

    [Fact]
    public async Task More_keys_than_go_in_one_step_go_in_several()
    {
        await LeaseAsync("a");
        await WriteStateAsync(ProjectionRole.Live, 1, "a", 1200);
        Assert.True(await Store.DeleteProjectionAsync(Key, Name));
        for (int i = 0; i < 1200; i += 100) Assert.False(await Store.ExistsAsync(StateKey(1, i)));
    }

    [Fact]
    public async Task The_state_before_is_kept_for_a_while()
    {
        await LeaseAsync("a");
        await WriteStateAsync(ProjectionRole.Live, 1, "a", 1);
        await Store.RebuildProjectionAsync(Key, Name);
        await LeaseAsync("b", ProjectionRole.Next);
        await Store.CommitProjectionAsync(Key, Name, Page(ProjectionRole.Next, 2, "b", null, "1-0") with { KeepOld = Long }, []);

        Assert.False(await Store.DropOldProjectionAsync(Key, Name));
        Assert.True(await Store.ExistsAsync(StateKey(1, 0)));
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a{b")]
    [InlineData("a}b")]
    [InlineData(" ")]
    public async Task A_name_that_could_be_taken_for_another_key_is_refused(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.LeaseProjectionAsync(Key, name, new(ProjectionRole.Live, "a", Long)));

    private static CommitCommand Write(string key) => new("SET", key, Bytes("v"));

    private static List<ReadOnlyMemory<byte>> Bytes(params string[] texts) =>
        [.. texts.Select(static text => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(text))];

    private CommitCommand Append(string text) => new("XADD", State, Bytes("*", "t", text));

    private StreamKey StateKey(int generation, int number) => new($"{ProjectionNames.StatePrefix(Key, Name, generation)}:{number}");

    private async Task<string[]> StateAsync()
    {
        string[] lines = PageText.Of(await Store.RangeAsync(new StreamKey(State), EntryId.Min, EntryId.Max, 1000));
        return [.. lines.Select(static line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..])];
    }

    private Task<ProjectionLease?> LeaseAsync(string owner, ProjectionRole role = ProjectionRole.Live, TimeSpan? lease = null) =>
        Store.LeaseProjectionAsync(Key, Name, new(role, owner, lease ?? Long)).AsTask();

    private Task<ProjectionOutcome> CommitAsync(string owner, string? from, string to, params CommitCommand[] commands) =>
        CommitAsync(ProjectionRole.Live, 1, owner, from, to, commands);

    private Task<ProjectionOutcome> CommitAsync(
        ProjectionRole role, int generation, string owner, string? from, string to, params CommitCommand[] commands) =>
        Store.CommitProjectionAsync(Key, Name, Page(role, generation, owner, from, to), commands).AsTask();

    private Task<ProjectionOutcome> WriteStateAsync(ProjectionRole role, int generation, string owner, int count)
    {
        CommitCommand[] commands = [.. Enumerable.Range(0, count).Select(i => Write(StateKey(generation, i).Name))];
        return Store.CommitProjectionAsync(
            Key, Name, Page(role, generation, owner, null, "1-0") with { NewKeys = [.. commands.Select(static command => command.Key)] }, commands).AsTask();
    }

    private static ProjectionCommit Page(ProjectionRole role, int generation, string owner, string? from, string to) =>
        new(role, generation, owner, from is null ? null : Id(from), new ProjectionPosition(Id(to), 7, Id("1-0"))) { Lease = Long };
}
