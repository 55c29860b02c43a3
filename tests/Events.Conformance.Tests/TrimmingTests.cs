using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Streams;

namespace Events.Conformance;

/// <summary>XTRIM and trimming by XADD: exactly, and by whole nodes.</summary>
public abstract class TrimmingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Theory]
    [InlineData(5, 5, 0)]
    [InlineData(5, 9, 0)]
    [InlineData(5, 2, 3)]
    [InlineData(5, 0, 5)]
    [InlineData(350, 120, 230)]
    [InlineData(350, 100, 250)]
    public async Task Exactly_the_newest_entries_stay(int count, int keep, int removed)
    {
        await AddManyAsync(count);

        Assert.Equal(removed, await Store.TrimAsync(Key, StreamTrim.ToLength(keep, exact: true)));
        Assert.Equal(Enumerable.Range(1, count).TakeLast(keep).Select(i => $"{i}-0 n={i}"), await RangeAsync());
        Assert.Equal(Math.Min(count, keep), await Store.LengthAsync(Key));
        Assert.True(await Store.ExistsAsync(Key));
    }

    [Theory]
    [InlineData(300, 50, 100)]
    [InlineData(300, 100, 100)]
    [InlineData(300, 101, 200)]
    [InlineData(5, 1, 5)]
    [InlineData(250, 0, 0)]
    [InlineData(250, 20, 50)]
    [InlineData(250, 60, 150)]
    public async Task Approximately_only_whole_nodes_of_a_hundred_go(int count, int keep, int left)
    {
        await AddManyAsync(count);

        Assert.Equal(count - left, await Store.TrimAsync(Key, StreamTrim.ToLength(keep)));
        Assert.Equal(Enumerable.Range(1, count).TakeLast(left).Select(i => $"{i}-0 n={i}"), await RangeAsync());
    }

    [Fact]
    public async Task Adding_trims_at_once()
    {
        for (int i = 1; i <= 300; i++)
        {
            await Store.AddAsync(Key, Fields.Of("n", $"{i}").View, StreamTrim.ToLength(50), Id($"{i}-0"));
        }

        Assert.Equal(100, await Store.LengthAsync(Key));
        await Store.AddAsync(Key, Fields.Of("n", "301").View, StreamTrim.ToLength(2, exact: true), Id("301-0"));
        Assert.Equal(["300-0 n=300", "301-0 n=301"], await RangeAsync());
    }

    [Fact]
    public async Task An_entry_may_be_trimmed_as_it_is_added()
    {
        EntryId id = await Store.AddAsync(Key, Fields.Of("a", "1").View, StreamTrim.ToLength(0, exact: true), Id("7-0"));

        Assert.Equal(Id("7-0"), id);
        Assert.Equal(0, await Store.LengthAsync(Key));
        Assert.True(await Store.ExistsAsync(Key));
        Assert.Equal(Id("7-0"), (await Store.StreamInfoAsync(Key)).LastGeneratedId);
    }

    // How many entries fit into a node depends on how Redis packs them; these numbers are what a server answered.
    [Theory]
    [InlineData(10, 30)]
    [InlineData(40, 82)]
    [InlineData(63, 22)]
    [InlineData(64, 29)]
    [InlineData(127, 34)]
    [InlineData(200, 14)]
    [InlineData(1_000, 10)]
    [InlineData(4_000, 10)]
    [InlineData(4_095, 10)]
    [InlineData(10_000, 10)]
    public async Task Larger_entries_make_smaller_nodes(int size, int left)
    {
        for (int i = 1; i <= 230; i++) await AddAsync($"{i}-0", "name", new string('x', size), "n", $"{i * 1000}");

        await Store.TrimAsync(Key, StreamTrim.ToLength(10));

        Assert.Equal(left, await Store.LengthAsync(Key));
    }

    // 4,096 bytes as Redis counts them, to the byte.
    [Theory]
    [InlineData(564, 0)]
    [InlineData(565, 1)]
    public async Task A_node_is_full_at_4096_bytes(int size, int removed)
    {
        await AddAsync("1-0", "v", new string('x', 3_500));
        await AddAsync("2-0", "v", new string('x', size));

        Assert.Equal(removed, await Store.TrimAsync(Key, StreamTrim.ToLength(1)));
    }

    [Theory]
    [InlineData("120-0", true, "120-0")]
    [InlineData("119-5", true, "120-0")]
    [InlineData("120-0", false, "101-0")]
    [InlineData("101-0", false, "101-0")]
    [InlineData("100-1", false, "101-0")]
    [InlineData("100-0", false, "1-0")]
    [InlineData("1-0", true, "1-0")]
    public async Task Entries_before_an_id_go(string minId, bool exact, string first)
    {
        await AddManyAsync(250);

        long removed = await Store.TrimAsync(Key, StreamTrim.ToMinId(Id(minId), exact));

        string[] left = await RangeAsync();
        Assert.StartsWith(first + " ", left[0], StringComparison.Ordinal);
        Assert.Equal(250 - removed, left.Length);
        Assert.Equal("250-0 n=250", left[^1]);
    }

    [Fact]
    public async Task All_entries_go_when_the_id_lies_behind_them()
    {
        await AddManyAsync(250);

        Assert.Equal(250, await Store.TrimAsync(Key, StreamTrim.ToMinId(Id("251-0"))));
        Assert.Empty(await RangeAsync());
    }

    [Fact]
    public async Task Deleted_entries_keep_their_place_in_a_node()
    {
        await AddManyAsync(100);
        await Store.DeleteAsync(Key, Ids(Enumerable.Range(1, 50)));
        await AddManyAsync(10, first: 101);

        // The first node holds the 50 that are left of 100, the second the 10 that came.
        Assert.Equal(0, await Store.TrimAsync(Key, StreamTrim.ToLength(11)));
        Assert.Equal(50, await Store.TrimAsync(Key, StreamTrim.ToLength(10)));
        Assert.Equal(10, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task At_most_ten_thousand_entries_go_at_a_time_approximately()
    {
        for (int i = 0; i < 103; i++) await AddBatchOfHundredAsync();

        Assert.Equal(10_000, await Store.TrimAsync(Key, StreamTrim.ToLength(0)));
        Assert.Equal(300, await Store.TrimAsync(Key, StreamTrim.ToLength(0)));
    }

    [Fact]
    public async Task A_missing_stream_has_nothing_to_trim()
    {
        Assert.Equal(0, await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true)));
        Assert.False(await Store.ExistsAsync(Key));
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused()
    {
        await Fixture.PutOtherValueAsync(Key);

        await RefusedAsync<WrongTypeException>(
            "WRONGTYPE Operation against a key holding the wrong kind of value",
            async () => await Store.TrimAsync(Key, StreamTrim.ToLength(0)));
    }

    [Fact]
    public async Task Trimming_by_nothing_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.TrimAsync(Key, StreamTrim.None));

    private async Task AddBatchOfHundredAsync()
    {
        byte[] bytes = [.. Enumerable.Repeat(Fields.Of("n", "1").Bytes, 100).SelectMany(entry => entry)];
        EncodedEntry[] entries = [.. Enumerable.Range(1, 100).Select(i => new EncodedEntry(i * bytes.Length / 100, 1))];
        await Store.AddBatchAsync(Key, new(bytes, entries), StreamTrim.None, new EntryId[100]);
    }
}
