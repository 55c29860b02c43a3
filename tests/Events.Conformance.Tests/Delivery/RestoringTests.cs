using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Pending records that were destroyed while their entries are in hand.</summary>
public abstract class RestoringTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Fact]
    public async Task What_is_pending_is_told_as_it_is_and_nothing_is_written()
    {
        await DeliverAsync(2);
        await StealAsync("bob", "2-0");

        await WritesNothingAsync(async () => Assert.Equal(["1-0 Own", "2-0 Others bob"], await RestoreAsync("1-0", "2-0")));
    }

    [Fact]
    public async Task What_went_with_its_deleted_consumer_is_pending_again_with_its_count()
    {
        await DeliverAsync(3);
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        Assert.Empty(await PendingAsync());

        Assert.Equal(["1-0 Restored", "2-0 Restored", "3-0 Restored"], await RestoreAsync(Record("1-0"), Record("2-0", deliveries: 4), Record("3-0")));

        Assert.Equal(["1-0 alice x1", "2-0 alice x4", "3-0 alice x1"], await PendingAsync());
        Assert.Empty(await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0")));
        await WritesNothingAsync(async () => Assert.Empty(await ReadNewAsync("alice")));
    }

    [Fact]
    public async Task Also_when_the_consumer_was_made_anew_by_its_next_read()
    {
        await DeliverAsync(2);
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        await DeliverAsync(1, first: 3);

        Assert.Equal(
            ["1-0 Restored", "2-0 Restored", "3-0 Own"],
            await RestoreAsync(TimeSpan.FromSeconds(1), Record("1-0", 2), Record("2-0", 2), Record("3-0", 1)));
        Assert.Equal(["1-0 alice x1", "2-0 alice x1", "3-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_somebody_has_acknowledged_is_not_raised_from_the_dead_where_an_older_record_bears_witness()
    {
        await DeliverAsync(3);
        await Store.AcknowledgeAsync(Key, Group, Ids("2-0"));

        await WritesNothingAsync(async () => Assert.Equal(
            ["1-0 Own", "2-0 Acknowledged", "3-0 Own"],
            await RestoreAsync(TimeSpan.Zero, Record("1-0", 2), Record("2-0", 2), Record("3-0", 1))));
    }

    [Fact]
    public async Task A_record_that_came_by_a_read_which_had_waited_bears_no_witness_for_what_came_meanwhile()
    {
        await DeliverAsync(1);
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        await DeliverAsync(1, first: 2);

        var waited = new PendingRecord(Id("2-0"), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), 1);
        Assert.Equal(["1-0 Restored", "2-0 Own"], await RestoreAsync(TimeSpan.FromSeconds(1), Record("1-0", 3), waited));
    }

    [Fact]
    public async Task Nor_where_nothing_was_delivered_to_the_consumer_since()
    {
        await DeliverAsync(1);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));

        await WritesNothingAsync(async () => Assert.Equal(["1-0 Acknowledged"], await RestoreAsync(TimeSpan.FromSeconds(3), Record("1-0", 2))));
    }

    [Fact]
    public async Task A_record_that_the_caller_does_not_know_says_that_something_was_delivered()
    {
        await DeliverAsync(1);
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        await DeliverAsync(1, first: 2);

        Assert.Equal(["1-0 Restored"], await RestoreAsync(TimeSpan.FromSeconds(3), Record("1-0", 2)));
    }

    [Fact]
    public async Task Nor_where_others_were_free_to_claim_it_for_as_long_as_the_consumer_is_there()
    {
        await DeliverAsync(2);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0"));

        await WritesNothingAsync(async () => Assert.Equal(
            ["1-0 Acknowledged", "2-0 Acknowledged"], await RestoreAsync(TimeSpan.Zero, Claimable("1-0"), Claimable("2-0"))));
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        Assert.Equal(["1-0 Restored"], await RestoreAsync(TimeSpan.Zero, Claimable("1-0")));
    }

    [Fact]
    public async Task What_was_put_off_is_not_taken_for_claimed_while_its_due_time_is_there()
    {
        await DeliverAsync(3);
        foreach (string id in new[] { "1-0", "2-0", "3-0" }) await Store.DeferAsync(
            new(Key, Group, "alice"), new OwnedEntry(Id(id)), new(TimeSpan.Zero, MinIdle));
        Assert.Equal(["1-0 n=1 x2"], await ReapAsync("bob", MinIdle, count: 1));
        await AcknowledgeAsync("bob", Owned("1-0"));
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        await DeliverAsync(1, first: 4);

        Assert.Equal(
            ["1-0 Acknowledged", "2-0 Restored", "3-0 Restored", "4-0 Own"],
            await RestoreAsync(TimeSpan.Zero, Claimable("1-0"), Claimable("2-0"), Claimable("3-0"), Record("4-0", 0)));
        Assert.Equal(["2-0 alice x1", "3-0 alice x1", "4-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_another_process_under_the_same_name_did_is_its_own()
    {
        await DeliverAsync(1);
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        await Store.TakeNameAsync(new(Key, Group, "alice"), "another", Long);

        await WritesNothingAsync(async () => Assert.Null(
            await Store.RestoreAsync(new(Key, Group, "alice"), new("me", await Store.NowAsync(Key), Year, new[] { Record("1-0") }, Dead))));
        Assert.NotNull(await Store.RestoreAsync(
            new(Key, Group, "alice"), new("another", await Store.NowAsync(Key), Year, new[] { Record("1-0") }, Dead)));
    }

    [Fact]
    public async Task A_group_that_was_made_anew_behind_the_entries_has_them_pending_again()
    {
        await DeliverAsync(2);
        await Store.DestroyGroupAsync(Key, Group);
        await CreateGroupAsync(after: null);

        Assert.Equal(["1-0 Restored", "2-0 Restored"], await RestoreAsync("1-0", "2-0"));
        Assert.Equal(["1-0 alice x1", "2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_a_group_that_was_made_anew_or_went_back_delivers_again_is_left_to_that()
    {
        await DeliverAsync(3);
        await Store.DestroyGroupAsync(Key, Group);
        await CreateGroupAsync("1-0");

        Assert.Equal(["1-0 Restored", "2-0 Undelivered", "3-0 Undelivered"], await RestoreAsync("1-0", "2-0", "3-0"));
        Assert.Equal(["2-0 n=2", "3-0 n=3"], await ReadNewAsync("bob"));
    }

    [Fact]
    public async Task What_the_group_has_not_come_to_and_is_not_in_the_stream_is_gone()
    {
        await DeliverAsync(3);
        await Store.DeleteStreamAsync(Key);
        await CreateGroupAsync("0-0");

        Assert.Equal(["1-0 Gone", "3-0 Gone"], await RestoreAsync("1-0", "3-0"));
    }

    [Fact]
    public async Task What_is_not_in_the_stream_any_more_is_told()
    {
        await DeliverAsync(3);
        await Store.DeleteAsync(Key, Ids("2-0"));
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");

        Assert.Equal(["1-0 Restored", "2-0 Gone", "3-0 Restored"], await RestoreAsync("1-0", "2-0", "3-0"));
        Assert.Equal(["1-0 alice x1", "3-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_another_has_claimed_before_the_consumer_was_deleted_stays_his()
    {
        await DeliverAsync(2);
        await StealAsync("bob", "1-0");
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");

        Assert.Equal(["1-0 Others bob", "2-0 Restored"], await RestoreAsync("1-0", "2-0"));
        Assert.Equal(["1-0 bob x1", "2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task Any_number_is_restored()
    {
        await DeliverAsync(2300);
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");

        await RestoreAsync([.. Enumerable.Range(1, 2300).Select(i => Record($"{i}-0", 1, 1 + (i % 3)))]);

        Assert.Equal(2300, (await Store.PendingAsync(Key, Group)).Count);
    }

    [Fact]
    public async Task Without_the_group_it_is_refused() =>
        await Assert.ThrowsAsync<GroupNotFoundException>(() => RestoreAsync("1-0"));

    [Fact]
    public async Task Every_step_tells_what_is_pending_for_nobody_from_what_another_has()
    {
        await DeliverAsync(2);
        await StealAsync("bob", "2-0");
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");

        string[] expected = ["1-0", "2-0 bob"];
        OwnedEntry[] both = Owned("1-0", "2-0");
        await WritesNothingAsync(async () =>
        {
            Assert.Equal(expected, Texts(await Store.AcknowledgeOwnedAsync(new(Key, Group, "alice"), both)));
            Assert.Equal(expected, Texts(await Store.RenewAsync(new(Key, Group, "alice"), both, Long)));
            Assert.Equal(expected, Texts(await Store.CommitAsync(new(Key, Group, "alice"), both, [])));
            Assert.Equal(expected, Texts(await Store.ReleaseAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"), default, MinIdle)));
            Assert.Equal(expected, Texts(await Store.LeaveAsync(new(Key, Group, "alice"), Ids("1-0", "2-0"))));
            for (int i = 0; i < 2; i++)
            {
                LostEntry? lost = await Store.DeferAsync(new(Key, Group, "alice"), both[i], new(Long, MinIdle));
                Assert.Equal(expected[i], Texts([lost!.Value])[0]);
                DeadLetterMove move = await Store.DeadLetterAsync(new(Key, Group, "alice"), both[i], new(Dead), Gone);
                Assert.Equal((null, i == 0 ? null : "bob"), (move.Letter, move.Owner));
            }
        });
    }

    [Fact]
    public async Task What_became_a_dead_letter_meanwhile_is_not_brought_back()
    {
        await DeliverAsync(3);
        await Store.DeadLetterAsync(new(Key, Group, "alice"), new OwnedEntry(Id("1-0")), new(Dead, StreamTrim.None), Gone);
        await CreateGroupAsync("0-0", "other");
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");

        // Nothing bears witness: a dead letter of this group does, by the ID that it names.
        Assert.Equal(["1-0 Acknowledged", "2-0 Restored"], await RestoreAsync("1-0", "2-0"));
        Assert.Equal(["3-0 Acknowledged"], await RestoreAsync(Record("3-0") with { Letter = Id("1-0") }));
        Assert.Equal(["3-0 Restored"], await RestoreAsync(Record("3-0")));
    }

    [Fact]
    public async Task What_another_has_committed_since_the_server_forgot_that_it_was_pending_here_is_not_brought_back()
    {
        await DeliverAsync(2);
        await ForgetAsync();
        await ReadNewAsync("bob");
        await Fixture.PassAsync(TimeSpan.FromMilliseconds(2));
        Assert.Empty(await Store.CommitAsync(new(Key, Group, "bob"), Owned("1-0"), [], Long));
        await AcknowledgeAsync("bob", Owned("2-0"));

        Assert.Equal(["1-0 Acknowledged", "2-0 Restored"], await RestoreAsync(Record("1-0", 10), Record("2-0", 10)));
    }

    [Fact]
    public async Task What_was_committed_before_it_was_seen_to_be_pending_is()
    {
        await DeliverAsync(1);
        Assert.Empty(await Store.CommitAsync(new(Key, Group, "alice"), Owned("1-0"), [], Long));
        await Fixture.SetGroupAsync(Key, Group, Id("0-0"));
        await Fixture.PassAsync(TimeSpan.FromMilliseconds(2));
        await ReadNewAsync("alice");
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");

        Assert.Equal(["1-0 Restored"], await RestoreAsync(Record("1-0", 0)));
    }

    [Fact]
    public async Task What_others_were_free_to_claim_while_the_question_was_under_way_is_taken_for_handled()
    {
        await DeliverAsync(2);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0"));
        DateTimeOffset asOf = await Store.NowAsync(Key) - TimeSpan.FromSeconds(10);

        PendingRecord[] records =
        [
            Record("1-0") with { ClaimableIn = TimeSpan.FromSeconds(5) }, Record("2-0") with { ClaimableIn = TimeSpan.FromSeconds(500) },
        ];
        IReadOnlyList<RecordStanding>? standings = await Store.RestoreAsync(new(Key, Group, "alice"), new("me", asOf, TimeSpan.Zero, records, Dead));

        Assert.Equal([RecordStandingKind.Acknowledged, RecordStandingKind.Restored], standings!.Select(static one => one.Kind));
    }

    [Fact]
    public async Task The_floor_stays_before_what_is_in_hand()
    {
        await DeliverAsync(3);
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");

        Assert.Equal(Id("2-0").Previous(), (await Store.SaveFloorAsync(Key, Group, new(Id("2-0")))).Acknowledged);
        Assert.Equal(Id("3-0"), (await Store.SaveFloorAsync(Key, Group, new(Id("4-0")))).Acknowledged);
        Assert.Equal(Id("3-0"), (await Store.SaveFloorAsync(Key, Group)).Acknowledged);
    }

    // As a server that comes back without its last writes.
    private async Task ForgetAsync()
    {
        await Fixture.DeleteConsumerAsync(Key, Group, "alice");
        await Fixture.SetGroupAsync(Key, Group, Id("0-0"));
    }

    private static PendingRecord Record(string id, int secondsAgo = 1, long deliveries = 1) =>
        new(Id(id), TimeSpan.FromSeconds(secondsAgo), TimeSpan.FromSeconds(secondsAgo), deliveries);

    private static PendingRecord Claimable(string id) => Record(id) with { ClaimableIn = TimeSpan.Zero };

    private Task<string[]> RestoreAsync(params string[] ids) => RestoreAsync([.. ids.Select(id => Record(id))]);

    private Task<string[]> RestoreAsync(params PendingRecord[] records) => RestoreAsync(TimeSpan.Zero, records);

    private async Task<string[]> RestoreAsync(TimeSpan sinceDelivery, params PendingRecord[] records) =>
        [.. (await Store.RestoreAsync(new(Key, Group, "alice"), new("me", await Store.NowAsync(Key), sinceDelivery, records, Dead)))!
            .Select(one => one.Owner is null ? $"{one.Id} {one.Kind}" : $"{one.Id} {one.Kind} {one.Owner}")];
}
