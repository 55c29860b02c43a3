using Events.Conformance.Stores;
using Events.Store;

namespace Events.Conformance;

/// <summary>XACK.</summary>
public abstract class AcknowledgingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task Only_what_was_pending_counts_and_only_once()
    {
        await AddManyAsync(4);
        await CreateGroupAsync();
        await ReadNewAsync("c", 3);

        Assert.Equal(2, await Store.AcknowledgeAsync(Key, Group, Ids("1-0", "3-0", "1-0", "4-0", "9-0", "0-0")));
        Assert.Equal(0, await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
        Assert.Equal(["2-0 c x1"], await PendingAsync());
    }

    [Fact]
    public async Task Unknown_streams_and_groups_count_nothing()
    {
        Assert.Equal(0, await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
        await AddAsync("1-0");
        Assert.Equal(0, await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
        await CreateGroupAsync();
        Assert.Equal(0, await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
    }

    [Fact]
    public async Task Nothing_to_acknowledge_is_no_mistake()
    {
        await CreateGroupAsync();
        Assert.Equal(0, await Store.AcknowledgeAsync(Key, Group, default));
    }

    [Fact]
    public async Task Nobody_asks_whose_the_entry_is()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        using (await Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.Zero, Ids("1-0")))
        {
        }

        Assert.Equal(1, await Store.AcknowledgeAsync(Key, Group, Ids("1-0")));
        Assert.Empty(await ReadPendingAsync("bob"));
    }

    [Fact]
    public async Task Another_group_still_waits_for_its_own_acknowledgement()
    {
        await AddManyAsync(1);
        await CreateGroupAsync(group: "one");
        await CreateGroupAsync(group: "two");
        await ReadNewAsync("c", group: "one");
        await ReadNewAsync("c", group: "two");

        Assert.Equal(1, await Store.AcknowledgeAsync(Key, "one", Ids("1-0")));
        Assert.Empty(await PendingAsync(group: "one"));
        Assert.Equal(["1-0 c x1"], await PendingAsync(group: "two"));
    }

    [Fact]
    public async Task Many_entries_can_be_acknowledged_in_any_order()
    {
        await AddManyAsync(1_000);
        await CreateGroupAsync();
        await ReadNewAsync("c", 1_000);
        var random = new Random(7);
        EntryId[] ids = [.. Enumerable.Range(1, 1_000).Select(i => Id($"{i}-0"))];
        random.Shuffle(ids);

        Assert.Equal(900, await Store.AcknowledgeAsync(Key, Group, ids.AsMemory(0, 900)));
        Assert.Equal(
            ids[900..].Order().Select(id => $"{id} c x1"), await PendingAsync(new PendingQuery { Count = 1_000 }));
        Assert.Equal(100, await Store.AcknowledgeAsync(Key, Group, ids));
        Assert.Equal(0, (await Store.PendingAsync(Key, Group)).Count);
    }
}
