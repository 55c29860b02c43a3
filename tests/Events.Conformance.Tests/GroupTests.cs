using Events.Conformance.Stores;
using Events.Errors;

namespace Events.Conformance;

/// <summary>XGROUP.</summary>
public abstract class GroupTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private const string NoStream =
        "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option "
        + "to create an empty stream automatically.";

    private const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

    [Fact]
    public async Task A_group_starts_after_the_id_it_is_given()
    {
        await AddManyAsync(3);
        await CreateGroupAsync("0-0", "all");
        await CreateGroupAsync("2-0", "some");
        await CreateGroupAsync(null, "new");
        await AddManyAsync(1, first: 4);

        Assert.Equal(["1-0 n=1", "2-0 n=2", "3-0 n=3", "4-0 n=4"], await ReadNewAsync("c", group: "all"));
        Assert.Equal(["3-0 n=3", "4-0 n=4"], await ReadNewAsync("c", group: "some"));
        Assert.Equal(["4-0 n=4"], await ReadNewAsync("c", group: "new"));
    }

    [Fact]
    public async Task A_group_makes_its_stream()
    {
        await CreateGroupAsync(null);

        Assert.True(await Store.ExistsAsync(Key));
        Assert.Equal(0, await Store.LengthAsync(Key));
        await AddAsync("1-0", "a", "1");
        Assert.Equal(["1-0 a=1"], await ReadNewAsync("c"));
    }

    [Fact]
    public async Task Without_a_stream_there_is_no_group()
    {
        await RefusedAsync<StreamNotFoundException>(
            NoStream, async () => await Store.CreateGroupAsync(Key, Group, EntryId.Min, makeStream: false));
        Assert.False(await Store.ExistsAsync(Key));
    }

    [Fact]
    public async Task A_group_is_created_once_and_keeps_its_position()
    {
        await AddManyAsync(3);
        await CreateGroupAsync("1-0");

        GroupExistsException error = await RefusedAsync<GroupExistsException>(
            "BUSYGROUP Consumer Group name already exists", () => CreateGroupAsync("3-0"));
        Assert.Equal("BUSYGROUP", error.Code);
        Assert.Equal(["2-0 n=2", "3-0 n=3"], await ReadNewAsync("c"));
    }

    [Fact]
    public async Task A_destroyed_group_is_gone_with_what_was_pending()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("c");

        Assert.True(await Store.DestroyGroupAsync(Key, Group));
        Assert.False(await Store.DestroyGroupAsync(Key, Group));
        Assert.Equal(0, await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
        await CreateGroupAsync();
        Assert.Empty(await PendingAsync());
        Assert.Equal(["1-0 n=1", "2-0 n=2"], await ReadNewAsync("c"));
    }

    [Fact]
    public async Task Without_a_stream_there_is_no_group_to_destroy() =>
        await RefusedAsync<StreamNotFoundException>(
            NoStream, async () => await Store.DestroyGroupAsync(Key, Group));

    [Fact]
    public async Task Names_of_groups_and_consumers_may_be_any_text()
    {
        await AddAsync("1-0", "a", "1");
        await CreateGroupAsync(group: "gr\u00fc\u00df e:\r\n{x}");
        await ReadNewAsync("\u4f60 \"c\"", group: "gr\u00fc\u00df e:\r\n{x}");

        Assert.Equal("gr\u00fc\u00df e:\r\n{x}", Assert.Single(await Store.GroupInfoAsync(Key)).Name);
        Assert.Equal(["1-0 \u4f60 \"c\" x1"], await PendingAsync(group: "gr\u00fc\u00df e:\r\n{x}"));
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused()
    {
        await Fixture.PutOtherValueAsync(Key);

        await RefusedAsync<WrongTypeException>(WrongType, () => CreateGroupAsync());
        await RefusedAsync<WrongTypeException>(WrongType, async () => await Store.DestroyGroupAsync(Key, Group));
        await RefusedAsync<WrongTypeException>(WrongType, () => ReadNewAsync("c"));
        await RefusedAsync<WrongTypeException>(WrongType, () => ReadPendingAsync("c"));
        await RefusedAsync<WrongTypeException>(WrongType, async () => await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
        await RefusedAsync<WrongTypeException>(WrongType, () => PendingAsync());
        await RefusedAsync<WrongTypeException>(WrongType, async () => await Store.PendingAsync(Key, Group));
        await RefusedAsync<WrongTypeException>(
            WrongType, async () => await Store.ClaimAsync(new(Key, Group, "c"), TimeSpan.Zero, Ids("1-0")));
        await RefusedAsync<WrongTypeException>(
            WrongType, async () => await Store.ClaimIdsAsync(new(Key, Group, "c"), TimeSpan.Zero, Ids("1-0")));
        await RefusedAsync<WrongTypeException>(
            WrongType, async () => await Store.AutoClaimAsync(new(Key, Group, "c"), TimeSpan.Zero, EntryId.Min, 1));
        await RefusedAsync<WrongTypeException>(WrongType, async () => await Store.StreamInfoAsync(Key));
        await RefusedAsync<WrongTypeException>(WrongType, async () => await Store.GroupInfoAsync(Key));
        await RefusedAsync<WrongTypeException>(WrongType, async () => await Store.ConsumerInfoAsync(Key, Group));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_that_does_not_exist_is_named_in_the_error(bool stream)
    {
        if (stream) await AddAsync("1-0");
        string noGroup = $"NOGROUP No such key '{Key.Name}' or consumer group 'g'";
        string noGroupToRead = noGroup + " in XREADGROUP with GROUP option";

        await RefusedAsync<GroupNotFoundException>(noGroupToRead, () => ReadNewAsync("c"));
        await RefusedAsync<GroupNotFoundException>(noGroupToRead, () => ReadPendingAsync("c"));
        await RefusedAsync<GroupNotFoundException>(noGroup, () => PendingAsync());
        await RefusedAsync<GroupNotFoundException>(noGroup, async () => await Store.PendingAsync(Key, Group));
        await RefusedAsync<GroupNotFoundException>(
            noGroup, async () => await Store.ClaimAsync(new(Key, Group, "c"), TimeSpan.Zero, Ids("1-0")));
        await RefusedAsync<GroupNotFoundException>(
            noGroup, async () => await Store.ClaimIdsAsync(new(Key, Group, "c"), TimeSpan.Zero, Ids("1-0")));
        await RefusedAsync<GroupNotFoundException>(
            noGroup, async () => await Store.AutoClaimAsync(new(Key, Group, "c"), TimeSpan.Zero, EntryId.Min, 1));
        if (stream)
        {
            await RefusedAsync<GroupNotFoundException>(
                $"NOGROUP No such consumer group 'g' for key name '{Key.Name}'",
                async () => await Store.ConsumerInfoAsync(Key, Group));
        }
        else
        {
            await RefusedAsync<StreamNotFoundException>(
                "ERR no such key", async () => await Store.ConsumerInfoAsync(Key, Group));
        }
    }
}
