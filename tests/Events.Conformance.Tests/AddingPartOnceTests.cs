using System.Text;
using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Producing;
using Events.Store;

namespace Events.Conformance;

/// <summary>Adding many with idempotency keys, each for itself.</summary>
public abstract class AddingPartOnceTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task They_are_added_in_order_and_once_however_often_it_is_called()
    {
        OrderedBatch batch = Batch([.. Enumerable.Range(0, 600).Select(static i => $"k{i}")]);
        EntryId[] ids = await AddedAsync(batch);

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(600, ids.Distinct().Count());
        Assert.Equal(ids, await AddedAsync(batch));
        Assert.Equal(ids.Select(static (id, i) => $"{id} type=a n=k{i}"), await RangeAsync());
    }

    [Fact]
    public async Task Only_those_that_are_named_are_added()
    {
        OrderedBatch batch = Batch("k0", "k1", "k2", "k3");
        var ids = new EntryId[2];
        var errors = new Exception?[2];
        int count = await Store.AddPartOnceAsync(Key, batch, new(new[] { 1, 3 }, ids, errors), new(Window));
        if (count == 1) await Store.AddPartOnceAsync(Key, batch, new(new[] { 3 }, ids.AsMemory(1), errors.AsMemory(1)), new(Window));

        Assert.All(errors, Assert.Null);
        Assert.Equal([$"{ids[0]} type=a n=k1", $"{ids[1]} type=a n=k3"], await RangeAsync());
    }

    [Fact]
    public async Task What_was_in_a_stream_that_was_deleted_is_added_to_the_next_one()
    {
        string[] keys = [.. Enumerable.Range(0, 600).Select(static i => $"k{i}")];
        EntryId[] before = await AddedAsync(Batch(keys));
        await Store.DeleteStreamAsync(Key);
        await PassAsync(before[^1]);
        EntryId[] ids = await AddedAsync(Batch(keys));

        Assert.Empty(before.Intersect(ids));
        Assert.Equal(600, (await RangeAsync()).Length);
        Assert.Equal(ids, await AddedAsync(Batch(keys)));

        // Others may have made it.
        await Store.DeleteStreamAsync(Key);
        await PassAsync(ids[^1]);
        EntryId others = await Store.AddAsync(Key, Fields.Of("n", "others").View);
        EntryId[] again = await AddedAsync(Batch(keys));
        Assert.Equal([others, .. again], (await RangeAsync()).Select(static entry => EntryId.Parse(entry.Split(' ')[0])));
        Assert.Equal(again, await AddedAsync(Batch(keys)));
    }

    // As it is when a clock has gone back, or all of it happens within a millisecond.
    [Fact]
    public async Task So_it_is_where_the_next_one_has_smaller_ids()
    {
        string[] keys = ["k0", "k1", "k2"];
        EntryId ahead = EntryId.FromTime((await Store.NowAsync(Key)).AddHours(1));
        await Store.AddAsync(Key, Fields.Of("n", "ahead").View, id: ahead);
        EntryId[] before = await AddedAsync(Batch(keys));
        await Store.DeleteStreamAsync(Key);
        EntryId[] ids = await AddedAsync(Batch(keys));

        Assert.True(ids[^1] < before[0]);
        Assert.Equal(3, (await RangeAsync()).Length);
        Assert.Equal(ids, await AddedAsync(Batch(keys)));
    }

    [Fact]
    public async Task Those_that_are_known_get_their_ids_and_the_others_are_added()
    {
        EntryId known = await Store.AddOnceAsync(Key, Fields.Of("type", "a", "n", "k1").View, "k1"u8, new(Window));
        EntryId[] ids = await AddedAsync(Batch("k0", "k1", "k2", "k0"));

        Assert.Equal(known, ids[1]);
        Assert.Equal(ids[0], ids[3]);
        Assert.Equal([$"{known} type=a n=k1", $"{ids[0]} type=a n=k0", $"{ids[2]} type=a n=k2"], await RangeAsync());
        Assert.Equal(ids[2], await Store.AddOnceAsync(Key, Fields.Of("type", "a", "n", "k2").View, "k2"u8, new(Window)));
    }

    [Fact]
    public async Task One_that_is_refused_holds_up_none()
    {
        var batch = new OrderedBatch(null!, Window);
        batch.Add(Fields.Of("type", "a", "n", "0").View, "k0"u8);
        batch.Add(Fields.Of("type", "a", "n", "1").View, [0xFF]);
        batch.Add(Fields.Of([.. Enumerable.Range(0, 6802).Select(static i => "x")]).View, "k2"u8);
        batch.Add(Fields.Of("type", "a", "n", "3").View, "k3"u8);
        (EntryId[] ids, Exception?[] errors) = await AddAsync(batch);

        Assert.Null(errors[0]);
        Assert.IsType<ArgumentException>(errors[1]);
        Assert.IsType<ArgumentException>(errors[2]);
        Assert.Null(errors[3]);
        Assert.Equal([$"{ids[0]} type=a n=0", $"{ids[3]} type=a n=3"], await RangeAsync());
    }

    [Fact]
    public async Task Large_ones_among_small_ones_are_added_in_their_order()
    {
        var batch = new OrderedBatch(null!, Window);
        for (int i = 0; i < 12; i++)
        {
            batch.Add(Fields.Of("type", "a", "n", new string('x', i % 4 == 3 ? 200_000 : 10)).View, Encoding.UTF8.GetBytes($"k{i}"));
        }

        EntryId[] ids = await AddedAsync(batch);
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(12, ids.Distinct().Count());
        Assert.Equal(12, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task Keys_and_values_are_any()
    {
        string all = string.Concat(Enumerable.Range(0, 256).Select(static i => (char)i));
        string[] keys = ["{", "}", "a:b", "a%b", "ü€", "\r\n", new string('x', 5000)];
        var batch = new OrderedBatch(null!, Window);
        foreach (string key in keys) batch.Add(Fields.Of("type", "t:%", "f", all).View, Encoding.UTF8.GetBytes(key));
        EntryId[] ids = await AddedAsync(batch);

        for (int i = 0; i < keys.Length; i++)
        {
            Assert.Equal(ids[i], await Store.AddOnceAsync(Key, Fields.Of("type", "t:%").View, Encoding.UTF8.GetBytes(keys[i]), new(Window)));
        }

        using EntryPage page = await Store.RangeAsync(Key, EntryId.Min, EntryId.Max, 100);
        Assert.Equal(keys.Length, page.Count);
        for (int i = 0; i < page.Count; i++) Assert.Equal(Fields.Of("type", "t:%", "f", all).Bytes, page.GetFields(i).Bytes.ToArray());
    }

    [Fact]
    public async Task They_are_forgotten_after_their_window()
    {
        OrderedBatch batch = Batch("k0", "k1");
        EntryId[] first = await AddedAsync(batch, TimeSpan.FromMilliseconds(300));

        await TestSupport.Eventually.TrueAsync(async () => !(await AddedAsync(batch, TimeSpan.FromMilliseconds(300))).Intersect(first).Any());
    }

    [Fact]
    public async Task Each_trims_as_it_is_told()
    {
        EntryId[] ids = await AddedAsync(Batch([.. Enumerable.Range(0, 10).Select(static i => $"k{i}")]), trim: StreamTrim.ToLength(3, exact: true));

        Assert.Equal(ids[^3..].Select(static (id, i) => $"{id} type=a n=k{i + 7}"), await RangeAsync());
    }

    [Fact]
    public async Task Another_value_at_the_stream_is_told_for_each()
    {
        await Fixture.PutOtherValueAsync(Key);

        (_, Exception?[] errors) = await AddAsync(Batch("k0", "k1"));
        Assert.All(errors, static error => Assert.StartsWith("WRONGTYPE", Assert.IsType<WrongTypeException>(error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_at_once_with_the_same_keys_each_is_added_once()
    {
        string[] keys = [.. Enumerable.Range(0, 50).Select(static i => $"k{i}")];
        EntryId[][] all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => AddedAsync(Batch(keys)))));

        Assert.All(all, ids => Assert.Equal(all[0], ids));
        Assert.Equal(50, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task What_is_cancelled_before_is_not_added()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var errors = new Exception?[2];
        int count = await Store.AddPartOnceAsync(Key, Batch("k0", "k1"), new(new[] { 0, 1 }, new EntryId[2], errors), new(Window), cancelled.Token);

        Assert.All(errors[..count], static error => Assert.IsAssignableFrom<OperationCanceledException>(error));
        Assert.Equal(0, await Store.LengthAsync(Key));
    }

    private static OrderedBatch Batch(params string[] keys)
    {
        var batch = new OrderedBatch(null!, Window);
        foreach (string key in keys) batch.Add(Fields.Of("type", "a", "n", key).View, Encoding.UTF8.GetBytes(key));
        return batch;
    }

    private async Task<EntryId[]> AddedAsync(OrderedBatch batch, TimeSpan? window = null, StreamTrim trim = default)
    {
        (EntryId[] ids, Exception?[] errors) = await AddAsync(batch, window, trim);
        Assert.All(errors, Assert.Null);
        return ids;
    }

    private async Task<(EntryId[] Ids, Exception?[] Errors)> AddAsync(OrderedBatch batch, TimeSpan? window = null, StreamTrim trim = default)
    {
        var ids = new EntryId[batch.Count];
        var errors = new Exception?[batch.Count];
        int[] which = [.. Enumerable.Range(0, batch.Count)];
        for (int done = 0; done < which.Length;)
        {
            done += await Store.AddPartOnceAsync(
                Key, batch, new(which.AsMemory(done), ids.AsMemory(done), errors.AsMemory(done)), new(window ?? Window, trim));
        }

        return (ids, errors);
    }
}
