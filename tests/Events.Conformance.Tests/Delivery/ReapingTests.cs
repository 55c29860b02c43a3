using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Pages of a reap.</summary>
public abstract class ReapingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task Idle_entries_come_with_their_delivery_counts()
    {
        await DeliverAsync(3);
        await Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.Zero, Ids("2-0"));
        await Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.Zero, Ids("2-0"));

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
        await Store.ReleaseAsync(new(Key, Group, "bob"), Enumerable.Range(1, 30).Select(i => Id($"{i * 100}-0")).ToArray(), default, MinIdle);

        Assert.Equal(
            Enumerable.Range(1, 30).Select(i => $"{i * 100}-0 n={i * 100} x2"), await ReapAllAsync("bob", Long, 4));
    }

    [Fact]
    public async Task Entries_without_a_payload_are_dead_letters_in_the_same_step()
    {
        // Trimmed, and deleted in between.
        await DeliverAsync(5);
        await Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.Zero, Ids("2-0"));
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("3-0"), exact: true));
        await Store.DeleteAsync(Key, Ids("4-0"));
        var pages = new List<ReapPage>();

        Assert.Equal(["3-0 n=3 x2", "5-0 n=5 x2"], await ReapAsync("carol", TimeSpan.Zero, pages: pages));
        Assert.Equal(["1-0", "2-0", "4-0"], Texts(pages[0].GoneIds));
        Assert.Equal([GoneLine("alice", "1-0", 1), GoneLine("bob", "2-0", 2), GoneLine("alice", "4-0", 1)], await DeadLinesAsync());
        Assert.Equal(["3-0 carol x2", "5-0 carol x2"], await PendingAsync());
        Assert.Empty(await ReapAsync("carol", TimeSpan.FromHours(1), pages: pages));
        Assert.Empty(pages[1].GoneIds);
    }

    [Fact]
    public async Task Where_no_dead_letter_can_be_written_the_entry_stays_pending_and_others_come_all_the_same()
    {
        await DeliverAsync(3);
        await Store.DeleteAsync(Key, Ids("2-0"));
        await Fixture.PutOtherValueAsync(Dead);
        var pages = new List<ReapPage>();

        Assert.Equal(["1-0 n=1 x2", "3-0 n=3 x2"], await ReapAsync("bob", TimeSpan.Zero, pages: pages));
        Assert.Empty(pages[0].GoneIds);
        await AcknowledgeAsync("bob", Owned("1-0", "3-0"));
        await Assert.ThrowsAsync<WrongTypeException>(() => ReapAsync("bob", TimeSpan.Zero));
        Assert.Equal(["2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_lies_far_apart_comes_in_its_order()
    {
        await DeliverAsync(300);
        string[] kept = ["1-0", "100-0", "101-0", "200-0", "300-0"];
        await AcknowledgeAsync("alice", Owned([.. Enumerable.Range(1, 300).Select(i => $"{i}-0").Except(kept)]));
        await Store.DeleteAsync(Key, Ids("101-0"));
        var pages = new List<ReapPage>();

        Assert.Equal(["1-0 n=1 x2", "100-0 n=100 x2", "200-0 n=200 x2", "300-0 n=300 x2"], await ReapAsync("bob", TimeSpan.Zero, pages: pages));
        Assert.Equal(["101-0"], Texts(pages[0].GoneIds));
    }

    [Fact]
    public async Task Each_entry_has_its_own_delivery_count()
    {
        await DeliverAsync(3);
        await Store.ClaimAsync(new(Key, Group, "alice"), TimeSpan.Zero, Ids("2-0"));

        Assert.Equal(["1-0 n=1 x2", "2-0 n=2 x3", "3-0 n=3 x2"], await ReapAsync("bob", TimeSpan.Zero));
        Assert.Equal(["1-0 bob x2", "2-0 bob x3", "3-0 bob x2"], await PendingAsync());
    }

    [Fact]
    public async Task Entries_without_a_payload_that_somebody_works_on_stay_his()
    {
        await DeliverAsync(4);
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("3-0"), exact: true));
        await Store.DeleteAsync(Key, Ids("4-0"));
        var pages = new List<ReapPage>();

        Assert.Empty(await ReapAsync("bob", Long, pages: pages));

        Assert.Empty(pages[0].GoneIds);
        Assert.Empty(await DeadLinesAsync());
        Assert.Empty(await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0", "4-0")));
    }

    [Fact]
    public async Task In_an_emptied_stream_all_that_is_pending_is_gone_page_by_page()
    {
        await DeliverAsync(3);
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));
        var pages = new List<ReapPage>();

        Assert.Empty(await ReapAsync("bob", TimeSpan.Zero, 2, pages: pages));
        Assert.Empty(await ReapAsync("bob", TimeSpan.Zero, 2, pages[0].Cursor.ToString(), pages));

        Assert.Equal(["1-0", "2-0"], Texts(pages[0].GoneIds));
        Assert.Equal(["3-0"], Texts(pages[1].GoneIds));
        Assert.Equal(EntryId.Min, pages[1].Cursor);
        Assert.Equal(3, await Store.LengthAsync(Dead));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_page_looks_at_ten_times_as_many_as_it_claims_and_goes_on_there()
    {
        // Of 45 the first 41 are at work; the rest was released.
        await DeliverAsync(45);
        await Store.ReleaseAsync(new(Key, Group, "alice"), Ids("42-0", "43-0", "44-0", "45-0"), default, MinIdle);
        var pages = new List<ReapPage>();

        Assert.Empty(await ReapAsync("bob", Long, 2, pages: pages));
        Assert.Empty(await ReapAsync("bob", Long, 2, pages[0].Cursor.ToString(), pages));
        Assert.Equal(["42-0 n=42 x2", "43-0 n=43 x2"], await ReapAsync("bob", Long, 2, pages[1].Cursor.ToString(), pages));
        Assert.Equal(["44-0 n=44 x2", "45-0 n=45 x2"], await ReapAsync("bob", Long, 2, pages[2].Cursor.ToString(), pages));

        Assert.Equal(["20-1", "40-1", "43-1", "0-0"], pages.Select(page => page.Cursor.ToString()));
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
        Assert.Empty(pages[0].GoneIds);
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
