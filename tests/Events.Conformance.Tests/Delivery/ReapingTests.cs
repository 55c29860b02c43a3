using Events.Store;

namespace Events.Conformance.Delivery;

/// <summary>Pages of a reap.</summary>
public abstract class ReapingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task Idle_entries_come_with_their_delivery_counts()
    {
        await DeliverAsync(3);
        await Store.ClaimAsync(Key, Group, "bob", TimeSpan.Zero, Ids("2-0"));
        await Store.ClaimAsync(Key, Group, "bob", TimeSpan.Zero, Ids("2-0"));

        Assert.Equal(["1-0 n=1 x2", "2-0 n=2 x4", "3-0 n=3 x2"], await ReapAsync("carol", TimeSpan.Zero));
        Assert.Equal(["1-0 carol x2", "2-0 carol x4", "3-0 carol x2"], await PendingAsync());
    }

    [Fact]
    public async Task What_is_not_idle_for_long_enough_stays_where_it_is()
    {
        await DeliverAsync(1);

        Assert.Empty(await ReapAsync("bob", Long));
        Assert.Equal(["1-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        await DeliverAsync(25);
        var lines = new List<string>();
        var pages = new List<ReapPage>();
        string start = "0-0";
        do
        {
            lines.AddRange(await ReapAsync("bob", TimeSpan.Zero, 10, start, pages));
            start = pages[^1].Cursor.ToString();
        }
        while (start != "0-0");

        Assert.Equal(3, pages.Count);
        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"{i}-0 n={i} x2"), lines);
    }

    [Fact]
    public async Task Counts_are_found_between_other_entries_that_the_consumer_owns()
    {
        // bob works on the odd ones; alice has died with the even ones.
        await AddManyAsync(3000);
        await CreateGroupAsync();
        for (int i = 0; i < 3; i++) await ReadNewAsync("bob", 1000);
        await Store.ReleaseAsync(Key, Group, "bob", Enumerable.Range(1, 30).Select(i => Id($"{i * 100}-0")).ToArray(), default);

        Assert.Equal(
            Enumerable.Range(1, 30).Select(i => $"{i * 100}-0 n={i * 100} x2"), await ReapAllAsync("bob", Long, 4));
    }

    [Fact]
    public async Task Entries_without_a_payload_are_told_apart()
    {
        await DeliverAsync(3);
        await Store.DeleteAsync(Key, Ids("2-0"));
        var pages = new List<ReapPage>();

        Assert.Equal(["1-0 n=1 x2", "3-0 n=3 x2"], await ReapAsync("bob", TimeSpan.Zero, pages: pages));
        Assert.Equal(["2-0"], Texts(pages[0].DeletedIds));
        Assert.Equal(["1-0 bob x2", "3-0 bob x2"], await PendingAsync());
    }

    [Fact]
    public async Task Of_two_that_reap_at_once_one_gets_each_entry()
    {
        // Long enough for all of them to be done before what the first has claimed is idle again, on a busy machine too.
        TimeSpan minIdle = TimeSpan.FromSeconds(2);
        await DeliverAsync(300);
        await Fixture.PassAsync(minIdle);

        string[][] lines = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            reaper => Task.Run(() => ReapAllAsync($"reaper-{reaper}", minIdle, 20))));

        string[] all = [.. lines.SelectMany(part => part)];
        Assert.Equal(300, all.Length);
        Assert.Equal(300, all.Distinct().Count());
        Assert.All(all, line => Assert.EndsWith(" x2", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_pending_is_an_empty_page()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        var pages = new List<ReapPage>();

        Assert.Empty(await ReapAsync("bob", TimeSpan.Zero, pages: pages));
        Assert.Equal(EntryId.Min, pages[0].Cursor);
        Assert.Empty(pages[0].DeletedIds);
    }

    private async Task<string[]> ReapAllAsync(string consumer, TimeSpan minIdle, int count)
    {
        var lines = new List<string>();
        var pages = new List<ReapPage>();
        string start = "0-0";
        do
        {
            lines.AddRange(await ReapAsync(consumer, minIdle, count, start, pages));
            start = pages[^1].Cursor.ToString();
        }
        while (start != "0-0");
        return [.. lines];
    }
}
