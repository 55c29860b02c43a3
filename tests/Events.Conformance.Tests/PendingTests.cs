using Events.Conformance.Stores;
using Events.Store;

namespace Events.Conformance;

/// <summary>XPENDING in both forms.</summary>
public abstract class PendingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task An_empty_list_has_no_ends_and_no_consumers()
    {
        await CreateGroupAsync();

        PendingSummary summary = await Store.PendingAsync(Key, Group);

        Assert.Equal(0, summary.Count);
        Assert.Null(summary.Smallest);
        Assert.Null(summary.Largest);
        Assert.Empty(summary.Consumers);
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task The_summary_counts_by_consumer()
    {
        await AddManyAsync(6);
        await CreateGroupAsync();
        await ReadNewAsync("zoe", 3);
        await ReadNewAsync("bob", 1);
        await ReadNewAsync("Ann", 1);
        await ReadNewAsync("done", 1);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0", "6-0"));

        PendingSummary summary = await Store.PendingAsync(Key, Group);

        Assert.Equal(4, summary.Count);
        Assert.Equal(Id("2-0"), summary.Smallest);
        Assert.Equal(Id("5-0"), summary.Largest);
        Assert.Equal([new("Ann", 1), new("bob", 1), new("zoe", 2)], summary.Consumers);
    }

    [Fact]
    public async Task Lines_are_chosen_by_range_count_and_consumer()
    {
        await AddManyAsync(6);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 2);
        await ReadNewAsync("bob", 2);
        await ReadNewAsync("alice", 2);

        Assert.Equal(
            ["2-0 alice x1", "3-0 bob x1", "4-0 bob x1"],
            await PendingAsync(new PendingQuery { From = Id("2-0"), To = Id("4-0") }));
        Assert.Equal(["2-0 alice x1"], await PendingAsync(new PendingQuery { From = Id("1-1"), Count = 1 }));
        Assert.Equal(
            ["1-0 alice x1", "2-0 alice x1", "5-0 alice x1", "6-0 alice x1"],
            await PendingAsync(new PendingQuery { Consumer = "alice" }));
        Assert.Equal(
            ["5-0 alice x1"], await PendingAsync(new PendingQuery { Consumer = "alice", From = Id("3-0"), Count = 1 }));
        Assert.Empty(await PendingAsync(new PendingQuery { Consumer = "nobody" }));
        Assert.Empty(await PendingAsync(new PendingQuery { From = Id("4-0"), To = Id("2-0") }));
    }

    [Fact]
    public async Task Lines_can_be_asked_for_by_idle_time()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("c", 2);
        await Store.LeaveAsync(new(Key, Group, "c"), Ids("1-0", "2-0"), TimeSpan.FromMinutes(10));
        await ReadNewAsync("c");
        await ReadPendingAsync("c", count: 1);

        Assert.Equal(["2-0 c x0"], await PendingAsync(new PendingQuery { MinIdle = TimeSpan.FromMinutes(10) }));
        Assert.Empty(await PendingAsync(new PendingQuery { MinIdle = TimeSpan.FromHours(1) }));
        Assert.Equal(3, (await PendingAsync(new PendingQuery { MinIdle = TimeSpan.Zero })).Length);
    }

    [Fact]
    public async Task Deleted_entries_stay_listed()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        await Store.DeleteAsync(Key, Ids("1-0"));

        Assert.Equal(["1-0 c x1", "2-0 c x1"], await PendingAsync());
        Assert.Equal(2, (await Store.PendingAsync(Key, Group)).Count);
    }

    [Fact]
    public async Task The_idle_time_grows()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await ReadNewAsync("c");

        await IdleAsync("1-0", TimeSpan.FromMilliseconds(20));
    }
}
