using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Giving entries back, and handing them over.</summary>
public abstract class ReleasingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task What_is_released_can_be_claimed_at_once_whatever_the_minimum_idle_time()
    {
        await DeliverAsync(4);

        await Store.ReleaseAsync(new(Key, Group, "alice"), Ids("1-0"), Ids("2-0", "4-0"), MinIdle);

        Assert.Equal(["1-0 (released) x1", "2-0 (released) x0", "3-0 alice x1", "4-0 (released) x0"], await PendingAsync());
        Assert.Equal(["1-0 n=1 x2", "2-0 n=2 x1", "4-0 n=4 x1"], await ReapAsync("bob", TimeSpan.FromDays(100)));
    }

    [Fact]
    public async Task Each_keeps_its_own_count()
    {
        await DeliverAsync(3);
        await Store.ClaimAsync(new(Key, Group, "alice"), TimeSpan.Zero, Ids("2-0", "3-0"));
        await Store.ClaimAsync(new(Key, Group, "alice"), TimeSpan.Zero, Ids("3-0"));

        await Store.ReleaseAsync(new(Key, Group, "alice"), default, Ids("1-0", "2-0", "3-0"), MinIdle);
        Assert.Equal(["1-0 (released) x0", "2-0 (released) x1", "3-0 (released) x2"], await PendingAsync());
    }

    [Fact]
    public async Task Those_whose_payload_is_trimmed_stay_pending()
    {
        await DeliverAsync(3);
        await Store.TrimAsync(Key, StreamTrim.ToLength(1, exact: true));

        await Store.ReleaseAsync(new(Key, Group, "alice"), default, Ids("3-0", "1-0", "2-0"), MinIdle);
        Assert.Equal(["1-0 alice x1", "2-0 alice x1", "3-0 (released) x0"], await PendingAsync());
    }

    [Fact]
    public async Task A_consumer_that_has_lost_them_writes_nothing()
    {
        await DeliverAsync(2);
        await StealAsync("bob", "1-0", "2-0");

        await WritesNothingAsync(async () => Assert.Equal(
            ["1-0 bob", "2-0 bob", "9-0"], Texts(await Store.ReleaseAsync(new(Key, Group, "alice"), Ids("1-0"), Ids("2-0", "9-0"), MinIdle))));
        await WritesNothingAsync(async () => await Store.ReleaseAsync(new(Key, Group, "alice"), default, default, MinIdle));
    }

    [Fact]
    public async Task What_is_released_is_nobodys_until_it_is_claimed_and_looks_idle_for_as_long_as_it_was_said()
    {
        await DeliverAsync(3);
        await Store.ReleaseAsync(new(Key, Group, "alice"), Ids("1-0"), Ids("2-0"), Long);

        Assert.Equal(["1-0"], await AcknowledgeAsync("alice", Owned("1-0")));
        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, Group, new PendingQuery { Consumer = "(released)" });
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Idle, Long, Long * 2));
    }

    [Fact]
    public async Task A_consumer_takes_what_was_released_and_nothing_else()
    {
        await DeliverAsync(5);
        await Store.ReleaseAsync(new(Key, Group, "alice"), Ids("2-0"), Ids("4-0", "5-0"), TimeSpan.Zero);
        Assert.True((await WatchAsync("bob")).HasReleased);

        Assert.Equal(["2-0 n=2 x2", "4-0 n=4 x1"], await ReapAsync("bob", Long, 2, onlyReleased: true));
        Assert.Equal(["5-0 n=5 x1"], await ReapAsync("bob", Long, 2, onlyReleased: true));
        Assert.False((await WatchAsync("bob")).HasReleased);
        await WritesNothingAsync(async () => Assert.Empty(await ReapAsync("bob", TimeSpan.Zero, onlyReleased: true)));
        Assert.Equal(["1-0 alice x1", "2-0 bob x2", "3-0 alice x1", "4-0 bob x1", "5-0 bob x1"], await PendingAsync());
    }

    [Fact]
    public async Task Watching_shows_what_is_pending_for_the_consumer_from_an_entry_on()
    {
        await DeliverAsync(4);
        await StealAsync("bob", "3-0");

        PendingWatch watch = await WatchAsync("alice");
        Assert.Equal(["1-0", "2-0", "4-0"], Texts(watch.Own.Select(line => line.Id)));
        Assert.False(watch.HasReleased);
        Assert.Equal(["2-0"], Texts((await Store.WatchAsync(new(Key, Group, "alice"), Id("2-0"), 1)).Own.Select(line => line.Id)));
        Assert.Empty((await WatchAsync("carol")).Own);
        await Assert.ThrowsAsync<GroupNotFoundException>(async () => await Store.WatchAsync(new(Key, "none", "alice"), EntryId.Min, 1));
    }

    [Fact]
    public async Task An_entry_whose_payload_is_gone_stays_pending()
    {
        await DeliverAsync(2);
        await Store.TrimAsync(Key, StreamTrim.ToLength(1, exact: true));

        await Store.ReleaseAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"), default, MinIdle);

        Assert.Equal(["1-0 alice x1", "2-0 (released) x1"], await PendingAsync());
    }

    [Fact]
    public async Task Any_number_is_released()
    {
        await DeliverAsync(2300);
        EntryId[] ids = [.. Enumerable.Range(1, 2300).Select(i => new EntryId((ulong)i, 0))];

        await Store.ReleaseAsync(new(Key, Group, "alice"), default, ids, MinIdle);

        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, Group, new PendingQuery { Count = 3000, MinIdle = MinIdle });
        Assert.Equal(2300, lines.Count);
        Assert.All(lines, line => Assert.Equal(0, line.DeliveryCount));
    }

    [Fact]
    public async Task What_is_left_is_as_it_was_before_its_delivery_but_pending()
    {
        await DeliverAsync(3);
        await Store.ClaimAsync(new(Key, Group, "alice"), TimeSpan.Zero, Ids("3-0"));

        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "3-0"));
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("2-0"), Long);

        Assert.Equal(["1-0 alice x0", "2-0 alice x0", "3-0 alice x1"], await PendingAsync());
        Assert.Equal(["2-0 n=2 x1"], await ReapAsync("bob", Long));
        await Fixture.PassAsync(MinIdle);
        Assert.Equal(["1-0 n=1 x1", "3-0 n=3 x2"], (await ReapAsync("bob", MinIdle)).Where(line => line[0] != '2'));
    }

    [Fact]
    public async Task What_is_left_is_left_by_its_owner_alone_and_only_with_a_payload()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "1-0");
        await Store.DeleteAsync(Key, Ids("2-0"));

        await WritesNothingAsync(async () => Assert.Equal(
            ["1-0 bob", "9-0"], Texts(await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "2-0", "9-0")))));
        await WritesNothingAsync(async () => await Store.LeaveAsync(new(Key, Group, "alice"), default));
    }

    [Fact]
    public async Task Who_owns_what_is_left_is_not_deleted_and_may_hand_it_over()
    {
        await DeliverAsync(2);
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"));

        Assert.Empty(await Store.DeleteGoneConsumersAsync(Key, Group, TimeSpan.Zero, "bob"));
        Assert.Equal(2, await Store.HandOverAsync(Key, Group, "alice", "bob"));
        Assert.Equal(["1-0 bob x0", "2-0 bob x0"], await PendingAsync());
    }

    [Fact]
    public async Task Any_number_is_left()
    {
        await DeliverAsync(2300);
        EntryId[] ids = [.. Enumerable.Range(1, 2300).Select(i => new EntryId((ulong)i, 0))];

        await Store.LeaveAsync(new(Key, Group, "alice"), ids);

        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, Group, new PendingQuery { Count = 3000 });
        Assert.Equal(2300, lines.Count);
        Assert.All(lines, line => Assert.Equal(0, line.DeliveryCount));
    }

    [Fact]
    public async Task Handing_over_keeps_idle_times_and_counts()
    {
        await DeliverAsync(3);
        await Store.ClaimAsync(new(Key, Group, "alice"), TimeSpan.Zero, Ids("2-0"));
        await Store.ClaimAsync(new(Key, Group, "alice"), TimeSpan.Zero, Ids("1-0"));
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0"), Long);

        Assert.Equal(3, await Store.HandOverAsync(Key, Group, "alice", "bob"));

        Assert.Equal(["1-0 bob x1", "2-0 bob x2", "3-0 bob x1"], await PendingAsync());
        Assert.Equal(
            ["1-0"], Texts((await Store.PendingAsync(Key, Group, new PendingQuery { MinIdle = Long })).Select(line => line.Id)));
        Assert.Equal(0, await Store.HandOverAsync(Key, Group, "alice", "bob"));
    }

    [Fact]
    public async Task Handing_over_moves_everything_and_nothing_of_others()
    {
        await DeliverAsync(2500);
        await StealAsync("carol", "7-0", "2100-0");
        await Store.DeleteAsync(Key, Ids("3-0", "2400-0"));

        Assert.Equal(2496, await Store.HandOverAsync(Key, Group, "alice", "bob"));

        PendingSummary summary = await Store.PendingAsync(Key, Group);
        Assert.Equal(
            ["alice=2", "bob=2496", "carol=2"], summary.Consumers.Select(consumer => $"{consumer.Key}={consumer.Value}").Order());
    }

    private async Task<PendingWatch> WatchAsync(string consumer) => await Store.WatchAsync(new(Key, Group, consumer), EntryId.Min, 100);

    [Fact]
    public async Task Handing_over_to_oneself_makes_no_sense() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.HandOverAsync(Key, Group, "alice", "alice"));
}
