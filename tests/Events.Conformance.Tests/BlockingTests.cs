using System.Diagnostics;
using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Conformance;

/// <summary>XREADGROUP … BLOCK: what ends a wait, and who is served first.</summary>
public abstract class BlockingTests(StoreFixture fixture) : ConformanceTests(fixture), IAsyncLifetime
{
    private const string Unblocked = "UNBLOCKED the stream key no longer exists";

    private const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly List<IGroupReader> _readers = [];

    private string NoGroup =>
        $"NOGROUP No such key '{Key.Name}' or consumer group '{Group}' in XREADGROUP with GROUP option";

    public async Task InitializeAsync()
    {
        await NobodyWaitsAsync();
        await CreateGroupAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (IGroupReader reader in _readers) await reader.DisposeAsync();
    }

    [Fact]
    public async Task What_is_there_already_is_delivered_without_waiting()
    {
        await AddManyAsync(3);

        Assert.Equal(["1-0 n=1", "2-0 n=2"], await ReadNewAsync("c", 2, Long));
    }

    [Fact]
    public async Task The_time_runs_out_with_an_empty_page()
    {
        long start = Stopwatch.GetTimestamp();

        Assert.Empty(await ReadNewAsync("c", 2, TimeSpan.FromMilliseconds(120)));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 115, 30_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_with_noack_nothing_becomes_pending(bool blocked)
    {
        await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, Group, "c"), noAck: true);
        if (!blocked) await AddManyAsync(1);
        ValueTask<EntryPage> reading = reader.ReadNewAsync(10, Long, default, CancellationToken.None);
        if (blocked)
        {
            await Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) > 0);
            await AddManyAsync(1);
        }

        Assert.Equal(["1-0 n=1"], PageText.Of(await reading));
        Assert.Empty(await PendingAsync());
        Assert.Equal(Id("1-0"), Assert.Single(await Store.GroupInfoAsync(Key)).LastDeliveredId);
        Assert.Empty(await ReadNewAsync("c"));
    }

    [Fact]
    public async Task An_entry_ends_the_wait()
    {
        Task<string[]> waiting = await BlockAsync("c");
        await AddAsync("1-0", "a", "1");

        Assert.Equal(["1-0 a=1"], await waiting);
        Assert.Equal(["1-0 c x1"], await PendingAsync());
    }

    [Fact]
    public async Task Each_waiting_reader_gets_one_entry_the_longest_waiting_first()
    {
        if (Fixture.IsPolling)
        {
            await EachEntryGoesToOneReaderAsync();
            return;
        }

        Task<string[]> alice = await BlockAsync("alice");
        Task<string[]> bob = await BlockAsync("bob");
        Task<string[]> carol = await BlockAsync("carol");

        await AddManyAsync(2);
        Assert.Equal(["1-0 n=1"], await alice);
        Assert.Equal(["2-0 n=2"], await bob);
        await AddManyAsync(1, first: 3);
        Assert.Equal(["3-0 n=3"], await carol);
    }

    [Fact]
    public async Task A_batch_wakes_with_its_first_entry_and_leaves_the_rest_for_the_next_read()
    {
        Task<string[]> waiting = await BlockAsync("c");
        byte[] bytes = [.. Fields.Of("n", "1").Bytes, .. Fields.Of("n", "2").Bytes, .. Fields.Of("n", "3").Bytes];
        EncodedEntry[] entries = [.. Enumerable.Range(1, 3).Select(i => new EncodedEntry(i * bytes.Length / 3, 1))];
        var ids = new EntryId[3];
        await Store.AddBatchAsync(Key, new(bytes, entries), StreamTrim.None, ids);

        string[] first = await waiting;
        if (!Fixture.IsPolling) Assert.Single(first);
        Assert.Equal([$"{ids[0]} n=1", $"{ids[1]} n=2", $"{ids[2]} n=3"], [.. first, .. await ReadNewAsync("c")]);
    }

    [Fact]
    public async Task Every_group_wakes_for_the_same_entry()
    {
        await CreateGroupAsync(group: "other");
        Task<string[]> one = await BlockAsync("c");
        Task<string[]> two = await BlockAsync("c", "other");
        await AddAsync("1-0", "a", "1");

        Assert.Equal(["1-0 a=1"], await one);
        Assert.Equal(["1-0 a=1"], await two);
    }

    [Fact]
    public async Task Entries_acknowledged_by_the_read_are_acknowledged_while_it_waits()
    {
        await AddManyAsync(2);
        IGroupReader reader = Open("c");
        PageText.Of(await reader.ReadNewAsync(10, TimeSpan.Zero, default, default));
        Task<EntryPage> waiting = reader.ReadNewAsync(10, Long, Ids("1-0"), default).AsTask();

        await Eventually.TrueAsync(async () => (await Store.PendingAsync(Key, Group)).Count == 1);
        Assert.Equal(["2-0 c x1"], await PendingAsync());
        await AddManyAsync(1, first: 3);
        Assert.Equal(["3-0 n=3"], PageText.Of(await waiting));
    }

    [Fact]
    public async Task Deleting_the_stream_ends_the_wait_with_an_error()
    {
        Task<string[]> waiting = await BlockAsync("c");
        await Store.DeleteStreamAsync(Key);

        if (!Fixture.WakesAsRedis70)
        {
            await RefusedAsync<GroupNotFoundException>(NoGroup, () => waiting);
            return;
        }

        ServerErrorException error = await RefusedAsync<ServerErrorException>(Unblocked, () => waiting);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Another_value_in_place_of_the_stream_ends_the_wait_with_an_error()
    {
        Task<string[]> waiting = await BlockAsync("c");
        await Fixture.PutOtherValueAsync(Key);

        if (Fixture.WakesAsRedis70) await RefusedAsync<ServerErrorException>(Unblocked, () => waiting);
        else await RefusedAsync<WrongTypeException>(WrongType, () => waiting);
    }

    [Fact]
    public async Task Destroying_the_group_ends_the_wait_with_an_error_and_no_other_groups()
    {
        await CreateGroupAsync(group: "other");
        Task<string[]> waiting = await BlockAsync("c");
        Task<string[]> other = await BlockAsync("c", "other");
        await Store.DestroyGroupAsync(Key, Group);

        await RefusedAsync<GroupNotFoundException>(
            Fixture.WakesAsRedis70 ? "NOGROUP the consumer group this client was blocked on no longer exists" : NoGroup,
            () => waiting);
        await AddAsync("1-0", "a", "1");
        Assert.Equal(["1-0 a=1"], await other);
    }

    [Fact]
    public async Task An_entry_that_was_trimmed_as_it_was_added_is_not_delivered()
    {
        Task<string[]> waiting = await BlockAsync("c");
        await Store.AddAsync(Key, Fields.Of("a", "1").View, StreamTrim.ToLength(0, exact: true), Id("1-0"));

        if (!Fixture.WakesAsRedis70) await AddAsync("2-0", "b", "2");

        // Redis 7.0 ends the wait with an empty page, later ones go on waiting.
        Assert.Equal(Fixture.WakesAsRedis70 ? [] : ["2-0 b=2"], await waiting);
        Assert.Equal(Fixture.WakesAsRedis70 ? 0 : 1, (await Store.PendingAsync(Key, Group)).Count);
    }

    [Fact]
    public async Task Deleting_entries_does_not_end_the_wait()
    {
        await AddManyAsync(2);
        await ReadNewAsync("c");
        Task<string[]> waiting = await BlockAsync("c");
        await Store.DeleteAsync(Key, Ids("1-0"));
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0", "2-0"));

        Assert.False(waiting.IsCompleted);
        await AddManyAsync(1, first: 3);
        Assert.Equal(["3-0 n=3"], await waiting);
    }

    [Fact]
    public async Task A_cancelled_wait_takes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        IGroupReader reader = Open("c");
        Task<EntryPage> waiting = reader.ReadNewAsync(10, Long, default, cancellation.Token).AsTask();
        await BlockedAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await AddAsync("1-0", "a", "1");
        Assert.Empty(await PendingAsync());
        Assert.Equal(["1-0 a=1"], await ReadNewAsync("other"));
    }

    [Fact]
    public async Task A_reader_reads_on_after_a_cancelled_wait()
    {
        using var cancellation = new CancellationTokenSource();
        IGroupReader reader = Open("c");
        Task<EntryPage> waiting = reader.ReadNewAsync(10, Long, default, cancellation.Token).AsTask();
        await BlockedAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await AddAsync("1-0", "a", "1");
        Assert.Equal(["1-0 a=1"], PageText.Of(await reader.ReadNewAsync(10, Long, default, default)));
    }

    [Fact]
    public async Task Entries_and_cancellation_race_without_loss()
    {
        IGroupReader reader = Open("c");
        var read = new List<string>();
        for (int i = 1; i <= 60; i++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<EntryPage> waiting = reader.ReadNewAsync(10, Long, default, cancellation.Token).AsTask();
            Task adding = Task.Run(() => AddAsync($"{i}-0", "n", $"{i}"));
            Task cancelling = Task.Run(cancellation.Cancel);
            try
            {
                read.AddRange(PageText.Of(await waiting));
            }
            catch (OperationCanceledException)
            {
                // Then the entry is new for the next read.
            }

            await Task.WhenAll(adding, cancelling);
        }

        read.AddRange(PageText.Of(await reader.ReadNewAsync(100, TimeSpan.Zero, default, default)));
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"{i}-0 n={i}"), read);
        Assert.Equal(60, (await Store.PendingAsync(Key, Group)).Count);
    }

    [Fact]
    public async Task A_reader_reads_once_at_a_time()
    {
        IGroupReader reader = Open("c");
        Task<EntryPage> waiting = reader.ReadNewAsync(10, Long, default, default).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await reader.ReadNewAsync(10, TimeSpan.Zero, default, default));
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await reader.ReadPendingAsync(EntryId.Min, 1, default));
        await BlockedAsync();
        await AddAsync("1-0", "a", "1");
        Assert.Equal(["1-0 a=1"], PageText.Of(await waiting));
    }

    [Fact]
    public async Task A_disposed_reader_stops_waiting()
    {
        IGroupReader reader = Open("c");
        Task<EntryPage> waiting = reader.ReadNewAsync(10, Long, default, default).AsTask();
        await BlockedAsync();
        await reader.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await NobodyWaitsAsync();
        await AddAsync("1-0", "a", "1");
        Assert.Empty(await PendingAsync());
    }

    private async Task EachEntryGoesToOneReaderAsync()
    {
        List<Task<string[]>> waiting = [await BlockAsync("alice"), await BlockAsync("bob"), await BlockAsync("carol")];
        for (int i = 1; i <= 3; i++)
        {
            await AddManyAsync(1, first: i);
            Task<string[]> served = await Task.WhenAny(waiting);
            Assert.Equal([$"{i}-0 n={i}"], await served);
            waiting.Remove(served);
        }
    }

    private IGroupReader Open(string consumer, string group = Group)
    {
        IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, group, consumer));
        _readers.Add(reader);
        return reader;
    }

    // Starts to wait and returns once the store knows of it.
    private async Task<Task<string[]>> BlockAsync(string consumer, string group = Group)
    {
        int before = await Fixture.CountBlockedAsync(Key);
        IGroupReader reader = Open(consumer, group);
        Task<string[]> waiting = ReadAsync(reader);
        await Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) > before);
        return waiting;

        static async Task<string[]> ReadAsync(IGroupReader reader) =>
            PageText.Of(await reader.ReadNewAsync(10, Long, default, default));
    }

    private Task BlockedAsync() =>
        Eventually.TrueAsync(async () => await Fixture.CountBlockedAsync(Key) > 0);
}
