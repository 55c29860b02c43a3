using Events.Administration;
using Events.Conformance.Delivery;
using Events.DeadLetters;
using Events.Errors;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Roles;

namespace Events.Conformance.Administration;

/// <summary>Pending entries: listed, moved, and not destroyed with their consumer.</summary>
public abstract class MovingPendingTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    [Fact]
    public async Task Pending_entries_are_listed_by_consumer_range_and_idle_time_page_by_page()
    {
        await DeliverAsync(5);
        await StealAsync("bob", "2-0", "4-0");
        await Store.DeleteAsync(Key, Ids("5-0"));

        PendingPage first = await Administration.ListPendingAsync(Stream, Group, count: 2);
        PendingPage second = await Administration.ListPendingAsync(Stream, Group, new PendingFilter { From = first.Next!.Value }, 2);
        PendingPage last = await Administration.ListPendingAsync(Stream, Group, new PendingFilter { From = second.Next!.Value }, 2);

        Assert.Equal(["1-0 alice", "2-0 bob", "3-0 alice", "4-0 bob", "5-0 alice gone"], Lines([.. first.Entries, .. second.Entries, .. last.Entries]));
        Assert.Null(last.Next);
        Assert.Equal(["2-0 bob", "4-0 bob"], await ListAsync(new PendingFilter { Consumer = "bob" }));
        Assert.Equal(["3-0 alice", "4-0 bob"], await ListAsync(new PendingFilter { From = Id("3-0"), To = Id("4-0") }));
        Assert.Empty(await ListAsync(new PendingFilter { MinIdle = Long }));
        Assert.Equal((Stream, Group, 1L), (first.Entries[0].Stream, first.Entries[0].Group, first.Entries[0].Deliveries));
    }

    [Fact]
    public async Task More_than_a_page_is_read_to_its_end()
    {
        await DeliverAsync(2_300);

        List<PendingDetails> all = await AllAsync(Administration.ReadPendingAsync(Stream, Group));

        Assert.Equal(Ids(Enumerable.Range(1, 2_300)), all.Select(entry => entry.Id));
        Assert.DoesNotContain(all, entry => entry.IsPayloadGone);
    }

    [Fact]
    public async Task Bad_filters_and_unknown_consumers_are_refused()
    {
        await DeliverAsync(1);
        await RefusedAsync<ArgumentOutOfRangeException>(() => Administration.ListPendingAsync(Stream, Group, count: 0));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Administration.ListPendingAsync(Stream, Group, count: 1001));
        await RefusedAsync<ArgumentOutOfRangeException>(() =>
            Administration.ListPendingAsync(Stream, Group, new PendingFilter { MinIdle = TimeSpan.FromTicks(-1) }));
        await RefusedAsync<ArgumentException>(() => Administration.ListPendingAsync(Stream, Group, new PendingFilter { From = Id("2-0"), To = Id("1-0") }));
        await RefusedAsync(
            AdministrationError.ConsumerNotFound, () => Administration.ListPendingAsync(Stream, Group, new PendingFilter { Consumer = "zoe" }), "zoe", "alice");
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.ListPendingAsync(Stream, "nobody"), "nobody");
    }

    [Fact]
    public async Task A_hand_over_moves_all_of_one_consumer_and_what_was_requeued()
    {
        await DeliverAsync(3);
        await AddManyAsync(1, first: 4);
        await ReadNewAsync("bob");
        await DeliverRequeuedAsync("alice");

        PendingMove move = await Administration.HandOverAsync(Stream, Group, "alice", "bob");

        Assert.Equal(new PendingMove(Stream, Group, "bob", 4, 0), move);
        Assert.Equal(["1-0 bob x1", "2-0 bob x1", "3-0 bob x1", "4-0 bob x1"], await PendingAsync());
        Assert.Equal("bob", Assert.Single(await Store.PendingAsync(Requeue, Group, new PendingQuery())).Consumer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_that_was_never_given_anything_is_given_what_another_had(bool isClaim)
    {
        await DeliverAsync(2);
        await HoldNameAsync("carol");
        Assert.DoesNotContain(await Store.ConsumerInfoAsync(Key, Group), static one => one.Name == "carol");

        PendingMove move = isClaim
            ? await Administration.ClaimAsync(Stream, Group, "carol", new PendingFilter { Consumer = "alice" })
            : await Administration.HandOverAsync(Stream, Group, "alice", "carol");

        Assert.Equal(new PendingMove(Stream, Group, "carol", 2, 0), move);
        Assert.Equal(["1-0 carol x1", "2-0 carol x1"], await PendingAsync());
        await RefusedAsync(AdministrationError.ConsumerNotFound, () => Administration.HandOverAsync(Stream, Group, "carol", "zoe", evenIfAlive: true), "zoe");
    }

    [Fact]
    public async Task Without_an_heir_whoever_is_free_claims_it()
    {
        await DeliverAsync(2);

        await Administration.HandOverAsync(Stream, Group, "alice", to: null);

        Assert.Equal(["1-0 (released) x1", "2-0 (released) x1"], await PendingAsync());
        Assert.Equal(["1-0 n=1 x2", "2-0 n=2 x2"], await ReapAsync("carol", Long));
    }

    [Fact]
    public async Task What_has_no_payload_is_not_dropped_by_a_hand_over_and_told()
    {
        await DeliverAsync(3);
        await Store.DeleteAsync(Key, Ids("2-0"));

        PendingMove move = await Administration.HandOverAsync(Stream, Group, "alice", to: null);

        Assert.Equal((2L, 1L), (move.Moved, move.Gone));
        Assert.Equal(["1-0 (released) x1", "2-0 alice x1", "3-0 (released) x1"], await PendingAsync());
    }

    [Fact]
    public async Task A_living_consumer_keeps_what_it_has_unless_told_otherwise()
    {
        await DeliverAsync(1);
        await MakeConsumerAsync("bob");
        await HoldNameAsync("alice");

        await RefusedAsync(
            AdministrationError.ConsumerIsAlive, () => Administration.HandOverAsync(Stream, Group, "alice", "bob"), "alice", "process 41 on pod-7");
        Assert.Equal(1, (await Administration.HandOverAsync(Stream, Group, "alice", "bob", evenIfAlive: true)).Moved);
    }

    [Fact]
    public async Task A_hand_over_from_or_to_nobody_is_refused()
    {
        await DeliverAsync(1);
        await RefusedAsync(AdministrationError.ConsumerNotFound, () => Administration.HandOverAsync(Stream, Group, "zoe", "alice"), "zoe");
        await RefusedAsync(AdministrationError.ConsumerNotFound, () => Administration.HandOverAsync(Stream, Group, "alice", "zoe"), "zoe");
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.HandOverAsync(Stream, "nobody", "alice", null), "nobody");
        await RefusedAsync<ArgumentException>(() => Administration.HandOverAsync(Stream, Group, "alice", "alice"));
    }

    [Fact]
    public async Task Claiming_moves_what_matches_counts_no_delivery_and_drops_nothing()
    {
        await DeliverAsync(4);
        await MakeConsumerAsync("bob");
        await StealAsync("carol", "4-0");
        await Store.DeleteAsync(Key, Ids("2-0"));

        PendingMove none = await Administration.ClaimAsync(Stream, Group, "bob", new PendingFilter { MinIdle = Long });
        PendingMove move = await Administration.ClaimAsync(Stream, Group, "bob", new PendingFilter { Consumer = "alice", To = Id("3-0") });

        Assert.Equal((0L, 0L), (none.Moved, none.Gone));
        Assert.Equal(new PendingMove(Stream, Group, "bob", 2, 1), move);
        Assert.Equal(["1-0 bob x1", "2-0 alice x1", "3-0 bob x1", "4-0 carol x1"], await PendingAsync());
        await RefusedAsync(AdministrationError.ConsumerNotFound, () => Administration.ClaimAsync(Stream, Group, "zoe", PendingFilter.All), "zoe");
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.ClaimAsync(Stream, "nobody", "bob", PendingFilter.All), "nobody");
    }

    [Fact]
    public async Task The_idle_time_that_a_claim_asks_for_is_looked_at_by_the_same_step()
    {
        await DeliverAsync(2);
        await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"), Long);
        await StealAsync("bob", "2-0");

        // As if the list had been read before 2-0 was claimed anew.
        MovedEntries moved = await ((IAdministrationStore)Store).MovePendingAsync(new(Key, Group, "carol"), Long, Ids("1-0", "2-0", "9-0"));

        Assert.Equal(["1-0"], Texts(moved.Moved));
        Assert.Empty(moved.Gone);
    }

    [Fact]
    public async Task More_than_a_page_is_claimed_to_its_end()
    {
        await DeliverAsync(2_300);
        await MakeConsumerAsync("bob");
        var told = new List<long>();

        PendingMove move = await Administration.ClaimAsync(Stream, Group, "bob", PendingFilter.All, new Told(told.Add));

        Assert.Equal((2_300L, 0L), (move.Moved, move.Gone));
        Assert.Equal([1_000, 2_000, 2_300], told);
    }

    [Fact]
    public async Task A_consumer_with_anything_pending_is_not_deleted()
    {
        await DeliverAsync(2);
        await RefusedAsync(
            AdministrationError.ConsumerHasPending, () => Administration.DeleteConsumerAsync(Stream, Group, "alice"), "alice", "2 entries", "Hand that over");

        await Store.AcknowledgeAsync(Key, Group, Ids("1-0", "2-0"));
        await DeliverRequeuedAsync("alice");

        await RefusedAsync(
            AdministrationError.ConsumerHasPending, () => Administration.DeleteConsumerAsync(Stream, Group, "alice"), "1 entry of what was requeued");
    }

    [Fact]
    public async Task One_consumer_is_deleted_and_no_other()
    {
        await DeliverAsync(1);
        await MakeConsumerAsync("bob");
        await MakeConsumerAsync("carol");

        ConsumerRemoval removal = await Administration.DeleteConsumerAsync(Stream, Group, "bob");

        Assert.Equal(new ConsumerRemoval(Stream, Group, "bob", 0, 0), removal);
        Assert.Equal(["alice", "carol"], (await Administration.ListConsumersAsync(Stream, Group)).Select(one => one.Consumer));
        await RefusedAsync(AdministrationError.ConsumerNotFound, () => Administration.DeleteConsumerAsync(Stream, Group, "bob"), "bob", "alice, carol");
    }

    [Fact]
    public async Task Handed_over_first_it_is_deleted_with_nothing_lost()
    {
        await DeliverAsync(3);
        await Store.DeleteAsync(Key, Ids("2-0"));
        await DeliverRequeuedAsync("alice");

        ConsumerRemoval removal = await Administration.DeleteConsumerAsync(Stream, Group, "alice", handOver: true);

        Assert.Equal(new ConsumerRemoval(Stream, Group, "alice", 3, 1), removal);
        Assert.Equal(["1-0 (released) x1", "3-0 (released) x1"], await PendingAsync());
        DeadLetter letter = Assert.Single(await AllAsync(Administration.OpenDeadLetters(Stream).ReadAsync()));
        Assert.Equal((Id("2-0"), "payload-gone", "alice", 1L), (letter.OriginalId!.Value, letter.Reason, letter.Consumer, letter.Attempts));
        Assert.Equal(["(released)"], (await Store.ConsumerInfoAsync(Requeue, Group)).Select(one => one.Name));
        Assert.Equal(["(released)"], (await Administration.ListConsumersAsync(Stream, Group)).Select(one => one.Consumer));
    }

    [Fact]
    public async Task A_consumer_that_has_nothing_but_what_was_requeued_is_found_handed_over_and_deleted()
    {
        await DeliverAsync(1);
        await DeliverRequeuedAsync("dora");
        await RefusedAsync(AdministrationError.ConsumerHasPending, () => Administration.DeleteConsumerAsync(Stream, Group, "dora"), "dora");

        Assert.Equal(1, (await Administration.HandOverAsync(Stream, Group, "dora", "alice")).Moved);
        await Administration.DeleteConsumerAsync(Stream, Group, "dora");

        Assert.Equal(["alice"], (await Store.ConsumerInfoAsync(Requeue, Group)).Select(one => one.Name));
        await RefusedAsync(AdministrationError.ConsumerNotFound, () => Administration.DeleteConsumerAsync(Stream, Group, "dora"), "dora");
    }

    [Fact]
    public async Task What_was_requeued_is_a_stream_with_the_same_living_consumers()
    {
        await DeliverAsync(1);
        await DeliverRequeuedAsync("alice");
        await HoldNameAsync("alice");

        Assert.Equal(ConsumerLiveness.Alive, Assert.Single(await Administration.ListConsumersAsync(Requeue.Name, Group)).Liveness);
        await RefusedAsync(AdministrationError.ConsumerIsAlive, () => Administration.HandOverAsync(Requeue.Name, Group, "alice", to: null), "alice");
    }

    [Fact]
    public async Task A_living_consumer_is_not_deleted()
    {
        await DeliverAsync(1);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        await HoldNameAsync("alice");

        await RefusedAsync(AdministrationError.ConsumerIsAlive, () => Administration.DeleteConsumerAsync(Stream, Group, "alice"), "alice");
        await RefusedAsync(AdministrationError.ConsumerIsAlive, () => Administration.DeleteConsumerAsync(Stream, Group, "alice", handOver: true), "alice");
        await RefusedAsync<ArgumentException>(() => Administration.DeleteConsumerAsync(Stream, Group, "alice", handOverTo: "bob"));
        await Administration.DeleteConsumerAsync(Stream, Group, "alice", evenIfAlive: true);
        Assert.Empty(await Administration.ListConsumersAsync(Stream, Group));
    }

    [Fact]
    public async Task What_a_consumer_was_given_after_the_look_keeps_it_from_being_deleted()
    {
        var store = (IAdministrationStore)Store;
        await DeliverAsync(1);

        Assert.Equal(new ConsumerDeletion(ConsumerDeletionKind.HasPending, 1), await store.DeleteConsumerAsync(
            new(Key, Group, "alice"), evenIfHeld: true));
        Assert.Equal(ConsumerDeletionKind.Absent, (await store.DeleteConsumerAsync(new(Key, Group, "zoe"))).Kind);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        await HoldNameAsync("alice");
        ConsumerDeletion held = await store.DeleteConsumerAsync(new(Key, Group, "alice"));
        Assert.Equal((ConsumerDeletionKind.IsHeld, true), (held.Kind, held.Holder!.Owner.Contains("host=pod-7", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<GroupNotFoundException>(async () => await store.DeleteConsumerAsync(new(Key, "nobody", "alice")));
    }

    // A read that finds nothing makes no consumer.
    private async Task MakeConsumerAsync(string name)
    {
        await StealAsync(name, "1-0");
        await StealAsync("alice", "1-0");
    }

    private async Task DeliverRequeuedAsync(string consumer)
    {
        await Store.AddAsync(Requeue, Entries.Fields.Of("n", "7").View, id: Id("7-0"));
        await Store.CreateGroupAsync(Requeue, Group, EntryId.Min);
        await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Requeue, Group, consumer));
        using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, CancellationToken.None);
    }

    private async Task<string[]> ListAsync(PendingFilter filter) => Lines((await Administration.ListPendingAsync(Stream, Group, filter)).Entries);

    private static string[] Lines(IEnumerable<PendingDetails> entries) =>
        [.. entries.Select(entry => $"{entry.Id} {entry.Consumer}{(entry.IsPayloadGone ? " gone" : "")}")];
}
