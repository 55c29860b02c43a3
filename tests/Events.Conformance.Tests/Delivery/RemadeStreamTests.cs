using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>The stream is gone and another stands in its place: with a group, without one, and who is to tell what is lost.</summary>
public abstract class RemadeStreamTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task Everything_was_flushed_and_nothing_added_since()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();

        Assert.Equal("Restored after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor, GroupStart.End));

        // Whatever IDs come: with a clock that went back, they are smaller than the floor.
        await AddManyAsync(2);
        Assert.Equal(["1-0 n=1", "2-0 n=2"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task Everything_was_flushed_and_new_entries_came()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();
        await AddManyAsync(3, 100);

        Assert.Equal("Restored after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor, GroupStart.End));
        Assert.Equal(["100-0 n=100", "101-0 n=101", "102-0 n=102"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task Everything_was_flushed_and_more_new_entries_came_than_there_ever_were()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();
        await AddManyAsync(20, 100);

        Assert.Equal("Restored after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal(20, (await ReadNewAsync("alice")).Length);
    }

    [Fact]
    public async Task Everything_was_flushed_and_the_new_stream_is_trimmed_already()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();
        await AddManyAsync(9, 100);
        await Store.TrimAsync(Key, StreamTrim.ToLength(6, exact: true));

        Assert.Equal("Restored after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal(6, (await ReadNewAsync("alice")).Length);
    }

    [Fact]
    public async Task The_stream_alone_was_deleted_and_new_entries_came()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Store.DeleteStreamAsync(Key);
        await AddManyAsync(7, 100);

        Assert.Equal("Restored after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(startAt: GroupStart.End));
        await Store.DestroyGroupAsync(Key, Group);

        // What became of the old stream is told: the floor of the new one is newer.
        Assert.Equal("Restored after 0-0, 7 may repeat, 0 may be lost", await EnsureAsync(floor));
        Assert.Equal(7, (await ReadNewAsync("alice")).Length);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    public async Task The_stream_was_made_anew_with_a_clock_that_went_back(int added)
    {
        await AddManyAsync(5, 100);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await AcknowledgeAsync("alice", Owned("100-0", "101-0", "102-0"));
        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);
        await Store.DeleteStreamAsync(Key);
        await AddManyAsync(added, 90);

        // IDs that the group has acknowledged in the old stream: starting at the floor would skip them. None of these entries was ever delivered.
        Assert.Equal("Restored after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal(added, (await ReadNewAsync("alice")).Length);
    }

    [Fact]
    public async Task Somebody_has_made_the_group_of_a_new_stream()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Store.DeleteStreamAsync(Key);
        await AddManyAsync(4, 100);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 2);

        // None of these was ever delivered before.
        Assert.Equal("Regressed after 101-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(40)]
    public async Task A_consumer_that_knew_of_nothing_has_made_the_group(int added)
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();
        await AddManyAsync(added, 100);
        Assert.Equal("Created after 0-0", await EnsureAsync());
        GroupFloor made = await Store.SaveFloorAsync(Key, Group);
        Assert.True(made.IsFresh);

        // Who has come with the new group has nothing to tell; who remembers the old one has, and once.
        Assert.Equal("Existed after 0-0", await EnsureAsync(made));
        Assert.False((await Store.SaveFloorAsync(Key, Group, new(Known: made))).HasGoneBack);
        await WritesNothingAsync(async () => Assert.True((await Store.SaveFloorAsync(Key, Group, new(Known: floor))).HasGoneBack));
        Assert.Equal("Regressed after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal("Existed after 0-0", await EnsureAsync(floor));
        Assert.False((await Store.SaveFloorAsync(Key, Group, new(Replace: true))).IsFresh);
        Assert.Equal(added, (await ReadNewAsync("alice")).Length);
    }

    [Fact]
    public async Task A_consumer_that_knew_of_nothing_has_made_the_group_and_read_all_there_is()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();
        Assert.Equal("Created after 0-0", await EnsureAsync());
        await AddManyAsync(9, 100);
        await ReadNewAsync("bob", 9);
        await AcknowledgeAsync("bob", Owned("100-0", "101-0"));
        await Store.SaveFloorAsync(Key, Group);

        Assert.Equal("Regressed after 108-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal("Existed after 108-0", await EnsureAsync(floor));
    }

    [Fact]
    public async Task Another_program_has_made_the_group_and_read_further_than_the_old_one()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();
        await AddManyAsync(9, 100);
        await CreateGroupAsync();
        await ReadNewAsync("bob", 9);

        await WritesNothingAsync(async () => Assert.True((await Store.SaveFloorAsync(Key, Group, new(Known: floor))).HasGoneBack));
        Assert.Equal("Regressed after 108-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal("Existed after 108-0", await EnsureAsync(floor));
    }

    [Fact]
    public async Task A_new_group_whose_stream_only_grows_and_is_trimmed_is_told_to_nobody()
    {
        await EnsureAsync();
        GroupFloor empty = await Store.SaveFloorAsync(Key, Group);
        await AddManyAsync(6);
        await ReadNewAsync("alice", 4);
        GroupFloor first = await Store.SaveFloorAsync(Key, Group);
        await Store.TrimAsync(Key, StreamTrim.ToLength(2, exact: true));
        await AddManyAsync(3, 7);

        foreach (GroupFloor known in (GroupFloor[])[empty, first])
        {
            Assert.False((await Store.SaveFloorAsync(Key, Group, new(Known: known))).HasGoneBack);
            Assert.Equal("Existed after 4-0", await EnsureAsync(known));
        }

        // Set to where the stream has not come yet.
        await Fixture.SetGroupAsync(Key, Group, Id("50-0"));
        GroupFloor ahead = await Store.SaveFloorAsync(Key, Group);
        Assert.False((await Store.SaveFloorAsync(Key, Group, new(Known: ahead))).HasGoneBack);
        Assert.Equal("Existed after 50-0", await EnsureAsync(ahead));
    }
}
