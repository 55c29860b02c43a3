using Events.Errors;
using Events.Store.Partitions;

namespace Events.Conformance.Delivery;

/// <summary>The number of partitions, and the members of a group that share them.</summary>
public abstract partial class PartitionSharingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task The_number_of_partitions_stays_as_it_is_said_first()
    {
        Assert.Equal(4, await Store.AgreePartitionsAsync(Key, 4));
        Assert.Equal(4, await Store.AgreePartitionsAsync(Key, 5));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.AgreePartitionsAsync(Key, 0));
    }

    [Fact]
    public async Task One_member_gets_all_and_a_second_one_nothing_before_the_first_gives_some_back()
    {
        Expect(await ShareAsync("a"), 5, 1, 0, 1, 2, 3, 4);
        Expect(await ShareAsync("b"), 2, 2);
        Expect(await ShareAsync("a", held: [0, 1, 2, 3, 4]), 3, 2, 0, 1, 2, 3, 4);

        Expect(await ShareAsync("a", held: [0, 1, 2, 4], released: [3]), 3, 2, 0, 1, 2, 4);
        Expect(await ShareAsync("b"), 2, 2, 3);
        Expect(await ShareAsync("a", held: [0, 1, 2], released: [4]), 3, 2, 0, 1, 2);
        Expect(await ShareAsync("b", held: [3]), 2, 2, 3, 4);
        Expect(await ShareAsync("c"), 1, 3);
    }

    [Fact]
    public async Task Who_says_nothing_for_its_lease_is_gone_and_so_is_who_leaves()
    {
        await ShareAsync("a", lease: MinIdle);
        await ShareAsync("b");
        await Fixture.PassAsync(MinIdle * 2);
        Expect(await ShareAsync("b"), 5, 1, 0, 1, 2, 3, 4);

        await Store.LeavePartitionsAsync(Key, Group, "b");
        await WritesNothingAsync(async () => await Store.LeavePartitionsAsync(Key, Group, "nobody"));

        Expect(await ShareAsync("a"), 5, 1, 0, 1, 2, 3, 4);
    }

    [Fact]
    public async Task What_is_held_stays_unless_another_one_has_it()
    {
        await ShareAsync("a", lease: MinIdle);
        await Fixture.PassAsync(MinIdle * 2);
        Expect(await ShareAsync("b"), 5, 1, 0, 1, 2, 3, 4);

        Expect(await ShareAsync("a", held: [0, 1, 2]), 3, 2);
    }

    [Fact]
    public async Task Held_partitions_of_a_list_that_is_lost_go_to_who_holds_them()
    {
        await ShareAsync("a");
        await Store.DeleteStreamAsync(PartitionKeys.Members(Key, Group));
        await Store.DeleteStreamAsync(PartitionKeys.Owners(Key, Group));

        Expect(await ShareAsync("b", held: [1, 3]), 5, 1, 1, 3);
        Expect(await ShareAsync("a", held: [0, 2]), 3, 2, 0, 2);
        Expect(await ShareAsync("b", held: [1, 3]), 2, 2, 1, 3);
        Expect(await ShareAsync("a", held: [0, 2]), 3, 2, 0, 2, 4);
    }

    [Fact]
    public async Task Who_asks_first_when_nobody_could_leaves_the_others_what_is_theirs()
    {
        await ShareAsync("a");
        await ShareAsync("b");
        await ShareAsync("a", held: [0, 1, 2], released: [3, 4]);
        Expect(await ShareAsync("b"), 2, 2, 3, 4);
        TimeSpan lease = MinIdle * 10;
        await ShareAsync("b", held: [3, 4], lease: lease);
        await ShareAsync("a", held: [0, 1, 2], lease: lease);
        await Fixture.PassAsync(lease * 1.5);

        Expect(await ShareAsync("a", held: [0, 1, 2]), 3, 2, 0, 1, 2);
        Expect(await ShareAsync("b", held: [3, 4]), 2, 2, 3, 4);
    }

    [Fact]
    public async Task A_number_that_is_lost_is_said_again_and_another_one_is_refused()
    {
        await ShareAsync("a");
        Assert.Equal(5, await Store.AgreePartitionsAsync(Key, 6));

        var refused = await Assert.ThrowsAsync<PartitionsDifferException>(() => ShareAsync("b", partitions: 6));
        await Store.DeleteStreamAsync(PartitionKeys.Count(Key));
        Expect(await ShareAsync("a", held: [0, 1, 2, 3, 4]), 5, 1, 0, 1, 2, 3, 4);

        Assert.Equal((6, 5), (refused.Declared, refused.Actual));
        Assert.Equal(5, await Store.AgreePartitionsAsync(Key, 6));
    }

    [Fact]
    public async Task What_is_refused_is_left_to_others()
    {
        Expect(await ShareAsync("a", refused: [0, 4]), 5, 1, 1, 2, 3);
        Expect(await ShareAsync("b"), 2, 2, 0, 4);
    }

    [Fact]
    public async Task Who_has_his_due_learns_of_each_change_all_the_same()
    {
        await ShareAsync("a");
        await ShareAsync("b");
        await ShareAsync("a", held: [0, 1, 2], released: [3, 4]);
        await ShareAsync("b");
        for (int i = 0; i < 3; i++)
        {
            Expect(await ShareAsync("a", held: [0, 1, 2]), 3, 2, 0, 1, 2);
            Expect(await ShareAsync("b", held: [3, 4]), 2, 2, 3, 4);
        }

        // One comes, one goes, somebody does not want what he has, somebody says that he has what is another's, and what is beside the stream is lost.
        Expect(await ShareAsync("c"), 1, 3);
        Expect(await ShareAsync("a", held: [0, 1, 2]), 2, 3, 0, 1, 2);
        Expect(await ShareAsync("a", held: [0, 1], released: [2]), 2, 3, 0, 1);
        Expect(await ShareAsync("c"), 1, 3, 2);
        for (int i = 0; i < 3; i++)
        {
            Expect(await ShareAsync("a", held: [0, 1]), 2, 3, 0, 1);
            Expect(await ShareAsync("b", held: [3, 4]), 2, 3, 3, 4);
            Expect(await ShareAsync("c", held: [2]), 1, 3, 2);
        }

        Expect(await ShareAsync("b", held: [3, 2]), 2, 3, 3, 4);
        await Store.LeavePartitionsAsync(Key, Group, "c");
        Expect(await ShareAsync("b", held: [3, 4]), 2, 2, 3, 4);
        Expect(await ShareAsync("a", held: [0, 1]), 3, 2, 0, 1, 2);
        Expect(await ShareAsync("a", held: [0, 1, 2]), 3, 2, 0, 1, 2);
        Expect(await ShareAsync("a", held: [0, 1, 2]), 3, 2, 0, 1, 2);
        await Store.DeleteStreamAsync(PartitionKeys.Owners(Key, Group));
        Expect(await ShareAsync("b", held: [3, 4]), 2, 2, 3, 4);
        Expect(await ShareAsync("a", held: [0, 1, 2]), 3, 2, 0, 1, 2);
        Expect(await ShareAsync("b", held: [4], released: [3], refused: [3]), 2, 2, 4);
    }

    [Fact]
    public async Task Groups_share_for_themselves()
    {
        await ShareAsync("a");

        PartitionShare other = await Store.SharePartitionsAsync(Key, "other", new PartitionClaim("b", Long, 5, [], [], []));

        Expect(other, 5, 1, 0, 1, 2, 3, 4);
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_without_an_overlap()
    {
        string[] members = [.. Enumerable.Range(0, 8).Select(static i => $"m{i} über")];
        await Task.WhenAll(members.Select(member => Task.Run(async () => await ShareAsync(member, partitions: 100))));

        // Who came first gives back what is more than its due.
        for (int round = 0; round < 3; round++)
        {
            foreach (string member in members)
            {
                PartitionShare share = await ShareAsync(member, partitions: 100);
                await ShareAsync(member, held: [.. share.Partitions.Take(share.Quota)], released: [.. share.Partitions.Skip(share.Quota)], partitions: 100);
            }
        }

        PartitionShare[] shares = await Task.WhenAll(members.Select(async member => await ShareAsync(member, partitions: 100)));

        Assert.Equal(Enumerable.Range(0, 100), shares.SelectMany(static share => share.Partitions).Order());
        Assert.All(shares, static share => Assert.InRange(share.Partitions.Count, 12, 13));
    }

    private static void Expect(PartitionShare share, int quota, int members, params int[] partitions)
    {
        Assert.Equal((quota, members), (share.Quota, share.Members));
        Assert.Equal(partitions, share.Partitions);
    }

    private async Task<PartitionShare> ShareAsync(
        string member, int[]? held = null, int[]? released = null, int[]? refused = null, TimeSpan? lease = null, int partitions = 5) =>
        await Store.SharePartitionsAsync(Key, Group, new PartitionClaim(member, lease ?? Long, partitions, held ?? [], released ?? [], refused ?? []));
}
