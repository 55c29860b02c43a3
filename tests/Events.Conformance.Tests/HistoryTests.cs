using Events.Conformance.Stores;
using Events.Store;

namespace Events.Conformance;

/// <summary>XREADGROUP with an ID: what a consumer owns. <c>0</c> versus <c>&gt;</c>.</summary>
public abstract class HistoryTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task A_consumer_sees_its_own_pending_entries_and_no_others()
    {
        await AddManyAsync(4);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 2);
        await ReadNewAsync("bob", 1);

        Assert.Equal(["1-0 n=1", "2-0 n=2"], await ReadPendingAsync("alice"));
        Assert.Equal(["3-0 n=3"], await ReadPendingAsync("bob"));
        Assert.Empty(await ReadPendingAsync("carol"));
        Assert.Equal(["4-0 n=4"], await ReadNewAsync("carol"));
    }

    [Fact]
    public async Task The_history_is_read_in_pages_after_an_id()
    {
        await AddManyAsync(7);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        await Store.AcknowledgeAsync(Key, Group, Ids("2-0", "6-0"));

        Assert.Equal(["1-0 n=1", "3-0 n=3"], await ReadPendingAsync("c", "0-0", 2));
        Assert.Equal(["4-0 n=4", "5-0 n=5"], await ReadPendingAsync("c", "3-0", 2));
        Assert.Equal(["7-0 n=7"], await ReadPendingAsync("c", "5-0", 2));
        Assert.Empty(await ReadPendingAsync("c", "7-0", 2));
    }

    [Fact]
    public async Task Reading_the_history_counts_as_a_delivery_and_starts_the_idle_time_anew()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        await IdleAsync("1-0", TimeSpan.FromMilliseconds(60));

        await ReadPendingAsync("c", count: 1);

        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, Group, new PendingQuery());
        Assert.Equal([2, 1], lines.Select(line => line.DeliveryCount));
        Assert.True(lines[0].Idle < lines[1].Idle, $"{lines[0].Idle} should be less than {lines[1].Idle}");
        Assert.True(lines[1].Idle >= TimeSpan.FromMilliseconds(60));
        await ReadPendingAsync("c");
        Assert.Equal(["1-0 c x3", "2-0 c x2"], await PendingAsync());
    }

    [Fact]
    public async Task Entries_that_are_gone_are_listed_as_such_and_not_counted()
    {
        await AddManyAsync(4);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        await Store.DeleteAsync(Key, Ids("3-0"));
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("2-0"), exact: true));
        await IdleAsync("1-0", TimeSpan.FromMilliseconds(30));

        Assert.Equal(["1-0 gone", "2-0 n=2", "3-0 gone", "4-0 n=4"], await ReadPendingAsync("c"));

        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, Group, new PendingQuery());
        Assert.Equal([1, 2, 1, 2], lines.Select(line => line.DeliveryCount));
        Assert.True(lines[0].Idle >= TimeSpan.FromMilliseconds(30));
        Assert.True(lines[2].Idle > lines[3].Idle);
    }

    [Fact]
    public async Task Gone_entries_take_part_in_the_count_of_a_page()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        await Store.DeleteAsync(Key, Ids("1-0"));

        Assert.Equal(["1-0 gone", "2-0 n=2"], await ReadPendingAsync("c", count: 2));
    }

    [Fact]
    public async Task A_gone_entry_can_be_acknowledged()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        await Store.DeleteAsync(Key, Ids("1-0"));

        Assert.Equal(1, await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
        Assert.Empty(await ReadPendingAsync("c"));
    }

    // On the wire the largest ID means the same as >; a store must not let new entries slip out.
    [Fact]
    public async Task Behind_the_largest_id_there_is_nothing_pending()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("c", 1);

        Assert.Empty(await ReadPendingAsync("c", "18446744073709551615-18446744073709551615"));
        Assert.Equal(["1-0 c x1"], await PendingAsync());
        Assert.Equal(["2-0 n=2"], await ReadNewAsync("c"));
    }

    [Fact]
    public async Task An_acknowledged_entry_leaves_the_history()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("c");

        Assert.Equal(1, await Store.AcknowledgeAsync(Key, Group, Ids("2-0")));
        Assert.Equal(["1-0 n=1", "3-0 n=3"], await ReadPendingAsync("c"));
    }
}
