using System.Text;
using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Producing;
using Events.Store;

namespace Events.Conformance;

/// <summary>Adding many with idempotency keys, in their order.</summary>
public abstract class AddingBatchOnceTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task They_are_added_in_order_and_once_however_often_it_is_called()
    {
        string[] keys = [.. Enumerable.Range(0, 600).Select(static i => $"k{i}")];
        EntryId[] ids = await AddAsync(keys);

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(600, ids.Distinct().Count());
        Assert.Equal(ids, await AddAsync(keys));
        Assert.Equal(keys.Zip(ids).Select(static pair => $"{pair.Second} type=a n={pair.First}"), await RangeAsync());
    }

    [Fact]
    public async Task What_was_in_a_stream_that_was_deleted_is_added_to_the_next_one()
    {
        string[] keys = [.. Enumerable.Range(0, 600).Select(static i => $"k{i}")];
        EntryId[] before = await AddAsync(keys);
        await Store.DeleteStreamAsync(Key);
        await PassAsync(before[^1]);
        EntryId[] ids = await AddAsync(keys);

        Assert.Empty(before.Intersect(ids));
        Assert.Equal(600, (await RangeAsync()).Length);
        Assert.Equal(ids, await AddAsync(keys));

        // Others may have made it.
        await Store.DeleteStreamAsync(Key);
        await PassAsync(ids[^1]);
        EntryId others = await Store.AddAsync(Key, Fields.Of("n", "others").View);
        EntryId[] again = await AddAsync(keys);
        Assert.Equal([others, .. again], (await RangeAsync()).Select(static entry => EntryId.Parse(entry.Split(' ')[0])));
        Assert.Equal(again, await AddAsync(keys));
    }

    // As it is when a clock has gone back, or all of it happens within a millisecond.
    [Fact]
    public async Task So_it_is_where_the_next_one_has_smaller_ids()
    {
        string[] keys = ["k0", "k1", "k2"];
        EntryId ahead = EntryId.FromTime((await Store.NowAsync(Key)).AddHours(1));
        await Store.AddAsync(Key, Fields.Of("n", "ahead").View, id: ahead);
        EntryId[] before = await AddAsync(keys);
        await Store.DeleteStreamAsync(Key);
        EntryId[] ids = await AddAsync(keys);

        Assert.True(ids[^1] < before[0]);
        Assert.Equal(3, (await RangeAsync()).Length);
        Assert.Equal(ids, await AddAsync(keys));
    }

    [Fact]
    public async Task Those_that_are_known_get_their_ids_and_the_others_are_added()
    {
        EntryId known = await Store.AddOnceAsync(Key, Fields.Of("type", "a", "n", "k1").View, "k1"u8, new(Window));
        EntryId[] ids = await AddAsync("k0", "k1", "k2", "k0");

        Assert.Equal(known, ids[1]);
        Assert.Equal(ids[0], ids[3]);
        Assert.Equal([$"{known} type=a n=k1", $"{ids[0]} type=a n=k0", $"{ids[2]} type=a n=k2"], await RangeAsync());
        Assert.Equal(ids[2], await Store.AddOnceAsync(Key, Fields.Of("type", "a", "n", "k2").View, "k2"u8, new(Window)));
    }

    [Fact]
    public async Task Large_ones_and_none_at_all_are_added()
    {
        string large = new('x', 100_000);
        var batch = new OrderedBatch(null!, Window);
        for (int i = 0; i < 5; i++) batch.Add(Fields.Of("type", "a", "n", large).View, Encoding.UTF8.GetBytes($"k{i}"));
        var ids = new EntryId[5];
        await Store.AddBatchOnceAsync(Key, batch, new(Window), ids);
        await Store.AddBatchOnceAsync(Key, new OrderedBatch(null!, Window), new(Window), Memory<EntryId>.Empty);

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(5, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task Each_trims_as_it_is_told()
    {
        var batch = new OrderedBatch(null!, Window);
        for (int i = 0; i < 10; i++) batch.Add(Fields.Of("type", "a").View, Encoding.UTF8.GetBytes($"k{i}"));
        var ids = new EntryId[10];
        await Store.AddBatchOnceAsync(Key, batch, new(Window, StreamTrim.ToLength(3, exact: true)), ids);

        Assert.Equal(ids[^3..].Select(static id => $"{id} type=a"), await RangeAsync());
    }

    [Fact]
    public async Task After_one_that_is_refused_nothing_is_added_and_it_may_be_called_again()
    {
        var batch = new OrderedBatch(null!, Window);
        batch.Add(Fields.Of("type", "a").View, "k0"u8);
        batch.Add(Fields.Of("type", "a").View, default);
        batch.Add(Fields.Of("type", "a").View, "k2"u8);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddBatchOnceAsync(Key, batch, new(Window), new EntryId[3]));
        Assert.InRange(await Store.LengthAsync(Key), 0, 1);

        await AddAsync("k0", "k2");
        Assert.Equal(2, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task Another_value_at_the_stream_is_told()
    {
        await Fixture.PutOtherValueAsync(Key);

        await RefusedAsync<WrongTypeException>("WRONGTYPE Operation against a key holding the wrong kind of value", async () => await AddAsync("k0", "k1"));
    }

    private async Task<EntryId[]> AddAsync(params string[] keys)
    {
        var batch = new OrderedBatch(null!, Window);
        foreach (string key in keys) batch.Add(Fields.Of("type", "a", "n", key).View, Encoding.UTF8.GetBytes(key));
        var ids = new EntryId[keys.Length];
        await Store.AddBatchOnceAsync(Key, batch, new(Window), ids);
        return ids;
    }
}
