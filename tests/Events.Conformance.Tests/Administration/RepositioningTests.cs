using Events.Administration;
using Events.Conformance.Delivery;

namespace Events.Conformance.Administration;

/// <summary>Setting the position of a group.</summary>
public abstract class RepositioningTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    [Theory]
    [InlineData("0-0", 4, 0, "1-0 2-0 3-0 4-0 5-0 6-0")]
    [InlineData("2-0", 2, 0, "3-0 4-0 5-0 6-0")]
    [InlineData("4-0", 0, 0, "5-0 6-0")]
    [InlineData("5-0", 0, 1, "6-0")]
    [InlineData(null, 0, 2, "")]
    public async Task Entries_behind_the_position_come_again_and_those_before_it_never(string? position, int again, int skipped, string delivered)
    {
        await DeliverAsync(4);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0", "2-0", "3-0", "4-0"));
        await AddManyAsync(2, first: 5);
        EntryId? after = position is null ? null : Id(position);
        string before = await Fixture.SnapshotAsync();

        GroupMove plan = await Administration.PlanGroupPositionAsync(Stream, Group, after);

        Assert.Equal(before, await Fixture.SnapshotAsync());
        Assert.Equal(new GroupMove(Stream, Group, Id("4-0"), after ?? Id("6-0"), again, skipped), plan);
        Assert.Equal(plan, await Administration.SetGroupPositionAsync(Stream, Group, after));
        Assert.Equal(delivered, string.Join(' ', (await ReadNewAsync("bob")).Select(line => line.Split(' ')[0])));
    }

    [Theory]
    [InlineData("18446744073709551615-18446744073709551615")]
    [InlineData("253402300799999-0")]
    public async Task A_position_that_is_still_to_come_would_skip_what_is_added_and_is_refused(string position)
    {
        await DeliverAsync(2);
        string before = await Fixture.SnapshotAsync();

        await RefusedAsync(AdministrationError.PositionAhead, () => Administration.PlanGroupPositionAsync(Stream, Group, Id(position)), position, "2-0", "'$'");
        await RefusedAsync(AdministrationError.PositionAhead, () => Administration.SetGroupPositionAsync(Stream, Group, Id(position)), position);

        Assert.Equal(before, await Fixture.SnapshotAsync());

        // Ahead of what there is, and not of the time: who asks for the last minute of a quiet stream gets what is added.
        await Administration.SetGroupPositionAsync(Stream, Group, Id("1000-0"));
        await AddManyAsync(1, first: 1_001);
        Assert.Equal(["1001-0 n=1001"], await ReadNewAsync("bob"));
    }

    [Fact]
    public async Task What_is_pending_stays_pending()
    {
        await DeliverAsync(2);

        await Administration.SetGroupPositionAsync(Stream, Group, EntryId.Min);

        Assert.Equal(["1-0 alice x1", "2-0 alice x1"], await PendingAsync());
        Assert.Equal(2, (await GroupAsync()).Lag);
    }

    [Fact]
    public async Task More_than_a_page_is_counted_to_its_end()
    {
        await DeliverAsync(2_300);

        Assert.Equal(2_300, (await Administration.PlanGroupPositionAsync(Stream, Group, EntryId.Min)).Again);
    }

    [Fact]
    public async Task Unknown_groups_and_streams_are_refused()
    {
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.SetGroupPositionAsync(Stream, Group, EntryId.Min), Stream);
        await DeliverAsync(1);
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.SetGroupPositionAsync(Stream, "nobody", EntryId.Min), "nobody");
    }
}
