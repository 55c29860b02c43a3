using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>How far a group has acknowledged.</summary>
public abstract class FloorTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task With_nothing_pending_it_is_the_last_delivered_entry()
    {
        await DeliverAsync(3);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0"));

        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);

        Assert.Equal(Id("3-0"), floor.Acknowledged);
        Assert.Equal(Id("3-0"), floor.LastDelivered);
        Assert.Equal(0, floor.Unacknowledged);
        Assert.Equal(new StreamExtent(Id("1-0"), Id("3-0"), 3, 3), floor.Stream);
    }

    [Fact]
    public async Task With_something_pending_it_is_the_id_before_the_oldest()
    {
        await DeliverAsync(4);
        await AddManyAsync(2, 5);
        await AcknowledgeAsync("alice", Owned("1-0", "3-0"));

        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);

        Assert.Equal(Id("1-18446744073709551615"), floor.Acknowledged);
        Assert.Equal(Id("4-0"), floor.LastDelivered);
        Assert.Equal(4, floor.Unacknowledged);
        Assert.Equal(0, floor.PayloadGone);
    }

    [Theory]
    [InlineData("5-1", "5-0")]
    [InlineData("5-10", "5-9")]
    [InlineData("5-1000", "5-999")]
    [InlineData("5-18446744073709551615", "5-18446744073709551614")]
    [InlineData("100-0", "99-18446744073709551615")]
    [InlineData("18446744073709551615-0", "18446744073709551614-18446744073709551615")]
    [InlineData("9007199254740993-0", "9007199254740992-18446744073709551615")]
    [InlineData("0-1", "0-0")]
    [InlineData("1-0", "0-18446744073709551615")]
    public async Task The_id_before_is_right_for_every_id(string id, string before)
    {
        await AddAsync(id);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Equal(Id(before), (await Store.SaveFloorAsync(Key, Group)).Acknowledged);
    }

    [Fact]
    public async Task A_new_group_has_acknowledged_nothing()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();

        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);

        Assert.Equal(EntryId.Min, floor.Acknowledged);
        Assert.Equal(3, floor.Unacknowledged);
    }

    [Fact]
    public async Task Of_an_empty_stream_there_is_no_first_entry()
    {
        await DeliverAsync(2);
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));

        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);

        Assert.Equal(new StreamExtent(EntryId.Min, Id("2-0"), 2, 0), floor.Stream);
        Assert.Equal(2, floor.PayloadGone);
        Assert.Equal(2, floor.Unacknowledged);
    }

    [Fact]
    public async Task Where_the_lag_is_not_known_all_there_is_may_be_unread()
    {
        await AddManyAsync(10);
        await CreateGroupAsync("4-0");

        Assert.InRange((await Store.SaveFloorAsync(Key, Group)).Unacknowledged, 6, 10);
    }

    [Fact]
    public async Task It_is_kept_beside_the_stream_for_each_group()
    {
        await DeliverAsync(1);
        await CreateGroupAsync("0-0", "other");
        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);
        GroupFloor other = await Store.SaveFloorAsync(Key, "other");

        Assert.Equal($"{Group}={floor.ToText()} other={other.ToText()}", await Fixture.ValueAsync(Key.Beside("floor")));
        Assert.Equal(floor, GroupFloor.Parse(floor.ToText()));
        Assert.InRange(floor.At, other.At - TimeSpan.FromMinutes(1), other.At);
    }

    [Fact]
    public async Task One_that_lies_before_the_last_one_is_kept_by_nobody_who_does_not_know_that_the_group_went_back()
    {
        await DeliverAsync(4);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0", "4-0"));
        GroupFloor last = await Store.SaveFloorAsync(Key, Group);
        await Fixture.SetGroupAsync(Key, Group, Id("1-0"));

        GroupFloor? refused = null;
        await WritesNothingAsync(async () => refused = await Store.SaveFloorAsync(Key, Group));
        Assert.Equal((Id("1-0"), true), (refused!.LastDelivered, refused.HasGoneBack));
        Assert.False((await Store.SaveFloorAsync(Key, Group, new(Replace: true))).HasGoneBack);

        // As with a copy that has its older floor beside it.
        await WritesNothingAsync(async () => refused = await Store.SaveFloorAsync(Key, Group, new(Known: last)));
        Assert.True(refused.HasGoneBack);
        Assert.False((await Store.SaveFloorAsync(Key, Group)).HasGoneBack);
    }

    [Fact]
    public async Task Without_the_group_it_is_refused()
    {
        await Assert.ThrowsAsync<GroupNotFoundException>(async () => await Store.SaveFloorAsync(Key, Group));
        await AddManyAsync(1);
        await Assert.ThrowsAsync<GroupNotFoundException>(async () => await Store.SaveFloorAsync(Key, Group));
    }
}
