using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Entries that are pending for a consumer and delivered to it again.</summary>
public abstract class ReclaimingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task What_was_not_tried_is_taken_up_without_counting_another_delivery()
    {
        await DeliverAsync(3);
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("2-0"));
        await ReclaimAsync("alice", "3-0");
        for (int i = 0; i < 3; i++)
        {
            ReapPage page = await Store.ReclaimAsync(new(Key, Group, "alice"), Ids("1-0", "2-0", "3-0"), counted: false);
            Assert.Equal(["1-0 n=1 x1", "2-0 n=2 x1", "3-0 n=3 x2"], LinesOf(page));
        }
    }

    [Fact]
    public async Task Own_entries_come_again_whatever_their_idle_time()
    {
        await DeliverAsync(3);

        Assert.Equal(["1-0 n=1 x2", "3-0 n=3 x2"], await ReclaimAsync("alice", "1-0", "3-0"));
        Assert.Equal(["3-0 n=3 x3"], await ReclaimAsync("alice", "3-0"));
        Assert.Equal(["1-0 alice x2", "2-0 alice x1", "3-0 alice x3"], await PendingAsync());
    }

    [Fact]
    public async Task Those_of_others_and_those_acknowledged_are_left_out()
    {
        await DeliverAsync(4);
        await StealAsync("bob", "2-0");
        await AcknowledgeAsync("alice", Owned("3-0"));

        Assert.Equal(["1-0 n=1 x2", "4-0 n=4 x2"], await ReclaimAsync("alice", "1-0", "2-0", "3-0", "4-0", "9-0"));
        Assert.Equal(["1-0 alice x2", "2-0 bob x1", "4-0 alice x2"], await PendingAsync());
        await WritesNothingAsync(async () => Assert.Empty(await ReclaimAsync("alice", "2-0", "3-0", "9-0")));
    }

    [Fact]
    public async Task What_is_gone_is_told_and_stays_pending()
    {
        await DeliverAsync(4);
        await StealAsync("bob", "2-0");
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("3-0"), exact: true));
        await Store.DeleteAsync(Key, Ids("4-0"));

        ReapPage page = await Store.ReclaimAsync(new(Key, Group, "alice"), Ids("1-0", "2-0", "3-0", "4-0"));

        Assert.Equal(["3-0 n=3 x2"], LinesOf(page));
        Assert.Equal(["1-0", "4-0"], Texts(page.GoneIds));
        Assert.Equal(["1-0 alice x1", "2-0 bob x1", "3-0 alice x2", "4-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_waits_for_its_time_waits_no_longer()
    {
        await DeliverAsync(2);
        foreach (string id in new[] { "1-0", "2-0" }) await Store.DeferAsync(new(Key, Group, "alice"), new OwnedEntry(Id(id)), new(Long * 2, Long));

        Assert.Equal(["1-0 n=1 x2"], await ReclaimAsync("alice", "1-0"));

        string due = (await Fixture.ValueAsync(DueTimes))!;
        Assert.Contains("2-0", due, StringComparison.Ordinal);
        Assert.DoesNotContain("1-0", due, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_its_time_is_left_alone_if_so_asked()
    {
        await DeliverAsync(3);
        await Store.DeferAsync(new(Key, Group, "alice"), new OwnedEntry(Id("1-0")), new(Long * 2, Long));

        ReapPage page = await Store.ReclaimAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"), longestWait: Long);
        Assert.Equal(["2-0 n=2 x2"], LinesOf(page));
        Assert.Empty(page.GoneIds);
        Assert.Contains("1-0", (await Fixture.ValueAsync(DueTimes))!, StringComparison.Ordinal);
        Assert.Equal("1-0 alice x1", (await PendingAsync())[0]);
    }

    [Fact]
    public async Task What_waits_for_no_longer_than_that_is_not()
    {
        await DeliverAsync(2);
        await Store.DeferAsync(new(Key, Group, "alice"), new OwnedEntry(Id("1-0")), new(Long / 2, Long));
        await Store.DeferAsync(new(Key, Group, "alice"), new OwnedEntry(Id("2-0")), new(Long, Long));

        Assert.Equal(["1-0 n=1 x2", "2-0 n=2 x2"], LinesOf(await Store.ReclaimAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"), longestWait: Long)));
    }

    [Fact]
    public async Task A_thousand_come_at_a_time()
    {
        await DeliverAsync(1000);

        Assert.Equal(1000, (await Store.ReclaimAsync(new(Key, Group, "alice"), Ids(Enumerable.Range(1, 1000)))).Entries.Count);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReclaimAsync(new(Key, Group, "alice"), Ids(Enumerable.Range(1, 1001))));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReclaimAsync(new(Key, Group, "alice"), default));
    }

    [Fact]
    public async Task Without_the_group_it_is_refused() =>
        await Assert.ThrowsAsync<GroupNotFoundException>(() => ReclaimAsync("alice", "1-0"));

    [Fact]
    public async Task What_is_not_counted_keeps_its_count_and_is_one_delivery_at_least()
    {
        await DeliverAsync(2);
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("2-0"));

        Assert.Equal(
            ["1-0 n=1 x1", "2-0 n=2 x1"], LinesOf(await Store.ReclaimAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"), counted: false)));
        Assert.Equal(["1-0 alice x1", "2-0 alice x1"], await PendingAsync());
    }

    private async Task<string[]> ReclaimAsync(string consumer, params string[] ids) =>
        LinesOf(await Store.ReclaimAsync(new(Key, Group, consumer), Ids(ids)));
}
