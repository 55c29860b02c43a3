using Events.Administration;
using Events.Conformance.Delivery;
using Events.Errors;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Conformance.Administration;

/// <summary>Deleting a group with all that is kept for it.</summary>
public abstract class DeletingGroupsTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    private IAdministrationStore Seam => (IAdministrationStore)Store;

    [Fact]
    public async Task A_group_that_has_handled_all_goes_with_what_is_kept_for_it_and_one_of_its_name_is_new()
    {
        await CreateGroupAsync();
        await AddAsync("1-0", "type", "paid");
        await ReadNewAsync("alice");
        var keyed = new OwnedEntry(Id("1-0"), $"{DeliveryKeys.DedupePrefix(Key, Group)}paid:3:o-1", TimeSpan.FromHours(1));
        await Store.ClaimDedupeAsync(Key, Group, new[] { keyed }, TimeSpan.FromMinutes(1));
        await Store.AcknowledgeOwnedAsync(new(Key, Group, "alice"), new[] { keyed });
        await Store.SaveFloorAsync(Key, Group);

        GroupRemoval removal = await Administration.DeleteGroupAsync(Stream, Group);

        Assert.Equal(new GroupRemoval(Stream, Group, 0, 0, true, 0, 1), removal);
        Assert.Empty(await Store.GroupInfoAsync(Key));
        Assert.Null(await Fixture.ValueAsync(DeliveryKeys.Floors(Key)));
        GroupCreation creation = await Store.EnsureGroupAsync(Key, Group, GroupStart.Beginning, null);
        Assert.Equal((GroupCreationKind.Created, EntryId.Min), (creation.Kind, creation.After));
    }

    [Fact]
    public async Task Floors_and_marks_of_other_groups_stay()
    {
        await CreateGroupAsync();
        await AddAsync("1-0", "type", "paid");
        await Store.CreateGroupAsync(Key, Group + ":more", null);
        await Store.SaveFloorAsync(Key, Group + ":more");
        string mark = $"{DeliveryKeys.DedupePrefix(Key, Group + ":more")}paid:3:o-1";
        await Store.ClaimDedupeAsync(Key, Group + ":more", new[] { new OwnedEntry(Id("1-0"), mark, TimeSpan.FromHours(1)) }, lease: null);

        Assert.Equal(0, (await Administration.DeleteGroupAsync(Stream, Group, evenIfUnfinished: true)).Forgotten);

        Assert.Equal([Group + ":more"], (await Store.GroupInfoAsync(Key)).Select(static info => info.Name));
        Assert.NotNull(await Fixture.ValueAsync(DeliveryKeys.Floors(Key)));
        Assert.Equal("done", await Fixture.ValueAsync(new StreamKey(mark)));
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("unread")]
    [InlineData("requeued")]
    public async Task With_anything_left_to_do_it_is_refused_unless_that_is_said(string left)
    {
        await CreateGroupAsync();
        await AddAsync("1-0", "type", "paid");
        if (left != "unread") await ReadNewAsync("alice");
        if (left == "requeued")
        {
            await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
            await Store.AddAsync(Requeue, Entries.Fields.Of("type", "paid").View);
        }

        await RefusedAsync(AdministrationError.GroupIsUnfinished, () => Administration.DeleteGroupAsync(Stream, Group), Group, left == "requeued" ? "1 dead letter" : "1");

        GroupRemoval removal = await Administration.DeleteGroupAsync(Stream, Group, evenIfUnfinished: true);
        Assert.Equal(left, removal switch { { Pending: 1 } => "pending", { Unread: 1 } => "unread", { Requeued: 1 } => "requeued", _ => "" });
        Assert.Empty(await Store.GroupInfoAsync(Key));
        Assert.False(await Store.ExistsAsync(Requeue));
        Assert.Equal(1, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task What_was_requeued_and_read_is_left_to_do_too()
    {
        await CreateGroupAsync();
        await AddAsync("1-0", "type", "paid");
        await ReadNewAsync("alice");
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        await Store.AddAsync(Requeue, Entries.Fields.Of("type", "paid").View);
        await Store.CreateGroupAsync(Requeue, Group, EntryId.Min);
        await using (IGroupReader reader = Store.OpenReader(new ConsumerKey(Requeue, Group, "alice")))
        {
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.Zero, default, default);
            Assert.Equal(1, page.Count);
        }

        Assert.Equal(new GroupDeletion(false, 1, false), await Seam.DeleteGroupAsync(Key, Group));
    }

    [Fact]
    public async Task While_a_consumer_lives_it_is_refused()
    {
        await CreateGroupAsync();
        await AddAsync("1-0", "type", "paid");
        await ReadNewAsync("alice");
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        await HoldNameAsync("alice");

        await RefusedAsync(AdministrationError.ConsumerIsAlive, () => Administration.DeleteGroupAsync(Stream, Group, evenIfUnfinished: true), "alice", "anew");
    }

    [Fact]
    public async Task A_group_behind_the_last_possible_ID_has_nothing_unread()
    {
        await CreateGroupAsync();
        await AddAsync("1-0", "type", "paid");
        await Seam.SetGroupAsync(Key, Group, EntryId.Max);

        Assert.Equal(
            new GroupDeletion(true, 0, false), await Seam.DeleteGroupAsync(Key, Group));
    }

    [Fact]
    public async Task What_is_not_there_is_not_deleted()
    {
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.DeleteGroupAsync(Stream, Group));
        await AddAsync("1-0", "type", "paid");
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.DeleteGroupAsync(Stream, Group), Group);
        await Assert.ThrowsAsync<GroupNotFoundException>(
            async () => await Seam.DeleteGroupAsync(Key, Group));
    }
}
