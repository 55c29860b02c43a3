using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.TestSupport;

namespace Events.Conformance;

/// <summary>XREAD, without a group: what is there, what is waited for, and whether the entry read last is still there.</summary>
public abstract class FollowingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_there_after_an_id_comes_at_once()
    {
        await AddManyAsync(5);
        await using IStreamReader reader = Store.OpenReader(Key);

        Assert.Equal(["1-0 n=1", "2-0 n=2"], await ReadAsync(reader, "0-0", 2));
        Assert.False(reader.IsPositionThere);
        Assert.Equal(["3-0 n=3", "4-0 n=4", "5-0 n=5"], await ReadAsync(reader, "2-0", block: Long));
        Assert.True(reader.IsPositionThere);
        Assert.Equal(["3-0 n=3"], await ReadAsync(reader, "2-5", 1));
        Assert.False(reader.IsPositionThere);
        Assert.Empty(await ReadAsync(reader, "5-0"));
        Assert.True(reader.IsPositionThere);
        Assert.Empty(await ReadAsync(reader, "18446744073709551615-18446744073709551615"));
        Assert.False(reader.IsPositionThere);
    }

    [Fact]
    public async Task What_is_added_ends_the_wait_of_all_who_follow()
    {
        await AddManyAsync(1);
        await NobodyWaitsAsync();
        await using IStreamReader one = Store.OpenReader(Key);
        await using IStreamReader two = Store.OpenReader(Key);
        Task<string[]> first = ReadAsync(one, "1-0", block: Long);
        Task<string[]> second = ReadAsync(two, "0-5", block: Long);
        Assert.Equal(["1-0 n=1"], await second);
        second = ReadAsync(two, "1-0", block: Long);
        await Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) == 2);

        await AddAsync("2-0", "n", "2");

        Assert.Equal(["2-0 n=2"], await first);
        Assert.Equal(["2-0 n=2"], await second);
        Assert.True(one.IsPositionThere && two.IsPositionThere);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_waited_for()
    {
        await NobodyWaitsAsync();
        await using IStreamReader reader = Store.OpenReader(Key);
        Assert.Empty(await ReadAsync(reader, "0-0"));
        Task<string[]> waiting = ReadAsync(reader, "0-0", block: Long);
        await Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) == 1);

        await AddManyAsync(1);

        Assert.Equal(["1-0 n=1"], await waiting);
    }

    [Fact]
    public async Task The_wait_ends_with_the_time()
    {
        await AddManyAsync(1);
        await using IStreamReader reader = Store.OpenReader(Key);

        Assert.Empty(await ReadAsync(reader, "1-0", block: TimeSpan.FromMilliseconds(20)));
        Assert.True(reader.IsPositionThere);
        Assert.Equal(["1-0 n=1"], await ReadAsync(reader, "0-7", 1, TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public async Task A_cancelled_wait_ends_and_the_reader_reads_on()
    {
        await AddManyAsync(1);
        await NobodyWaitsAsync();
        await using IStreamReader reader = Store.OpenReader(Key);
        using var stop = new CancellationTokenSource();
        Task<string[]> waiting = ReadAsync(reader, "1-0", block: Long, cancellationToken: stop.Token);
        await Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) == 1);

        await stop.CancelAsync();

        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(stop.Token, cancelled.CancellationToken);
        await AddAsync("2-0", "n", "2");
        Assert.Equal(["2-0 n=2"], await ReadAsync(reader, "1-0", block: Long));
    }

    [Fact]
    public async Task A_deleted_stream_leaves_who_follows_waiting_and_smaller_ids_do_not_come()
    {
        await AddManyAsync(9);
        await NobodyWaitsAsync();
        await using IStreamReader reader = Store.OpenReader(Key);
        Task<string[]> waiting = ReadAsync(reader, "9-0", block: Long);
        await Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) == 1);

        await Store.DeleteStreamAsync(Key);
        await AddManyAsync(3);
        Assert.False(waiting.IsCompleted);
        await AddAsync("10-0", "n", "10");

        Assert.Equal(["10-0 n=10"], await waiting);
        Assert.False(reader.IsPositionThere);
    }

    [Fact]
    public async Task Whether_the_entry_is_still_there_is_told_of_the_time_after_the_read()
    {
        await AddManyAsync(5);
        await using IStreamReader reader = Store.OpenReader(Key);
        await Store.TrimAsync(Key, StreamTrim.ToLength(3, exact: true));
        await Store.DeleteAsync(Key, Ids("4-0"));

        Assert.Equal(["3-0 n=3", "5-0 n=5"], await ReadAsync(reader, "2-0"));
        Assert.False(reader.IsPositionThere);
        Assert.Equal(["5-0 n=5"], await ReadAsync(reader, "3-0"));
        Assert.True(reader.IsPositionThere);
        Assert.Equal(["5-0 n=5"], await ReadAsync(reader, "4-0"));
        Assert.False(reader.IsPositionThere);
    }

    [Fact]
    public async Task It_moves_no_group_and_leaves_nothing_pending()
    {
        await CreateGroupAsync();
        await AddManyAsync(3);
        await using IStreamReader reader = Store.OpenReader(Key);
        await ReadAsync(reader, "0-0");

        Assert.Empty(await PendingAsync());
        Assert.Equal(["1-0 n=1", "2-0 n=2", "3-0 n=3"], await ReadNewAsync("c"));
    }

    [Fact]
    public async Task What_is_no_stream_is_refused()
    {
        await Fixture.PutOtherValueAsync(Key);
        await using IStreamReader reader = Store.OpenReader(Key);

        await RefusedAsync<WrongTypeException>(
            "WRONGTYPE Operation against a key holding the wrong kind of value", () => ReadAsync(reader, "0-0", block: Long));
        await Store.DeleteStreamAsync(Key);
        await AddManyAsync(1);
        Assert.Equal(["1-0 n=1"], await ReadAsync(reader, "0-0"));
    }

    [Fact]
    public async Task Large_entries_come_whole_with_the_answer_behind_them()
    {
        string value = new('x', 300_000);
        for (int i = 1; i <= 20; i++) await AddAsync($"{i}-0", "v", value);
        await using IStreamReader reader = Store.OpenReader(Key);

        Assert.Equal(Enumerable.Range(2, 19).Select(i => $"{i}-0 v={value}"), await ReadAsync(reader, "1-0"));
        Assert.True(reader.IsPositionThere);
    }

    [Fact]
    public async Task It_reads_once_at_a_time_and_no_more_when_it_is_disposed()
    {
        await AddManyAsync(1);
        await NobodyWaitsAsync();
        IStreamReader reader = Store.OpenReader(Key);
        Task<string[]> waiting = ReadAsync(reader, "1-0", block: Long);
        await Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) == 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(reader, "0-0"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(reader, "0-0", count: 0));
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(reader, "0-0"));
    }

    [Fact]
    public async Task The_largest_id_that_was_deleted_is_told_and_trimming_does_not_count()
    {
        await AddManyAsync(6);
        Assert.Equal(EntryId.Min, (await Store.StreamInfoAsync(Key)).MaxDeletedId);
        await Store.DeleteAsync(Key, Ids("4-0", "2-0"));
        await Store.TrimAsync(Key, StreamTrim.ToLength(1, exact: true));

        Assert.Equal(Id("4-0"), (await Store.StreamInfoAsync(Key)).MaxDeletedId);
    }

    private static async Task<string[]> ReadAsync(
        IStreamReader reader, string after, int count = 100, TimeSpan block = default, CancellationToken cancellationToken = default) =>
        PageText.Of(await reader.ReadAsync(Id(after), count, block, cancellationToken));
}
