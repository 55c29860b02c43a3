using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Streams;

namespace Events.Conformance;

/// <summary>Pipelined XADDs.</summary>
public abstract class BatchTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task Entries_are_appended_in_their_order()
    {
        var ids = await AddBatchAsync([.. Enumerable.Range(0, 500).Select(i => Fields.Of("n", $"{i}"))]);

        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.Equal(ids.Select((id, i) => $"{id} n={i}"), await RangeAsync());
    }

    [Fact]
    public async Task An_empty_batch_does_nothing()
    {
        Assert.Empty(await AddBatchAsync([]));
        Assert.False(await Store.ExistsAsync(Key));
    }

    [Fact]
    public async Task Entries_of_a_batch_may_differ()
    {
        string large = new('x', 100_000);
        EntryId[] ids = await AddBatchAsync([Fields.Of("a", "1", "b", "2"), Fields.Of("", ""), Fields.Of("a", large)]);

        Assert.Equal([$"{ids[0]} a=1 b=2", $"{ids[1]} =", $"{ids[2]} a={large}"], await RangeAsync());
    }

    [Fact]
    public async Task Every_entry_of_a_batch_trims()
    {
        EntryId[] ids = await AddBatchAsync(
            [.. Enumerable.Range(0, 20).Select(i => Fields.Of("n", $"{i}"))], StreamTrim.ToLength(3, exact: true));

        Assert.Equal([$"{ids[17]} n=17", $"{ids[18]} n=18", $"{ids[19]} n=19"], await RangeAsync());
    }

    [Fact]
    public async Task What_was_appended_before_the_ids_ran_out_is_told()
    {
        await AddAsync("18446744073709551615-18446744073709551613", "n", "0");

        var error = await Assert.ThrowsAsync<ProduceBatchException>(
            () => AddBatchAsync([Fields.Of("n", "1"), Fields.Of("n", "2"), Fields.Of("n", "3"), Fields.Of("n", "4")]));

        EntryId last = EntryId.Max;
        Assert.Equal([last.Previous(), last, null, null], error.Appended);
        Assert.Equal([null, null, typeof(EntryIdTooSmallException), typeof(EntryIdTooSmallException)], error.Errors.Select(static one => one?.GetType()));
        Assert.Equal(0, error.UnknownCount);
        var cause = Assert.IsType<EntryIdTooSmallException>(error.InnerException);
        Assert.Equal("ERR The stream has exhausted the last possible ID, unable to add more items", cause.Message);
        Assert.Equal(3, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task An_entry_that_is_refused_does_not_stop_those_behind_it()
    {
        var error = await Assert.ThrowsAsync<ProduceBatchException>(
            () => AddBatchAsync([Fields.Of("n", "1"), Fields.Of(), Fields.Of("n", "3")]));

        Assert.Equal(3, error.Appended.Count);
        Assert.Null(error.Appended[1]);
        Assert.Equal([false, true, false], error.Errors.Select(static one => one is not null));
        Assert.Same(error.InnerException, error.Errors[1]);
        Assert.Equal([$"{error.Appended[0]} n=1", $"{error.Appended[2]} n=3"], await RangeAsync());
        Assert.Equal(0, error.UnknownCount);
    }

    [Fact]
    public async Task A_key_of_another_type_refuses_them_all()
    {
        await Fixture.PutOtherValueAsync(Key);

        var error = await Assert.ThrowsAsync<ProduceBatchException>(
            () => AddBatchAsync([Fields.Of("n", "1"), Fields.Of("n", "2")]));

        Assert.Equal([null, null], error.Appended);
        Assert.Equal(0, error.UnknownCount);
        Assert.IsType<WrongTypeException>(error.InnerException);
    }

    private async Task<EntryId[]> AddBatchAsync(Fields[] batch, StreamTrim trim = default)
    {
        var bytes = new List<byte>();
        var entries = new List<EncodedEntry>();
        foreach (Fields fields in batch)
        {
            bytes.AddRange(fields.Bytes);
            entries.Add(new EncodedEntry(bytes.Count, fields.Count));
        }

        var ids = new EntryId[batch.Length];
        await Store.AddBatchAsync(Key, new(bytes.ToArray(), entries.ToArray()), trim, ids);
        return ids;
    }
}
