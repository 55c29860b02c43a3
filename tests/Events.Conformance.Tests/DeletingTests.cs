using Events.Conformance.Stores;
using Events.Errors;

namespace Events.Conformance;

/// <summary>XDEL, DEL, EXISTS and XLEN.</summary>
public abstract class DeletingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task What_was_there_is_counted_once()
    {
        await AddManyAsync(5);

        Assert.Equal(2, await Store.DeleteAsync(Key, Ids("2-0", "2-0", "9-0", "4-0", "2-1", "0-0")));
        Assert.Equal(0, await Store.DeleteAsync(Key, Ids("2-0")));
        Assert.Equal(["1-0 n=1", "3-0 n=3", "5-0 n=5"], await RangeAsync());
        Assert.Equal(3, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task A_stream_without_entries_is_still_there()
    {
        await AddManyAsync(3);

        Assert.Equal(3, await Store.DeleteAsync(Key, Ids("1-0", "2-0", "3-0")));
        Assert.True(await Store.ExistsAsync(Key));
        Assert.Equal(0, await Store.LengthAsync(Key));
        Assert.Equal(Id("4-0"), await AddAsync("4-0"));
    }

    [Fact]
    public async Task Entries_can_be_deleted_anywhere_in_a_long_stream()
    {
        await AddManyAsync(350);
        int[] deleted = [.. Enumerable.Range(1, 350).Where(i => i % 3 == 0 || i is > 100 and <= 200)];

        Assert.Equal(deleted.Length, await Store.DeleteAsync(Key, Ids(deleted)));
        Assert.Equal(Enumerable.Range(1, 350).Except(deleted).Select(i => $"{i}-0 n={i}"), await RangeAsync());
    }

    [Fact]
    public async Task Deleting_the_stream_says_whether_there_was_one()
    {
        await AddAsync("1-0");

        Assert.True(await Store.DeleteStreamAsync(Key));
        Assert.False(await Store.DeleteStreamAsync(Key));
        Assert.False(await Store.ExistsAsync(Key));
        Assert.Equal(0, await Store.DeleteAsync(Key, Ids("1-0")));
    }

    [Fact]
    public async Task Deleting_the_stream_deletes_its_groups()
    {
        await CreateGroupAsync();
        await Store.DeleteStreamAsync(Key);
        await AddAsync("1-0");

        Assert.Empty(await Store.GroupInfoAsync(Key));
    }

    [Fact]
    public async Task A_key_of_another_type_exists_and_can_be_deleted_but_has_no_entries()
    {
        await Fixture.PutOtherValueAsync(Key);

        await RefusedAsync<WrongTypeException>(
            "WRONGTYPE Operation against a key holding the wrong kind of value",
            async () => await Store.DeleteAsync(Key, Ids("1-0")));
        Assert.True(await Store.ExistsAsync(Key));
        Assert.True(await Store.DeleteStreamAsync(Key));
        Assert.False(await Store.ExistsAsync(Key));
    }
}
