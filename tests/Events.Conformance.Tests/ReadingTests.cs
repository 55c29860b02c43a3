using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Store;

namespace Events.Conformance;

/// <summary>XREADGROUP with <c>&gt;</c>, not blocking.</summary>
public abstract class ReadingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task Consumers_of_a_group_share_the_entries()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();

        Assert.Equal(["1-0 n=1", "2-0 n=2"], await ReadNewAsync("alice", 2));
        Assert.Equal(["3-0 n=3"], await ReadNewAsync("bob", 1));
        Assert.Equal(["4-0 n=4", "5-0 n=5"], await ReadNewAsync("alice", 9));
        Assert.Empty(await ReadNewAsync("bob"));
        Assert.Equal(["1-0 alice x1", "2-0 alice x1", "3-0 bob x1", "4-0 alice x1", "5-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task Groups_see_all_entries_each_at_its_own_pace()
    {
        await AddManyAsync(3);
        await CreateGroupAsync(group: "one");
        await CreateGroupAsync(group: "two");

        Assert.Equal(["1-0 n=1"], await ReadNewAsync("c", 1, group: "one"));
        Assert.Equal(["1-0 n=1", "2-0 n=2", "3-0 n=3"], await ReadNewAsync("c", group: "two"));
        Assert.Equal(["2-0 n=2", "3-0 n=3"], await ReadNewAsync("c", group: "one"));
    }

    [Fact]
    public async Task What_was_delivered_is_not_new_any_more_whether_acknowledged_or_not()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));

        Assert.Empty(await ReadNewAsync("c"));
        await AddManyAsync(1, first: 3);
        Assert.Equal(["3-0 n=3"], await ReadNewAsync("c"));
    }

    [Fact]
    public async Task Deleted_entries_are_not_delivered()
    {
        await AddManyAsync(4);
        await CreateGroupAsync();
        await Store.DeleteAsync(Key, Ids("1-0", "3-0"));

        Assert.Equal(["2-0 n=2", "4-0 n=4"], await ReadNewAsync("c"));
        await AddAsync("5-0");
        await Store.DeleteAsync(Key, Ids("5-0"));
        Assert.Empty(await ReadNewAsync("c"));
    }

    [Fact]
    public async Task Trimmed_entries_are_not_delivered()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();
        await ReadNewAsync("c", 1);
        await Store.TrimAsync(Key, StreamTrim.ToLength(2, exact: true));

        Assert.Equal(["4-0 n=4", "5-0 n=5"], await ReadNewAsync("c"));
        Assert.Equal(["1-0 c x1", "4-0 c x1", "5-0 c x1"], await PendingAsync());
    }

    [Fact]
    public async Task Reading_acknowledges_what_it_is_told_to()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();
        await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, Group, "c"));
        PageText.Of(await reader.ReadNewAsync(3, TimeSpan.Zero, default, default));

        string[] next = PageText.Of(await reader.ReadNewAsync(1, TimeSpan.Zero, Ids("1-0", "3-0", "3-0", "9-9"), default));

        Assert.Equal(["4-0 n=4"], next);
        Assert.Equal(["2-0 c x1", "4-0 c x1"], await PendingAsync());
    }

    [Fact]
    public async Task Reading_acknowledges_also_when_nothing_is_new()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, Group, "c"));
        PageText.Of(await reader.ReadNewAsync(3, TimeSpan.Zero, default, default));

        Assert.Empty(PageText.Of(await reader.ReadNewAsync(3, TimeSpan.Zero, Ids("1-0"), default)));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_page_is_a_copy_that_outlives_the_entry()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, Group, "c"));
        EntryPage first = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default);
        EntryPage second = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default);
        await Store.DeleteStreamAsync(Key);

        Assert.Equal(["1-0 n=1"], PageText.Of(first));
        Assert.Equal(["2-0 n=2"], PageText.Of(second));
    }

    [Fact]
    public async Task Large_pages_come_whole()
    {
        string value = new('x', 10_000);
        for (int i = 1; i <= 400; i++) await AddAsync($"{i}-0", "v", value, "n", $"{i}");
        await CreateGroupAsync();

        string[] lines = await ReadNewAsync("c", 1_000);

        Assert.Equal(Enumerable.Range(1, 400).Select(i => $"{i}-0 v={value} n={i}"), lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_count_below_one_is_a_mistake_of_the_caller(int count)
    {
        await CreateGroupAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadNewAsync("c", count));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadPendingAsync("c", count: count));
    }

    [Fact]
    public async Task A_disposed_reader_reads_no_more()
    {
        await CreateGroupAsync();
        IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, Group, "c"));
        await reader.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
    }
}
