using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Retry in place, and the reap that honours it.</summary>
public abstract class DeferringTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    private static readonly TimeSpan Shorter = MinIdle / 3;

    private static readonly TimeSpan Longer = MinIdle * 20;

    [Fact]
    public async Task A_delay_of_zero_makes_it_claimable_at_once()
    {
        await DeliverAsync(2);

        Assert.True(await DeferAsync("alice", "1-0", TimeSpan.Zero, Long));

        Assert.Equal(["1-0 n=1 x2"], await ReapAsync("bob", Long));
        Assert.Null(await Fixture.ValueAsync(DueTimes));
    }

    [Fact]
    public async Task A_delay_shorter_than_the_minimum_idle_time_is_kept_to()
    {
        await DeliverAsync(1);
        await DeferAsync("alice", "1-0", TimeSpan.FromMinutes(20), Long);
        Assert.InRange(
            (await Store.PendingAsync(Key, Group, new PendingQuery()))[0].Idle, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(41));
        Assert.Empty(await ReapAsync("bob", Long));
        Assert.Equal(["1-0 alice x1"], await PendingAsync());

        await DeferAsync("alice", "1-0", Shorter, Long);
        Assert.Equal(["1-0 n=1 x2"], await ReapUntilAsync("bob", Long));
    }

    [Fact]
    public async Task A_delay_longer_than_the_minimum_idle_time_is_kept_to_and_nothing_counts_before()
    {
        await DeliverAsync(2);
        await DeferAsync("alice", "1-0", Longer, MinIdle);
        await AcknowledgeAsync("alice", Owned("2-0"));

        await Fixture.PassAsync(MinIdle);
        Assert.Empty(await ReapAsync("bob", MinIdle));
        Assert.Equal(["1-0 alice x1"], await PendingAsync());

        await Fixture.PassAsync(Longer - MinIdle);
        Assert.Equal(["1-0 n=1 x2"], await ReapUntilAsync("carol", MinIdle));
        Assert.Null(await Fixture.ValueAsync(DueTimes));
    }

    [Fact]
    public async Task Others_of_the_page_are_reaped_in_their_order()
    {
        await DeliverAsync(5);
        await DeferAsync("alice", "2-0", Long, MinIdle);
        await DeferAsync("alice", "4-0", Long, MinIdle);
        await Fixture.PassAsync(MinIdle);

        Assert.Equal(["1-0 n=1 x2", "3-0 n=3 x2", "5-0 n=5 x2"], await ReapAsync("bob", MinIdle));
        Assert.Equal(["1-0 bob x2", "2-0 alice x1", "3-0 bob x2", "4-0 alice x1", "5-0 bob x2"], await PendingAsync());
    }

    [Fact]
    public async Task A_shorter_retry_voids_a_longer_one()
    {
        await DeliverAsync(1);
        await DeferAsync("alice", "1-0", Long, MinIdle);
        Assert.NotNull(await Fixture.ValueAsync(DueTimes));

        await DeferAsync("alice", "1-0", TimeSpan.Zero, MinIdle);

        Assert.Equal(["1-0 n=1 x2"], await ReapAsync("bob", MinIdle));
        Assert.Null(await Fixture.ValueAsync(DueTimes));
    }

    [Fact]
    public async Task The_due_times_go_when_the_last_of_them_has_come()
    {
        await DeliverAsync(2);
        await DeferAsync("alice", "1-0", TimeSpan.FromHours(3), MinIdle);
        await DeferAsync("alice", "2-0", TimeSpan.FromHours(2), MinIdle);

        Assert.InRange((await Fixture.LeftAsync(DueTimes))!.Value, TimeSpan.FromHours(2.9), TimeSpan.FromHours(3.1));
    }

    [Fact]
    public async Task A_due_time_stays_until_the_entry_is_claimed()
    {
        await DeliverAsync(3);
        foreach (string id in new[] { "1-0", "2-0", "3-0" }) await DeferAsync("alice", id, Shorter, MinIdle);
        await Fixture.PassAsync(Shorter * 2);
        Assert.Contains("1-0", (await Fixture.ValueAsync(DueTimes))!, StringComparison.Ordinal);

        Assert.Equal(["1-0 n=1 x2"], LinesOf(await Store.ReclaimAsync(new(Key, Group, "alice"), Ids("1-0"))));
        Assert.Equal(["2-0 n=2 x2"], await ReapAsync("bob", MinIdle, count: 1));

        string due = (await Fixture.ValueAsync(DueTimes))!;
        Assert.DoesNotContain("1-0", due, StringComparison.Ordinal);
        Assert.DoesNotContain("2-0", due, StringComparison.Ordinal);
        Assert.Contains("3-0", due, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_that_has_lost_the_entry_writes_nothing()
    {
        await DeliverAsync(1);
        await StealAsync("bob", "1-0");
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, Long);

        foreach (TimeSpan delay in new[] { TimeSpan.Zero, Shorter, Long })
        {
            await WritesNothingAsync(async () => Assert.Equal(
                new LostEntry(Id("1-0"), "bob"), await Store.DeferAsync(new(Key, Group, "alice"), WithKey("1-0", "a"), new(delay, MinIdle))));
        }
    }

    [Fact]
    public async Task Its_claim_on_a_dedupe_key_is_given_up()
    {
        await DeliverAsync(2);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a"), WithKey("2-0", "b") }, Long);

        await Store.DeferAsync(new(Key, Group, "alice"), WithKey("1-0", "a"), new(TimeSpan.Zero, MinIdle));
        await Store.DeferAsync(new(Key, Group, "alice"), WithKey("1-0", "b"), new(TimeSpan.Zero, MinIdle));

        Assert.Null(await Fixture.ValueAsync(DedupeKey("a")));
        Assert.Equal("2-0", await Fixture.ValueAsync(DedupeKey("b")));
    }

    [Fact]
    public async Task An_entry_whose_payload_is_gone_stays_pending_for_the_reaper_to_find()
    {
        await DeliverAsync(1);
        await Store.DeleteAsync(Key, Ids("1-0"));

        Assert.True(await DeferAsync("alice", "1-0", TimeSpan.Zero, Long));
        Assert.Equal(["1-0 alice x1"], await PendingAsync());

        var pages = new List<ReapPage>();
        Assert.Empty(await ReapAsync("bob", TimeSpan.Zero, pages: pages));
        Assert.Equal(["1-0"], Texts(pages[0].GoneIds));
    }

    [Fact]
    public async Task Retrying_over_and_over_counts_each_delivery_once()
    {
        await DeliverAsync(1);
        string consumer = "alice";
        for (int i = 2; i <= 6; i++)
        {
            Assert.True(await DeferAsync(consumer, "1-0", TimeSpan.Zero, Long));
            consumer = i % 2 == 0 ? "bob" : "alice";
            Assert.Equal([$"1-0 n=1 x{i}"], await ReapAsync(consumer, Long));
        }

        Assert.Equal(["1-0 alice x5"], (await PendingAsync()).Select(line => line.Replace("bob x6", "alice x5", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_tried_has_its_delivery_taken_off_the_count(bool isLonger)
    {
        await DeliverAsync(1);
        for (int i = 0; i < 3; i++)
        {
            await Store.DeferAsync(new(Key, Group, "alice"), new OwnedEntry(Id("1-0")), new(isLonger ? Long * 2 : Long, Long, Untried: true));
            Assert.Equal(["1-0 alice x0"], await PendingAsync());
            Assert.Equal(["1-0 n=1 x1"], LinesOf(await Store.ReclaimAsync(new(Key, Group, "alice"), Ids("1-0"))));
        }
    }

    [Fact]
    public async Task Without_the_group_it_is_refused()
    {
        await Assert.ThrowsAsync<GroupNotFoundException>(() => DeferAsync("alice", "1-0", Long, MinIdle));
        await Assert.ThrowsAsync<GroupNotFoundException>(() => ReapAsync("alice", MinIdle));
    }

    private async Task<bool> DeferAsync(string consumer, string id, TimeSpan delay, TimeSpan minIdle) =>
        await Store.DeferAsync(new(Key, Group, consumer), new OwnedEntry(Id(id)), new(delay, minIdle)) is null;
}
