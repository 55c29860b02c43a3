using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.TestSupport;

namespace Events.Conformance;

/// <summary>Adding with an idempotency key.</summary>
public abstract class AddingOnceTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_second_entry_with_the_key_is_not_added_and_gets_the_id_of_the_first()
    {
        EntryId first = await AddOnceAsync("k", "type", "a", "n", "1");

        Assert.Equal(first, await AddOnceAsync("k", "type", "a", "n", "1"));
        Assert.Equal(first, await AddOnceAsync("k", "type", "a", "n", "other"));
        Assert.Equal([$"{first} type=a n=1"], await RangeAsync());
    }

    [Fact]
    public async Task Other_keys_types_and_streams_are_others()
    {
        var other = new StreamKey(Key.Name + ":other");
        var ids = new HashSet<EntryId>
        {
            await AddOnceAsync("k", "type", "a"),
            await AddOnceAsync("K", "type", "a"),
            await AddOnceAsync("k", "type", "b"),
            await AddOnceAsync("k", "n", "1"),

            // What a colon between type and key would make the same.
            await AddOnceAsync("b:c", "type", "x"),
            await AddOnceAsync("c", "type", "x:b"),
            await AddOnceAsync("c", "type", "x%3Ab"),
        };
        await Store.AddOnceAsync(other, Fields.Of("type", "a").View, "k"u8, new(Window));

        Assert.Equal(7, ids.Count);
        Assert.Equal(7, (await RangeAsync()).Length);
        Assert.Equal(1, await Store.LengthAsync(other));
    }

    [Fact]
    public async Task The_key_is_known_when_the_entry_is_not_any_more()
    {
        EntryId first = await AddOnceAsync("k", "type", "a");
        await Store.DeleteAsync(Key, new[] { first });

        Assert.Equal(first, await AddOnceAsync("k", "type", "a"));
        Assert.Equal(0, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task The_key_is_forgotten_with_the_stream()
    {
        await AddOnceAsync("k", "type", "a");
        await Store.DeleteStreamAsync(Key);

        EntryId second = await AddOnceAsync("k", "type", "a");
        Assert.Equal([$"{second} type=a"], await RangeAsync());
        Assert.Equal(second, await AddOnceAsync("k", "type", "a"));
    }

    [Fact]
    public async Task The_key_is_forgotten_after_its_window()
    {
        EntryId first = await Store.AddOnceAsync(Key, Fields.Of("type", "a").View, "k"u8, new(TimeSpan.FromMilliseconds(1)));

        await Eventually.TrueAsync(async () =>
            await Store.AddOnceAsync(Key, Fields.Of("type", "a").View, "k"u8, new(TimeSpan.FromMilliseconds(1))) != first);
    }

    [Fact]
    public async Task A_repetition_does_not_make_the_window_longer()
    {
        var window = TimeSpan.FromMilliseconds(300);
        EntryId first = await Store.AddOnceAsync(Key, Fields.Of("type", "a").View, "k"u8, new(window));

        await Eventually.TrueAsync(async () => await Store.AddOnceAsync(Key, Fields.Of("type", "a").View, "k"u8, new(window)) != first);
    }

    [Fact]
    public async Task The_stream_is_trimmed_as_by_every_other_append()
    {
        for (int i = 0; i < 5; i++)
        {
            await Store.AddOnceAsync(
                Key, Fields.Of("type", "a").View, System.Text.Encoding.UTF8.GetBytes($"k{i}"), new(Window, StreamTrim.ToLength(2, exact: true)));
        }

        Assert.Equal(2, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task Any_text_is_a_key()
    {
        string[] keys = ["{", "}", "{a}", " ", "ü€", "\r\n", new string('x', 5000)];
        var ids = new List<EntryId>();
        foreach (string key in keys) ids.Add(await AddOnceAsync(key, "type", "a"));
        for (int i = 0; i < keys.Length; i++) Assert.Equal(ids[i], await AddOnceAsync(keys[i], "type", "a"));
        Assert.Equal(keys.Length, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task Any_bytes_are_values()
    {
        string all = string.Concat(Enumerable.Range(0, 256).Select(static i => (char)i));
        await AddOnceAsync("k", "type", "a", "f", all);

        Assert.Equal(Fields.Of("type", "a", "f", all).Bytes, await OnlyEntryAsync());
    }

    [Fact]
    public async Task A_key_that_is_no_text_a_window_that_is_none_and_too_many_fields_are_refused()
    {
        Fields many = Fields.Of([.. Enumerable.Range(0, 6802).Select(static i => "x")]);
        await Assert.ThrowsAsync<ArgumentException>(async () => await AddOnceAsync("", "type", "a"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddOnceAsync(Key, Fields.Of("type", "a").View, [0xFF], new(Window)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.AddOnceAsync(Key, Fields.Of("type", "a").View, "k"u8, new(TimeSpan.Zero)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddOnceAsync(Key, many.View, "k"u8, new(Window)));
        Assert.Equal(0, await Store.LengthAsync(Key));

        await Store.AddOnceAsync(Key, Fields.Of([.. Enumerable.Range(0, 6800).Select(static i => "x")]).View, "k"u8, new(Window));
        Assert.Equal(1, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task Another_value_at_the_stream_is_told()
    {
        await Fixture.PutOtherValueAsync(Key);

        await RefusedAsync<WrongTypeException>(
            "WRONGTYPE Operation against a key holding the wrong kind of value", async () => await AddOnceAsync("k", "type", "a"));
    }

    [Fact]
    public async Task Of_many_at_once_with_the_same_key_one_is_added()
    {
        EntryId[] ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => await AddOnceAsync($"k{i % 5}", "type", "a"))));

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(5, await Store.LengthAsync(Key));
    }

    private async Task<EntryId> AddOnceAsync(string key, params string[] namesAndValues) =>
        await Store.AddOnceAsync(Key, Fields.Of(namesAndValues).View, System.Text.Encoding.UTF8.GetBytes(key), new(Window));

    private async Task<byte[]> OnlyEntryAsync()
    {
        using EntryPage page = await Store.RangeAsync(Key, EntryId.Min, EntryId.Max, 2);
        Assert.Equal(1, page.Count);
        return page.GetFields(0).Bytes.ToArray();
    }
}
