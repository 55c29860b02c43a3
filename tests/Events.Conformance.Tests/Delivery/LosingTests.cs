using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Entries that were trimmed before the group had read them, and how far it is behind.</summary>
public abstract class LosingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task What_was_trimmed_unread_is_counted_once()
    {
        await StartAsync(3);
        await AddManyAsync(10, 4);
        await TrimAsync(4);

        Assert.Equal("6..6 after 3-0 before 10-0, lag 4", await SaveAsync());
        Assert.Equal("nothing, lag 4", await SaveAsync());
        await ReadNewAsync("alice");
        Assert.Equal("nothing, lag 0", await SaveAsync());
    }

    [Fact]
    public async Task So_it_is_when_the_group_has_read_on()
    {
        await StartAsync(3);
        await AddManyAsync(10, 4);
        await ReadNewAsync("alice", 2);
        await TrimAsync(4);
        await ReadNewAsync("alice", 1);
        await AddManyAsync(2, 14);

        // Of the ten two were read, and one of the four that were left.
        Assert.Equal("4..4 after 3-0 before 10-0, lag 5", await SaveAsync());
        await ReadNewAsync("alice");
        Assert.Equal("nothing, lag 0", await SaveAsync());
    }

    [Fact]
    public async Task And_when_nothing_is_left()
    {
        await StartAsync(3);
        await AddManyAsync(10, 4);
        await TrimAsync(0);

        Assert.Equal("10..10 after 3-0 before 13-1, lag 0", await SaveAsync());
        await AddManyAsync(2, 14);
        Assert.Equal("nothing, lag 2", await SaveAsync());
    }

    [Fact]
    public async Task What_was_read_may_be_trimmed()
    {
        await StartAsync(8);
        for (int i = 0; i < 5; i++)
        {
            await AddManyAsync(4, 9 + (i * 4));
            await ReadNewAsync("alice", 3);
            await TrimAsync(4 + i);
            Assert.Equal($"nothing, lag {1 + i}", await SaveAsync());
        }
    }

    [Fact]
    public async Task What_was_deleted_one_by_one_is_not_lost_to_retention()
    {
        await StartAsync(3);
        await AddManyAsync(10, 4);
        await Store.DeleteAsync(Key, Ids("6-0", "9-0"));

        Assert.Equal("nothing, lag 8", await SaveAsync());
        await ReadNewAsync("alice", 3);
        Assert.Equal("nothing, lag 5", await SaveAsync());
        await ReadNewAsync("alice");
        Assert.Equal("nothing, lag 0", await SaveAsync());
        await AddManyAsync(3, 14);
        Assert.Equal("nothing, lag 3", await SaveAsync());
    }

    [Fact]
    public async Task Where_both_were_done_it_is_so_many_at_the_most()
    {
        await StartAsync(3);
        await AddManyAsync(10, 4);
        await Store.DeleteAsync(Key, Ids("12-0"));
        await TrimAsync(4);

        Assert.Equal("0..6 after 3-0 before 9-0, lag 4", await SaveAsync());
        Assert.Equal("nothing, lag 4", await SaveAsync());
    }

    [Fact]
    public async Task Of_a_group_that_another_program_made_the_servers_count_tells()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await AddManyAsync(10, 2);
        await TrimAsync(4);

        Assert.Equal("6..6 after 0-0 before 8-0, lag 4", await SaveAsync());
        Assert.Equal("nothing, lag 4", await SaveAsync());
    }

    [Fact]
    public async Task Of_one_that_has_never_read_it_is_so_many_at_the_most()
    {
        await CreateGroupAsync();
        await AddManyAsync(10);
        await TrimAsync(4);

        Assert.Equal("0..6 after 0-0 before 7-0, lag 4", await SaveAsync());
        Assert.Equal("nothing, lag 4", await SaveAsync());
    }

    [Fact]
    public async Task A_new_group_of_an_old_stream_has_lost_nothing()
    {
        await AddManyAsync(10);
        await TrimAsync(4);
        await Store.EnsureGroupAsync(Key, Group, GroupStart.Beginning, null);

        Assert.Equal("nothing, lag 4", await SaveAsync());
        await ReadNewAsync("alice", 2);
        Assert.Equal("nothing, lag 2", await SaveAsync());
        await TrimAsync(1);
        Assert.Equal("1..1 after 8-0 before 10-0, lag 1", await SaveAsync());
    }

    [Fact]
    public async Task A_group_that_starts_at_the_end_has_lost_nothing()
    {
        await AddManyAsync(10);
        await Store.EnsureGroupAsync(Key, Group, GroupStart.End, null);
        await TrimAsync(4);

        Assert.Equal("nothing, lag 0", await SaveAsync());
        await AddManyAsync(3, 11);
        await TrimAsync(2);
        Assert.Equal("1..1 after 10-0 before 12-0, lag 2", await SaveAsync());
    }

    [Fact]
    public async Task What_is_told_of_a_group_that_is_gone_is_not_told_again_as_lost()
    {
        await StartAsync(5);
        await Store.DeleteStreamAsync(Key);
        await AddManyAsync(8, 100);
        await TrimAsync(3);
        await Store.EnsureGroupAsync(Key, Group, GroupStart.Beginning, null);

        Assert.Equal("nothing, lag 3", await SaveAsync());
    }

    [Fact]
    public async Task A_group_that_was_set_forward_has_lost_nothing()
    {
        await StartAsync(3);
        await AddManyAsync(10, 4);
        await Fixture.SetGroupAsync(Key, Group, Id("9-0"));

        Assert.Equal("nothing, lag 4", await SaveAsync());
    }

    private async Task StartAsync(int count)
    {
        await Store.EnsureGroupAsync(Key, Group, GroupStart.Beginning, null);
        await AddManyAsync(count);
        await ReadNewAsync("alice", count);
        Assert.Equal("nothing, lag 0", await SaveAsync());
    }

    private async Task TrimAsync(int length) => await Store.TrimAsync(Key, StreamTrim.ToLength(length, exact: true));

    private async Task<string> SaveAsync()
    {
        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);
        Assert.True(floor.IsLagExact);
        string loss = floor.Loss is { } lost ? $"{lost.AtLeast}..{lost.AtMost} after {lost.After} before {lost.Before}" : "nothing";
        return $"{loss}, lag {floor.Lag}";
    }
}
