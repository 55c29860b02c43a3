using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Fenced acknowledgement.</summary>
public abstract class AcknowledgingOwnedTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task What_is_owned_is_acknowledged()
    {
        await DeliverAsync(3);

        Assert.Empty(await AcknowledgeAsync("alice", Owned("1-0", "3-0")));
        Assert.Equal(["2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_another_consumer_has_claimed_is_told_and_left_alone()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "2-0");

        Assert.Equal(["2-0"], await AcknowledgeAsync("alice", Owned("3-0", "2-0", "1-0")));
        Assert.Equal(["2-0 bob x1"], await PendingAsync());
    }

    [Fact]
    public async Task A_consumer_that_has_lost_all_of_them_writes_nothing()
    {
        await DeliverAsync(2);
        await StealAsync("bob", "1-0", "2-0");

        await WritesNothingAsync(async () => Assert.Equal(
            ["1-0", "2-0"], await AcknowledgeAsync("alice", WithKey("1-0", "a"), WithKey("2-0", "b"))));
    }

    [Fact]
    public async Task A_consumer_that_nobody_knows_writes_nothing()
    {
        await DeliverAsync(1);

        await WritesNothingAsync(async () => Assert.Equal(["1-0"], await AcknowledgeAsync("nobody", Owned("1-0"))));
    }

    [Fact]
    public async Task Repeating_it_does_nothing()
    {
        await DeliverAsync(1);
        await AcknowledgeAsync("alice", Owned("1-0"));

        await WritesNothingAsync(async () => Assert.Equal(["1-0"], await AcknowledgeAsync("alice", Owned("1-0"))));
    }

    [Fact]
    public async Task Nothing_is_nothing()
    {
        await WritesNothingAsync(async () => Assert.Empty(await AcknowledgeAsync("alice")));
    }

    [Fact]
    public async Task Without_the_group_it_is_refused()
    {
        await Assert.ThrowsAsync<GroupNotFoundException>(() => AcknowledgeAsync("alice", Owned("1-0")));
        await AddManyAsync(1);
        await Assert.ThrowsAsync<GroupNotFoundException>(() => AcknowledgeAsync("alice", Owned("1-0")));
    }

    [Fact]
    public async Task Entries_far_apart_are_found_between_others_that_the_consumer_owns()
    {
        await DeliverAsync(500);
        await StealAsync("bob", "2-0", "450-0");

        Assert.Equal(["2-0", "450-0", "501-0"], await AcknowledgeAsync("alice", Owned("1-0", "2-0", "450-0", "500-0", "501-0")));
        Assert.Equal(498, (await Store.PendingAsync(Key, Group)).Count);
        Assert.Equal(["499-0 alice x1"], await PendingAsync(new PendingQuery { From = Id("499-0") }));
    }

    [Fact]
    public async Task Any_number_is_acknowledged()
    {
        await DeliverAsync(2500);
        await StealAsync("bob", "7-0", "2499-0");

        string[] lost = await AcknowledgeAsync("alice", Owned([.. Enumerable.Range(1, 2500).Reverse().Select(i => $"{i}-0")]));

        Assert.Equal(["2499-0", "7-0"], lost);
        Assert.Equal(["7-0 bob x1", "2499-0 bob x1"], await PendingAsync());
    }

    [Fact]
    public async Task The_dedupe_keys_of_what_is_owned_are_done_for_their_window()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "2-0");

        string[] lost = await AcknowledgeAsync(
            "alice", WithKey("1-0", "a", TimeSpan.FromMinutes(5)), WithKey("2-0", "b"), new OwnedEntry(Id("3-0")));

        Assert.Equal(["2-0"], lost);
        Assert.Equal("done", await Fixture.ValueAsync(DedupeKey("a")));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("a")))!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Null(await Fixture.ValueAsync(DedupeKey("b")));
    }

    [Fact]
    public async Task Each_dedupe_key_goes_with_its_own_entry()
    {
        await DeliverAsync(4);
        await StealAsync("bob", "3-0");

        await AcknowledgeAsync(
            "alice", new OwnedEntry(Id("1-0")), WithKey("3-0", "c"), new OwnedEntry(Id("2-0")), WithKey("4-0", "d"));

        Assert.Null(await Fixture.ValueAsync(DedupeKey("c")));
        Assert.Equal("done", await Fixture.ValueAsync(DedupeKey("d")));
    }

    [Fact]
    public async Task An_entry_whose_payload_is_gone_is_acknowledged()
    {
        await DeliverAsync(2);
        await Store.DeleteAsync(Key, Ids("1-0"));

        Assert.Empty(await AcknowledgeAsync("alice", Owned("1-0", "2-0")));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task Of_two_consumers_that_both_think_they_own_it_one_acknowledges()
    {
        await DeliverAsync(200);
        string[] all = [.. Enumerable.Range(1, 200).Select(i => $"{i}-0")];
        await StealAsync("bob", [.. all.Where((_, i) => i % 2 == 0)]);

        string[][] lost = await Task.WhenAll(
            Task.Run(() => AcknowledgeAsync("alice", Owned(all))), Task.Run(() => AcknowledgeAsync("bob", Owned(all))));

        // Each lost at least the other's; nobody acknowledged one that the other did.
        Assert.Equal(100, lost[0].Length);
        Assert.Equal(100, lost[1].Length);
        Assert.Equal(all.Order(), lost[0].Concat(lost[1]).Order());
        Assert.Empty(await PendingAsync());
    }
}
