using Events.Errors;
using Events.Store.Partitions;

namespace Events.Conformance.Delivery;

/// <summary>A stream that gets more partitions.</summary>
public abstract partial class PartitionSharingTests
{
    [Fact]
    public async Task A_growth_is_announced_settled_and_completed()
    {
        Assert.Null(await Store.ReadPartitionsAsync(Key));
        await Store.AgreePartitionsAsync(Key, 2);
        PartitionLayout announced = await Store.GrowPartitionsAsync(Key, new GrowthRequest(6, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20)));

        PartitionGrowth growth = Assert.Single(announced.Growths);
        Assert.Equal((6, 2, 6, false), (announced.Partitions, growth.From, growth.To, growth.IsComplete));
        Assert.Equal(TimeSpan.FromSeconds(30), growth.SwitchAt - announced.Now);
        Assert.Equal(TimeSpan.FromSeconds(20), growth.Settling);
        Assert.Empty(growth.Ends);

        EntryId end = new(5, 3);
        await Store.SavePartitionEndsAsync(Key, 2, new Dictionary<int, EntryId> { [0] = end });
        PartitionLayout? saved = await Store.SavePartitionEndsAsync(Key, 2, new Dictionary<int, EntryId> { [0] = new(9, 9), [1] = EntryId.Min });
        Assert.Equal((end, EntryId.Min), (saved!.Current!.Ends[0], saved.Current.Ends[1]));

        PartitionLayout? complete = await Store.CompletePartitionsAsync(Key, 2);
        Assert.Equal((6, true), (complete!.Partitions, complete.Current is null));
        Assert.Equal(6, await Store.AgreePartitionsAsync(Key, 2));
        Assert.Equal(2, (await Store.ReadPartitionsAsync(Key))!.Growths[0].Ends.Count);
        Assert.Equal(6, (await Store.CompletePartitionsAsync(Key, 2))!.Partitions);
    }

    [Fact]
    public async Task Whoever_knows_of_no_growth_has_another_number_from_its_announcement_on()
    {
        await ShareAsync("a");
        await GrowAsync(10);

        Assert.Equal(0, await Store.AgreePartitionsAsync(Key, 5));
        Assert.Equal(0, await Store.AgreePartitionsAsync(Key, 10));
        var refused = await Assert.ThrowsAsync<PartitionsDifferException>(() => ShareAsync("a"));

        Assert.Equal(0, refused.Actual);
    }

    [Fact]
    public async Task Only_a_larger_multiple_is_grown_to_and_only_one_growth_at_a_time()
    {
        await RefusedAsync(10, "nothing says");
        await Store.AgreePartitionsAsync(Key, 5);
        await RefusedAsync(12, "no multiple");
        await RefusedAsync(5, "does not grow");
        await RefusedAsync(2, "does not grow");
        Assert.Equal(5, await Store.AgreePartitionsAsync(Key, 5));
        await GrowAsync(10);
        await RefusedAsync(20, "grows already");
        await Store.CompletePartitionsAsync(Key, 5);
        await RefusedAsync(15, "no multiple");

        PartitionLayout again = await GrowAsync(20);

        Assert.Equal([5, 10], again.Growths.Select(static growth => growth.From));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => GrowAsync(20_000));
    }

    [Fact]
    public async Task New_partitions_are_shared_as_soon_as_they_are_announced()
    {
        await ShareAsync("a");
        await GrowAsync(10);

        Expect(await ShareAsync("a", partitions: 10, held: [0, 1, 2, 3, 4]), 10, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        await Store.CompletePartitionsAsync(Key, 5);
        Expect(await ShareAsync("b", partitions: 10), 5, 2);
    }

    [Fact]
    public async Task A_number_that_is_lost_is_that_of_the_growth()
    {
        await Store.AgreePartitionsAsync(Key, 5);
        await GrowAsync(10);
        await Store.DeleteStreamAsync(PartitionKeys.Count(Key));
        Assert.Equal(0, await Store.AgreePartitionsAsync(Key, 5));
        await Store.DeleteStreamAsync(PartitionKeys.Count(Key));
        await ShareAsync("a", partitions: 10);
        Assert.Equal(0, await Store.AgreePartitionsAsync(Key, 5));

        await Store.CompletePartitionsAsync(Key, 5);
        await Store.DeleteStreamAsync(PartitionKeys.Count(Key));
        await Assert.ThrowsAsync<PartitionsDifferException>(() => ShareAsync("a"));
        Assert.Equal(10, await Store.AgreePartitionsAsync(Key, 5));
    }

    private async Task<PartitionLayout> GrowAsync(int partitions) =>
        await Store.GrowPartitionsAsync(Key, new GrowthRequest(partitions, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20)));

    private async Task RefusedAsync(int partitions, string why)
    {
        var refused = await Assert.ThrowsAsync<GrowthRefusedException>(() => GrowAsync(partitions));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
