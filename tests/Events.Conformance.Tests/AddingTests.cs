using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Streams;

namespace Events.Conformance;

/// <summary>XADD.</summary>
public abstract class AddingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private const string TooSmall = "ERR The ID specified in XADD is equal or smaller than the target stream top item";

    private const string Exhausted = "ERR The stream has exhausted the last possible ID, unable to add more items";

    [Fact]
    public async Task The_store_chooses_growing_ids_of_the_present()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        var ids = new List<EntryId>();
        for (int i = 0; i < 50; i++) ids.Add(await AddAsync("*"));

        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.InRange(ids[0].Timestamp, before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Equal(ids.Select(id => $"{id} f=v"), await RangeAsync());
    }

    [Fact]
    public async Task A_given_id_is_kept()
    {
        Assert.Equal(Id("5-3"), await AddAsync("5-3", "a", "1"));
        Assert.Equal(Id("5-4"), await AddAsync("5-4", "a", "2"));
        Assert.Equal(Id("18446744073709551614-0"), await AddAsync("18446744073709551614-0", "a", "3"));
        Assert.Equal(["5-3 a=1", "5-4 a=2", "18446744073709551614-0 a=3"], await RangeAsync());
    }

    [Fact]
    public async Task Ids_never_go_backwards_behind_an_id_of_the_future()
    {
        await AddAsync("99999999999999-7");

        Assert.Equal(Id("99999999999999-8"), await AddAsync("*"));
        Assert.Equal(Id("99999999999999-9"), await AddAsync("*"));
    }

    [Fact]
    public async Task The_sequence_carries_over_into_the_milliseconds()
    {
        await AddAsync("99999999999999-18446744073709551615");

        Assert.Equal(Id("100000000000000-0"), await AddAsync("*"));
    }

    [Theory]
    [InlineData("5-3")]
    [InlineData("5-2")]
    [InlineData("4-9")]
    [InlineData("0-1")]
    public async Task An_id_that_is_not_larger_than_the_last_is_refused(string id)
    {
        await AddAsync("5-3");

        await RefusedAsync<EntryIdTooSmallException>(TooSmall, () => AddAsync(id));
        Assert.Equal(1, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task The_last_id_is_remembered_when_its_entry_is_deleted()
    {
        await AddAsync("5-3");
        await Store.DeleteAsync(Key, Ids("5-3"));

        await RefusedAsync<EntryIdTooSmallException>(TooSmall, () => AddAsync("5-3"));
    }

    [Fact]
    public async Task The_last_id_is_forgotten_with_the_stream()
    {
        await AddAsync("5-3");
        await Store.DeleteStreamAsync(Key);

        Assert.Equal(Id("1-1"), await AddAsync("1-1"));
    }

    [Fact]
    public async Task The_id_zero_is_refused_and_makes_no_stream()
    {
        await RefusedAsync<EntryIdTooSmallException>(
            "ERR The ID specified in XADD must be greater than 0-0", () => AddAsync("0-0"));
        Assert.False(await Store.ExistsAsync(Key));
    }

    [Fact]
    public async Task A_stream_whose_last_id_is_the_largest_takes_no_more()
    {
        await AddAsync("18446744073709551615-18446744073709551615", "a", "1");

        await RefusedAsync<EntryIdTooSmallException>(Exhausted, () => AddAsync("*"));
        await RefusedAsync<EntryIdTooSmallException>(Exhausted, () => AddAsync("7-7"));
        Assert.Equal(["18446744073709551615-18446744073709551615 a=1"], await RangeAsync());
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused()
    {
        await Fixture.PutOtherValueAsync(Key);

        await RefusedAsync<WrongTypeException>(
            "WRONGTYPE Operation against a key holding the wrong kind of value", () => AddAsync("*"));
    }

    [Fact]
    public async Task Empty_names_and_values_are_kept()
    {
        await AddAsync("1-0", "", "", "a", "");

        Assert.Equal(["1-0 = a="], await RangeAsync());
    }

    [Fact]
    public async Task Repeated_names_are_kept_in_their_order()
    {
        await AddAsync("1-0", "a", "1", "b", "2", "a", "3");

        Assert.Equal(["1-0 a=1 b=2 a=3"], await RangeAsync());
    }

    [Fact]
    public async Task Entries_of_one_stream_may_have_different_fields()
    {
        await AddAsync("1-0", "a", "1", "b", "2");
        await AddAsync("2-0", "a", "1");
        await AddAsync("3-0", "b", "1", "a", "2");
        await AddAsync("4-0", "a", "1", "b", "2", "c", "3");

        Assert.Equal(["1-0 a=1 b=2", "2-0 a=1", "3-0 b=1 a=2", "4-0 a=1 b=2 c=3"], await RangeAsync());
    }

    [Fact]
    public async Task Every_byte_comes_back()
    {
        string all = string.Concat(Enumerable.Range(0, 256).Select(value => (char)value));
        await AddAsync("1-0", "\r\n$1\r\n\0", all, all, "*-1\r\n");

        Assert.Equal([$"1-0 \r\n$1\r\n\0={all} {all}=*-1\r\n"], await RangeAsync());
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(4_095)]
    [InlineData(65_536)]
    [InlineData(5_000_000)]
    public async Task Values_of_any_size_come_back(int size)
    {
        string value = new('x', size - 1);
        await AddAsync("1-0", "a", value + "1");
        await AddAsync("2-0", "a", value + "2");

        string[] lines = await RangeAsync();

        Assert.Equal(2, lines.Length);
        Assert.True(lines[0] == $"1-0 a={value}1");
        Assert.True(lines[1] == $"2-0 a={value}2");
    }

    [Fact]
    public async Task An_entry_may_have_many_fields()
    {
        string[] fields = [.. Enumerable.Range(0, 6_000).Select(value => $"{value}")];
        await AddAsync("1-0", fields);

        string line = Assert.Single(await RangeAsync());
        Assert.StartsWith("1-0 0=1 2=3 4=5 ", line, StringComparison.Ordinal);
        Assert.EndsWith(" 5998=5999", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_without_fields_is_refused()
    {
        await RefusedAsync<ServerErrorException>(
            "ERR wrong number of arguments for 'xadd' command",
            async () => await Store.AddAsync(Key, default));
        Assert.False(await Store.ExistsAsync(Key));
    }

    [Theory]
    [InlineData("$1\r\na\r\n", 1)]
    [InlineData("$1\r\na\r\n$1\r\nb\r\n", 2)]
    [InlineData("$1\r\na\r\n$1\r\nb\r\n", 0)]
    [InlineData("$1\r\na\r\n$9\r\nb\r\n", 1)]
    [InlineData("a=b", 1)]
    public async Task Fields_that_are_not_what_they_claim_are_a_mistake_of_the_caller(string bytes, int count)
    {
        byte[] encoded = System.Text.Encoding.ASCII.GetBytes(bytes);

        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddAsync(Key, new(encoded, count)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddBatchAsync(
            Key, new(encoded, new EncodedEntry[] { new(encoded.Length, count) }), StreamTrim.None, new EntryId[1]));
        Assert.False(await Store.ExistsAsync(Key));
    }

    [Fact]
    public async Task A_cancelled_call_adds_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.AddAsync(Key, Fields.Of("a", "1").View, cancellationToken: cancelled.Token));
        Assert.Equal(0, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task The_callers_buffer_may_change_once_the_task_is_there()
    {
        Fields fields = Fields.Of("a", "1");
        ValueTask<EntryId> adding = Store.AddAsync(Key, fields.View, id: Id("1-0"));
        fields.Bytes.AsSpan().Fill((byte)'#');
        await adding;

        Assert.Equal(["1-0 a=1"], await RangeAsync());
    }
}
