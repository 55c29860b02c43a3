using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Groups that exist, are new, are gone or have gone back: one test for each row of the table of EnsureGroupAsync.</summary>
public abstract class EnsuringGroupTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task A_group_that_never_existed_starts_at_the_beginning_if_so_declared()
    {
        await AddManyAsync(3);

        Assert.Equal("Created after 0-0", await EnsureAsync());
        Assert.Equal(["1-0 n=1", "2-0 n=2", "3-0 n=3"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task A_group_that_never_existed_starts_at_the_end_if_so_declared()
    {
        await AddManyAsync(3);

        Assert.Equal("Created after 3-0", await EnsureAsync(startAt: GroupStart.End));
        await AddManyAsync(1, 4);
        Assert.Equal(["4-0 n=4"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task A_missing_stream_is_made()
    {
        Assert.Equal("Created after 0-0", await EnsureAsync(startAt: GroupStart.End));
        await AddManyAsync(1);
        Assert.Equal(["1-0 n=1"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task A_group_that_is_there_is_left_alone()
    {
        await DeliverAsync(3);
        await AcknowledgeAsync("alice", Owned("1-0", "3-0"));
        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);

        await WritesNothingAsync(async () =>
        {
            Assert.Equal("Existed after 3-0", await EnsureAsync());
            Assert.Equal("Existed after 3-0", await EnsureAsync(floor, GroupStart.End));
        });
        await AddManyAsync(2, 4);
        await ReadNewAsync("alice");
        await AcknowledgeAsync("alice", Owned("2-0", "5-0"));
        Assert.Equal("Existed after 5-0", await EnsureAsync(floor));
    }

    [Fact]
    public async Task A_group_lost_before_any_floor_was_saved_does_not_start_anew_at_the_end()
    {
        await AddManyAsync(1);
        await EnsureAsync(startAt: GroupStart.End);
        await AddManyAsync(2, 2);
        await Store.DestroyGroupAsync(Key, Group);

        Assert.Equal("Restored after 1-0, 2 may repeat, 0 may be lost", await EnsureAsync(startAt: GroupStart.End));
        Assert.Equal(["2-0 n=2", "3-0 n=3"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task The_group_was_destroyed_and_the_stream_goes_on()
    {
        await DeliverAsync(5);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0", "4-0"));
        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);
        await Store.DestroyGroupAsync(Key, Group);
        await AddManyAsync(1, 6);

        string restored = "Restored after 2-18446744073709551615, 4 may repeat, 0 may be lost";
        Assert.Equal(restored, await EnsureAsync());
        await Store.DestroyGroupAsync(Key, Group);
        Assert.Equal(restored, await EnsureAsync(floor, GroupStart.End));
        Assert.Equal(["3-0 n=3", "4-0 n=4", "5-0 n=5", "6-0 n=6"], await ReadNewAsync("alice"));
        Assert.Equal("Existed after 6-0", await EnsureAsync(floor));
    }

    [Fact]
    public async Task What_was_trimmed_behind_the_floor_may_be_lost()
    {
        await DeliverAsync(10);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0"));
        await Store.SaveFloorAsync(Key, Group);
        await Store.DestroyGroupAsync(Key, Group);
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("7-0"), exact: true));

        // Six were trimmed; two of them were acknowledged, but that only the floor's ID would tell.
        Assert.Equal("Restored after 2-18446744073709551615, 4 may repeat, 6 may be lost", await EnsureAsync());
        Assert.Equal(["7-0 n=7", "8-0 n=8", "9-0 n=9", "10-0 n=10"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task What_was_trimmed_before_the_floor_is_not_lost()
    {
        await DeliverAsync(10);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0", "4-0"));
        await Store.SaveFloorAsync(Key, Group);
        await Store.DestroyGroupAsync(Key, Group);
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("4-0"), exact: true));

        Assert.Equal("Restored after 4-18446744073709551615, 6 may repeat, 0 may be lost", await EnsureAsync());
    }

    [Fact]
    public async Task What_was_deleted_behind_the_floor_may_be_lost()
    {
        await DeliverAsync(4);
        await AcknowledgeAsync("alice", Owned("1-0"));
        await Store.SaveFloorAsync(Key, Group);
        await Store.DestroyGroupAsync(Key, Group);
        await Store.DeleteAsync(Key, Ids("3-0"));

        Assert.Equal("Restored after 1-18446744073709551615, 2 may repeat, 1 may be lost", await EnsureAsync());
    }

    [Fact]
    public async Task An_older_copy_was_restored_and_has_the_group()
    {
        await DeliverAsync(3);
        await AcknowledgeAsync("alice", Owned("1-0"));
        await Store.SaveFloorAsync(Key, Group);
        GroupFloor floor = await AheadOfCopyAsync(delivered: 8, acknowledged: 6);

        // Its two pending ones, of which one was acknowledged since; and what came after was lost.
        string regressed = "Regressed after 3-0, 2 may repeat, 2 may be lost";
        await WritesNothingAsync(async () => Assert.Equal(regressed, await EnsureAsync(floor)));
        await AddManyAsync(2, 4);
        Assert.Equal("Regressed after 3-0, 4 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal(["4-0 n=4", "5-0 n=5"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task An_older_copy_was_restored_and_has_the_floor_but_not_the_group()
    {
        await DeliverAsync(3);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0"));
        await Store.SaveFloorAsync(Key, Group);
        await Store.DestroyGroupAsync(Key, Group);
        GroupFloor floor = await AheadOfCopyAsync(delivered: 8, acknowledged: 6);

        Assert.Equal("Restored after 2-18446744073709551615, 1 may repeat, 2 may be lost", await EnsureAsync(floor));
        Assert.Equal(["3-0 n=3"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task An_older_copy_was_restored_without_group_and_floor()
    {
        await AddManyAsync(3);
        GroupFloor floor = await AheadOfCopyAsync(delivered: 8, acknowledged: 6);

        Assert.Equal("Restored after 0-0, 3 may repeat, 2 may be lost", await EnsureAsync(floor, GroupStart.End));
    }

    [Fact]
    public async Task A_failover_lost_the_newest_writes_and_gave_their_ids_to_others()
    {
        // The new server knows three entries and the group's position after them; the old one had four more.
        await DeliverAsync(3);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0"));
        await Store.SaveFloorAsync(Key, Group);
        GroupFloor floor = await AheadOfCopyAsync(delivered: 7, acknowledged: 7);
        await AddAsync("5-0", "n", "new");

        Assert.Equal("Regressed after 3-0, 1 may repeat, 0 may be lost", await EnsureAsync(floor));
        Assert.Equal(["5-0 n=new"], await ReadNewAsync("alice"));
    }

    [Fact]
    public async Task A_failover_lost_entries_that_the_group_had_not_read()
    {
        await DeliverAsync(2);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0"));
        GroupFloor floor = (await Store.SaveFloorAsync(Key, Group)) with
        {
            Unacknowledged = 5,
            Stream = new StreamExtent(Id("1-0"), Id("7-0"), 7, 7),
            At = DateTimeOffset.UtcNow.AddDays(1),
        };

        Assert.Equal("Regressed after 2-0, 0 may repeat, 5 may be lost", await EnsureAsync(floor));
    }

    [Fact]
    public async Task Somebody_has_set_the_group_back()
    {
        await DeliverAsync(4);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0"));
        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);
        await Fixture.SetGroupAsync(Key, Group, Id("1-0"));

        // The pending one is among those that are read once more.
        Assert.Equal("Regressed after 1-0, 3 may repeat, 0 may be lost", await EnsureAsync());
        GroupFloor now = await Store.SaveFloorAsync(Key, Group, new(Replace: true));
        Assert.Equal(Id("1-0"), now.Acknowledged);
        Assert.True(now.Acknowledged < floor.Acknowledged);
        Assert.Equal("Existed after 1-0", await EnsureAsync(now));
    }

    [Fact]
    public async Task What_is_pending_and_is_read_once_more_repeats_once()
    {
        await DeliverAsync(8);
        await AcknowledgeAsync("alice", Owned("2-0"));
        await Store.SaveFloorAsync(Key, Group);
        await Fixture.SetGroupAsync(Key, Group, Id("4-0"));

        // 1, 3 and 4 as pending ones, 5 to 8 as new ones.
        Assert.Equal("Regressed after 4-0, 7 may repeat, 0 may be lost", await EnsureAsync());
        await Fixture.SetGroupAsync(Key, Group, EntryId.Min);
        Assert.Equal("Regressed after 0-0, 8 may repeat, 0 may be lost", await EnsureAsync());
    }

    [Fact]
    public async Task What_somebody_has_restored_and_told_is_not_told_again()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Store.DeleteStreamAsync(Key);
        await AddManyAsync(4, 100);
        Assert.Equal("Restored after 0-0, 0 may repeat, 2 may be lost", await EnsureAsync(floor));
        await Fixture.PassAsync(MinIdle);
        await Store.SaveFloorAsync(Key, Group);

        Assert.Equal("Existed after 0-0", await EnsureAsync(floor));
    }

    [Fact]
    public async Task Where_there_is_one_consumer_what_it_was_not_given_does_not_repeat()
    {
        await DeliverAsync(5);
        await AcknowledgeAsync("alice", Owned("1-0", "2-0", "3-0"));
        GroupFloor floor = await Store.SaveFloorAsync(Key, Group);
        await AddManyAsync(6, 6);
        await Store.DestroyGroupAsync(Key, Group);

        Assert.Equal("Restored after 3-18446744073709551615, 2 may repeat, 0 may be lost", await EnsureAsync(floor));
        await Store.DestroyGroupAsync(Key, Group);

        // Of what others were given, nobody knows here.
        await Store.CreateGroupAsync(Key, Group, Id("3-0"));
        await ReadNewAsync("alice", 1);
        await ReadNewAsync("bob", 1);
        await AcknowledgeAsync("alice", Owned("4-0"));
        floor = await Store.SaveFloorAsync(Key, Group);
        await Store.DestroyGroupAsync(Key, Group);
        Assert.Equal("Restored after 4-18446744073709551615, 7 may repeat, 0 may be lost", await EnsureAsync(floor));
    }

    [Fact]
    public async Task It_says_since_when_it_does_not_know()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Fixture.FlushAsync();

        GroupCreation creation = await Store.EnsureGroupAsync(Key, Group, GroupStart.Beginning, floor);

        Assert.Equal(floor, creation.Floor);
    }

    [Fact]
    public async Task Of_two_that_restore_it_one_does()
    {
        GroupFloor floor = await HandleAsync(delivered: 5, acknowledged: 3);
        await Store.DestroyGroupAsync(Key, Group);

        GroupCreation[] creations = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Task.Run(async () => await Store.EnsureGroupAsync(Key, Group, GroupStart.Beginning, floor))));

        Assert.Single(creations, creation => creation.Kind == GroupCreationKind.Restored);
        Assert.All(creations, creation => Assert.Equal(Id("3-18446744073709551615"), creation.After));
    }

    [Fact]
    public async Task More_than_is_counted_one_by_one_may_repeat()
    {
        await DeliverAsync(3);
        await AcknowledgeAsync("alice", Owned("1-0"));
        await Store.SaveFloorAsync(Key, Group);
        await Store.DestroyGroupAsync(Key, Group);
        await AddManyAsync(10_100, 4);

        Assert.Equal("Restored after 1-18446744073709551615, 10103 may repeat, 0 may be lost", await EnsureAsync());
    }

    [Fact]
    public async Task A_floor_that_is_none_is_refused_and_nothing_is_written()
    {
        await DeliverAsync(1);
        await Fixture.PutOtherValueAsync(Key.Beside("floor"));
        await Store.DestroyGroupAsync(Key, Group);

        await WritesNothingAsync(() => Assert.ThrowsAsync<WrongTypeException>(() => EnsureAsync()));
    }

    /// <summary>The floor that a caller remembers of the stream as it was, of which an older copy stands there now.</summary>
    private async Task<GroupFloor> AheadOfCopyAsync(int delivered, int acknowledged)
    {
        var original = new StreamKey(Key.Name + ":original");
        for (int i = 1; i <= delivered; i++) await Store.AddAsync(original, Entries.Fields.Of("n", $"{i}").View, id: Id($"{i}-0"));
        await Store.CreateGroupAsync(original, Group, EntryId.Min);
        await using (IGroupReader reader = Store.OpenReader(new ConsumerKey(original, Group, "alice")))
        {
            (await reader.ReadNewAsync(delivered, TimeSpan.Zero, default, default)).Dispose();
        }

        EntryId[] ids = [.. Enumerable.Range(1, acknowledged).Select(i => new EntryId((ulong)i, 0))];
        await Store.AcknowledgeAsync(original, Group, ids);
        GroupFloor floor = await Store.SaveFloorAsync(original, Group);
        await Store.DeleteStreamAsync(original);
        return floor with { At = floor.At.AddMilliseconds(1) };
    }
}
