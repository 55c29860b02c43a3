using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Store;

namespace Events.Conformance;

/// <summary>XCLAIM, with payload and with JUSTID.</summary>
public abstract class ClaimingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task A_claimed_entry_changes_its_owner_and_counts_a_delivery()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Equal(["3-0 n=3", "1-0 n=1"], await ClaimAsync("bob", "3-0", "1-0"));
        Assert.Equal(["1-0 bob x2", "2-0 alice x1", "3-0 bob x2"], await PendingAsync());
        Assert.Equal(["1-0 n=1", "3-0 n=3"], await ReadPendingAsync("bob"));
        Assert.Equal(["2-0 n=2"], await ReadPendingAsync("alice"));
    }

    [Fact]
    public async Task Claiming_ones_own_entry_counts_a_delivery_too()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Equal(["1-0 n=1"], await ClaimAsync("alice", "1-0"));
        Assert.Equal(["1-0 n=1", "1-0 n=1"], await ClaimAsync("alice", "1-0", "1-0"));
        Assert.Equal(["1-0 alice x4"], await PendingAsync());
    }

    [Fact]
    public async Task What_is_not_pending_is_left_out()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 1);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));

        Assert.Empty(await ClaimAsync("bob", "1-0", "2-0", "3-0"));
        Assert.Empty(await ClaimIdsAsync("bob", TimeSpan.Zero, "1-0", "2-0", "3-0"));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task What_is_not_idle_enough_is_left_out_and_unchanged()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 1);
        await IdleAsync("1-0", TimeSpan.FromMilliseconds(100));
        await ReadNewAsync("alice", 1);
        using (await Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.FromHours(1), Ids("1-0", "2-0")))
        {
        }

        Assert.Equal(["1-0 alice x1", "2-0 alice x1"], await PendingAsync());
        EntryPage page = await Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.FromMilliseconds(100), Ids("1-0"));
        Assert.Equal(["1-0 n=1"], PageText.Of(page));
        Assert.Equal(["1-0 bob x2", "2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task A_claim_starts_the_idle_time_anew_so_that_the_second_claimer_comes_too_late()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await IdleAsync("1-0", TimeSpan.FromSeconds(1));

        EntryPage[] pages = await Task.WhenAll(
            Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.FromSeconds(1), Ids("1-0")).AsTask(),
            Store.ClaimAsync(new(Key, Group, "carol"), TimeSpan.FromSeconds(1), Ids("1-0")).AsTask());

        Assert.Single(pages, page => page.Count == 1);
        foreach (EntryPage page in pages) page.Dispose();
        Assert.EndsWith(" x2", Assert.Single(await PendingAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_entry_is_left_out_and_dropped()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await Store.DeleteAsync(Key, Ids("1-0"));
        await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("3-0"), exact: true));

        Assert.Equal(["3-0 n=3"], await ClaimAsync("bob", "1-0", "3-0"));
        Assert.Equal(["2-0 alice x1", "3-0 bob x2"], await PendingAsync());
        Assert.Empty(await ClaimIdsAsync("bob", TimeSpan.FromHours(1), "2-0"));
        Assert.Equal(["3-0 bob x2"], await PendingAsync());
        Assert.Empty(await ReadPendingAsync("alice"));
    }

    [Fact]
    public async Task Claiming_ids_renews_a_lease_without_counting()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await IdleAsync("1-0", TimeSpan.FromMilliseconds(60));

        Assert.Equal(["1-0"], await ClaimIdsAsync("alice", TimeSpan.Zero, "1-0"));

        IReadOnlyList<PendingEntry> lines = await Store.PendingAsync(Key, Group, new PendingQuery());
        Assert.Equal([1, 1], lines.Select(line => line.DeliveryCount));
        Assert.True(lines[0].Idle < lines[1].Idle);
    }

    [Fact]
    public async Task Claiming_ids_changes_the_owner_too()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Equal(["3-0", "1-0"], await ClaimIdsAsync("bob", TimeSpan.Zero, "3-0", "7-0", "1-0"));
        Assert.Equal(["1-0 bob x1", "2-0 alice x1", "3-0 bob x1"], await PendingAsync());
    }

    [Fact]
    public async Task A_negative_idle_time_is_a_mistake_of_the_caller()
    {
        await CreateGroupAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ClaimIdsAsync("bob", TimeSpan.FromSeconds(-5), "1-0"));
    }

    [Fact]
    public async Task Nothing_to_claim_is_no_mistake()
    {
        await CreateGroupAsync();

        Assert.Empty(await ClaimAsync("bob"));
        Assert.Empty(await ClaimIdsAsync("bob", TimeSpan.Zero));
    }

    private async Task<string[]> ClaimAsync(string consumer, params string[] ids) =>
        PageText.Of(await Store.ClaimAsync(new(Key, Group, consumer), TimeSpan.Zero, Ids(ids)));

    private async Task<string[]> ClaimIdsAsync(string consumer, TimeSpan minIdle, params string[] ids) =>
        Texts(await Store.ClaimIdsAsync(new(Key, Group, consumer), minIdle, Ids(ids)));
}
