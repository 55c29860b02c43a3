using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Store;

namespace Events.Conformance;

/// <summary>XAUTOCLAIM.</summary>
public abstract class AutoClaimingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private static readonly TimeSpan NeverIdle = TimeSpan.FromHours(1);

    [Fact]
    public async Task Pages_follow_the_cursor_to_the_end()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Equal(["3-0", "1-0 n=1", "2-0 n=2"], await AutoClaimAsync("0-0", 2));
        Assert.Equal(["5-0", "3-0 n=3", "4-0 n=4"], await AutoClaimAsync("3-0", 2));
        Assert.Equal(["0-0", "5-0 n=5"], await AutoClaimAsync("5-0", 2));
        Assert.Equal(["1-0 bob x2", "2-0 bob x2", "3-0 bob x2", "4-0 bob x2", "5-0 bob x2"], await PendingAsync());
    }

    [Fact]
    public async Task A_full_last_page_has_no_cursor()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Equal(["0-0", "1-0 n=1", "2-0 n=2"], await AutoClaimAsync("0-0", 2));
        Assert.Equal(["0-0"], await AutoClaimAsync("2-1", 2));
    }

    [Fact]
    public async Task Entries_that_are_not_idle_are_passed_over()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        TimeSpan idle = NeverIdle / 2;
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "2-0", "3-0"), idle);
        await Store.ClaimIdsAsync(new(Key, Group, "carol"), TimeSpan.Zero, Ids("2-0"));

        Assert.Equal(["0-0"], await AutoClaimAsync("0-0", 10, NeverIdle));
        Assert.Equal(["0-0", "1-0 n=1", "3-0 n=3"], await AutoClaimAsync("0-0", 10, idle));
        Assert.Equal(["1-0 bob x1", "2-0 carol x0", "3-0 bob x1"], await PendingAsync());
    }

    [Fact]
    public async Task A_call_looks_at_ten_times_its_count()
    {
        await AddManyAsync(35);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Equal(["21-0"], await AutoClaimAsync("0-0", 2, NeverIdle));
        Assert.Equal(["31-0"], await AutoClaimAsync("21-0", 1, NeverIdle));
        Assert.Equal(["0-0"], await AutoClaimAsync("31-0", 1, NeverIdle));
    }

    [Fact]
    public async Task Deleted_entries_are_told_and_dropped_whatever_their_idle_time()
    {
        await AddManyAsync(4);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await Store.DeleteAsync(Key, Ids("1-0", "3-0"));

        Assert.Equal(["0-0", "gone 1-0", "gone 3-0"], await AutoClaimAsync("0-0", 10, NeverIdle));
        Assert.Equal(["2-0 alice x1", "4-0 alice x1"], await PendingAsync());
        Assert.Equal(["0-0"], await AutoClaimAsync("0-0", 10, NeverIdle));
    }

    [Fact]
    public async Task Deleted_entries_take_part_in_the_count()
    {
        await AddManyAsync(4);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("3-0"), exact: true));

        Assert.Equal(["2-0", "gone 1-0"], await AutoClaimAsync("0-0", 1));
        Assert.Equal(["4-0", "3-0 n=3", "gone 2-0"], await AutoClaimAsync("2-0", 2));
    }

    [Fact]
    public async Task Reading_starts_anywhere()
    {
        await AddManyAsync(4);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await Store.AcknowledgeAsync(Key, Group, Ids("3-0"));

        Assert.Equal(["0-0", "4-0 n=4"], await AutoClaimAsync("2-1", 10));
        Assert.Equal(["0-0", "4-0 n=4"], await AutoClaimAsync("3-0", 10));
    }

    [Fact]
    public async Task A_large_list_is_swept_completely()
    {
        await AddManyAsync(500);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 500);
        await Store.DeleteAsync(Key, Ids(Enumerable.Range(1, 500).Where(i => i % 7 == 0)));
        List<string> swept = [];
        string cursor = "0-0";
        do
        {
            string[] page = await AutoClaimAsync(cursor, 33);
            cursor = page[0];
            swept.AddRange(page[1..]);
        }
        while (cursor != "0-0");

        Assert.Equal(
            Enumerable.Range(1, 500).Select(i => i % 7 == 0 ? $"gone {i}-0" : $"{i}-0 n={i}").Order(), swept.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_count_below_one_is_a_mistake_of_the_caller(int count)
    {
        await CreateGroupAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => AutoClaimAsync("0-0", count));
    }

    // The cursor, the entries, the deleted IDs.
    private async Task<string[]> AutoClaimAsync(string start, int count, TimeSpan minIdle = default)
    {
        using ClaimPage page = await Store.AutoClaimAsync(new(Key, Group, "bob"), minIdle, Id(start), count);
        IEnumerable<string> gone = page.DeletedIds.Select(id => $"gone {id}");
        return [page.Cursor.ToString(), .. PageText.Of(page.Entries), .. gone];
    }
}
