using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Leases.</summary>
public abstract class RenewingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task What_is_owned_is_idle_from_now_on_without_another_delivery()
    {
        await DeliverAsync(2);
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"), Long);

        Assert.Empty(await RenewAsync("alice", Owned("1-0")));

        Assert.Equal(["2-0 n=2 x1"], await ReapAsync("bob", Long));
        Assert.Equal(["1-0 alice x0", "2-0 bob x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_another_has_claimed_is_told_and_stays_his()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "1-0", "3-0");

        Assert.Equal(["1-0 bob", "3-0 bob"], await RenewAsync("alice", Owned("1-0", "2-0", "3-0")));
        Assert.Equal(["1-0 bob x1", "2-0 alice x1", "3-0 bob x1"], await PendingAsync());
    }

    [Fact]
    public async Task A_consumer_that_has_lost_all_of_them_writes_nothing()
    {
        await DeliverAsync(1);
        await StealAsync("bob", "1-0");

        await WritesNothingAsync(async () => Assert.Equal(["1-0 bob"], await RenewAsync("alice", WithKey("1-0", "a"))));
    }

    [Fact]
    public async Task An_acknowledged_entry_is_not_raised_from_the_dead()
    {
        await DeliverAsync(1);
        await AcknowledgeAsync("alice", Owned("1-0"));

        Assert.Equal(["1-0"], await RenewAsync("alice", Owned("1-0")));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task An_entry_whose_payload_is_trimmed_stays_pending()
    {
        await DeliverAsync(3);
        await Store.TrimAsync(Key, StreamTrim.ToLength(1, exact: true));

        Assert.Empty(await RenewAsync("alice", Owned("1-0", "2-0", "3-0")));
        Assert.Equal(["1-0 alice x1", "2-0 alice x1", "3-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task An_entry_whose_payload_is_trimmed_is_left_alone_for_as_long_as_its_lease_is_renewed()
    {
        await DeliverAsync(2);
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));
        await Store.RenewAsync(new(Key, Group, "alice"), Owned("1-0"), Long);

        Assert.Empty(await ReapAsync("bob", TimeSpan.Zero));
        Assert.Equal(["1-0 alice x1"], await PendingAsync());

        await Store.RenewAsync(new(Key, Group, "alice"), Owned("1-0"), MinIdle);
        await Fixture.PassAsync(MinIdle);
        Assert.Empty(await ReapAsync("bob", TimeSpan.Zero));
        Assert.Empty(await PendingAsync());
        Assert.Equal([GoneLine("alice", "2-0", 1), GoneLine("alice", "1-0", 1)], await DeadLinesAsync());
    }

    [Fact]
    public async Task In_whatever_order_they_are_named_those_whose_payload_is_trimmed_stay_pending()
    {
        await DeliverAsync(3);
        await Store.TrimAsync(Key, StreamTrim.ToLength(1, exact: true));

        Assert.Empty(await RenewAsync("alice", Owned("3-0", "1-0", "2-0")));
        Assert.Equal(["1-0 alice x1", "2-0 alice x1", "3-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task An_entry_whose_payload_is_deleted_stays_pending_and_those_around_it_are_renewed()
    {
        await DeliverAsync(4);
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "2-0", "3-0", "4-0"), Long);
        await Store.DeleteAsync(Key, Ids("3-0"));

        Assert.Empty(await RenewAsync("alice", Owned("1-0", "2-0", "3-0", "4-0")));
        Assert.Equal(["1-0 alice x0", "2-0 alice x0", "3-0 alice x0", "4-0 alice x0"], await PendingAsync());
        Assert.Equal(["3-0"], Texts((await Store.PendingAsync(Key, Group, new PendingQuery { MinIdle = Long })).Select(line => line.Id)));
    }

    [Fact]
    public async Task In_an_emptied_stream_all_stay_pending()
    {
        await DeliverAsync(2);
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));

        Assert.Empty(await RenewAsync("alice", Owned("1-0", "2-0")));
        Assert.Equal(["1-0 alice x1", "2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task The_claim_on_a_dedupe_key_is_prolonged()
    {
        await DeliverAsync(1);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, TimeSpan.FromMinutes(1));

        await RenewAsync("alice", WithKey("1-0", "a"));

        Assert.Equal("1-0", await Fixture.ValueAsync(DedupeKey("a")));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("a")))!.Value, TimeSpan.FromMinutes(50), Long);
    }

    [Fact]
    public async Task A_claim_that_ran_out_is_taken_again()
    {
        await DeliverAsync(1);

        await RenewAsync("alice", WithKey("1-0", "a"));

        Assert.Equal("1-0", await Fixture.ValueAsync(DedupeKey("a")));
    }

    [Fact]
    public async Task A_key_that_is_another_entrys_or_done_is_left_alone()
    {
        await DeliverAsync(3);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, TimeSpan.FromMinutes(1));
        await AcknowledgeAsync("alice", WithKey("2-0", "b", TimeSpan.FromMinutes(1)));

        await RenewAsync("alice", WithKey("3-0", "a"), WithKey("1-0", "b"));

        Assert.Equal("1-0", await Fixture.ValueAsync(DedupeKey("a")));
        Assert.Equal("done", await Fixture.ValueAsync(DedupeKey("b")));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("a")))!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("b")))!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Without_the_group_it_is_refused() =>
        await Assert.ThrowsAsync<GroupNotFoundException>(() => RenewAsync("alice", Owned("1-0")));

    private async Task<string[]> RenewAsync(string consumer, params OwnedEntry[] entries) =>
        Texts(await Store.RenewAsync(new(Key, Group, consumer), entries, Long));
}
