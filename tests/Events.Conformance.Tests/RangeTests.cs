using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;

namespace Events.Conformance;

/// <summary>XRANGE, XREVRANGE and XREAD.</summary>
public abstract class RangeTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

    [Fact]
    public async Task Both_ends_of_a_range_are_inclusive()
    {
        await AddManyAsync(5);

        Assert.Equal(["2-0 n=2", "3-0 n=3", "4-0 n=4"], await RangeAsync("2-0", "4-0"));
        Assert.Equal(["3-0 n=3"], await RangeAsync("3-0", "3-0"));
        Assert.Equal(["3-0 n=3"], await RangeAsync("2-1", "3-9"));
        Assert.Empty(await RangeAsync("2-1", "2-9"));
        Assert.Empty(await RangeAsync("4-0", "2-0"));
        Assert.Empty(await RangeAsync("5-1"));
    }

    [Fact]
    public async Task A_range_can_be_read_in_pages()
    {
        await AddManyAsync(250);
        var read = new List<string>();
        EntryId from = EntryId.Min;
        while (await RangeAsync(from.ToString(), count: 37) is { Length: > 0 } page)
        {
            read.AddRange(page);
            from = Id(page[^1].Split(' ')[0]).Next();
        }

        Assert.Equal(Enumerable.Range(1, 250).Select(i => $"{i}-0 n={i}"), read);
    }

    [Fact]
    public async Task Deleted_entries_are_left_out()
    {
        await AddManyAsync(5);
        await Store.DeleteAsync(Key, Ids("1-0", "3-0", "5-0"));

        Assert.Equal(["2-0 n=2", "4-0 n=4"], await RangeAsync());
        Assert.Equal(["4-0 n=4"], await RangeAsync("3-0", "5-0"));
        Assert.Equal(["4-0 n=4", "2-0 n=2"], await ReverseAsync());
        Assert.Equal(["4-0 n=4"], await ReadAsync("2-0"));
    }

    [Fact]
    public async Task A_range_is_read_backwards()
    {
        await AddManyAsync(300);

        Assert.Equal(["300-0 n=300", "299-0 n=299"], await ReverseAsync(count: 2));
        Assert.Equal(["4-0 n=4", "3-0 n=3", "2-0 n=2"], await ReverseAsync("4-0", "2-0"));
        Assert.Equal(["3-0 n=3"], await ReverseAsync("3-9", "2-1"));
        Assert.Empty(await ReverseAsync("2-0", "4-0"));
        Assert.Empty(await ReverseAsync("0-9", "0-0"));
        Assert.Equal(Enumerable.Range(1, 300).Reverse().Select(i => $"{i}-0 n={i}"), await ReverseAsync());
    }

    [Fact]
    public async Task Reading_after_an_id_excludes_it()
    {
        await AddManyAsync(4);

        Assert.Equal(["3-0 n=3", "4-0 n=4"], await ReadAsync("2-0"));
        Assert.Equal(["3-0 n=3"], await ReadAsync("2-0", 1));
        Assert.Equal(["1-0 n=1"], await ReadAsync("0-0", 1));
        Assert.Empty(await ReadAsync("4-0"));
        Assert.Empty(await ReadAsync("18446744073709551615-18446744073709551615"));
    }

    [Fact]
    public async Task A_missing_stream_is_an_empty_one()
    {
        Assert.Empty(await RangeAsync());
        Assert.Empty(await ReverseAsync());
        Assert.Empty(await ReadAsync("0-0"));
        Assert.Equal(0, await Store.LengthAsync(Key));
        Assert.False(await Store.ExistsAsync(Key));
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused()
    {
        await Fixture.PutOtherValueAsync(Key);

        await RefusedAsync<WrongTypeException>(WrongType, () => RangeAsync());
        await RefusedAsync<WrongTypeException>(WrongType, () => ReverseAsync());
        await RefusedAsync<WrongTypeException>(WrongType, () => ReadAsync("0-0"));
        await RefusedAsync<WrongTypeException>(WrongType, async () => await Store.LengthAsync(Key));
        Assert.True(await Store.ExistsAsync(Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_count_below_one_is_a_mistake_of_the_caller(int count)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RangeAsync(count: count));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReverseAsync(count: count));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync("0-0", count));
    }

    private async Task<string[]> ReverseAsync(string? to = null, string from = "0-0", int count = 1000) =>
        PageText.Of(await Store.ReverseRangeAsync(Key, to is null ? EntryId.Max : Id(to), Id(from), count));

    private async Task<string[]> ReadAsync(string after, int count = 100) =>
        PageText.Of(await Store.ReadAsync(Key, Id(after), count));
}
