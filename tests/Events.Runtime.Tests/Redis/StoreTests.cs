using Events.Errors;
using Events.Redis;
using Events.Redis.Scripts;
using Events.Redis.Stores;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>Every member of the seam on a real server, in RESP3 and in RESP2.</summary>
public abstract class StoreTests(RedisServerFixture fixture, RedisProtocol protocol) : IAsyncLifetime
{
    private readonly StreamKey _stream = new(RedisServer.UniqueKey());
    private RedisStreamStore _store = null!;

    public async Task InitializeAsync() => _store = await RedisStreamStore.ConnectAsync(new RedisOptions
    {
        Endpoints = [new RedisEndpoint(fixture.Server.Host, fixture.Server.Port)],
        Protocol = protocol,
    });

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Description_names_the_server_and_where_it_is() =>
        Assert.Matches(@"^(Redis|Valkey|Dragonfly) \d+\.\d+.* at .+:\d+$", _store.Description);

    [Fact]
    public async Task Added_entries_are_read_back_in_order_with_all_their_fields()
    {
        EntryId first = await _store.AddAsync(_stream, new Entry("type", "a", "n", "").Fields);
        EntryId second = await _store.AddAsync(_stream, new Entry("type", "b", "n", "ü").Fields);
        Assert.True(second > first);
        using EntryPage page = await _store.RangeAsync(_stream, EntryId.Min, EntryId.Max, 10);
        Assert.Equal(2, page.Count);
        Assert.Equal(first, page.GetId(0));
        Assert.Equal("type=a n=", Entry.Text(page.GetFields(0)));
        Assert.Equal("type=b n=ü", Entry.Text(page.GetFields(1)));
        using EntryPage backwards = await _store.ReverseRangeAsync(_stream, EntryId.Max, EntryId.Min, 1);
        Assert.Equal(second, backwards.GetId(0));
        using EntryPage after = await _store.ReadAsync(_stream, first, 10);
        Assert.Equal(second, Assert.Single(Ids(after)));
        using EntryPage none = await _store.ReadAsync(_stream, second, 10);
        Assert.Equal(0, none.Count);
        Assert.Equal(2, await _store.LengthAsync(_stream));
        Assert.True(await _store.ExistsAsync(_stream));
        Assert.Equal(1, await _store.DeleteAsync(_stream, new[] { first, first }));
        Assert.Equal(1, await _store.TrimAsync(_stream, StreamTrim.ToLength(0, exact: true)));
        Assert.True(await _store.DeleteStreamAsync(_stream));
        Assert.False(await _store.ExistsAsync(_stream));
    }

    [Fact]
    public async Task A_chosen_id_is_used_and_a_smaller_one_is_refused()
    {
        Assert.Equal(new EntryId(5, 1), await _store.AddAsync(_stream, new Entry("a", "1").Fields, id: new EntryId(5, 1)));
        await Assert.ThrowsAsync<EntryIdTooSmallException>(
            async () => await _store.AddAsync(_stream, new Entry("a", "1").Fields, id: new EntryId(5, 1)));
    }

    [Fact]
    public async Task Adding_trims()
    {
        for (int i = 0; i < 5; i++) await _store.AddAsync(_stream, new Entry("a", "1").Fields, StreamTrim.ToLength(3, exact: true));
        Assert.Equal(3, await _store.LengthAsync(_stream));
        EntryId last = await _store.AddAsync(_stream, new Entry("a", "1").Fields);
        await _store.AddAsync(_stream, new Entry("a", "1").Fields, StreamTrim.ToMinId(last, exact: true));
        Assert.Equal(2, await _store.LengthAsync(_stream));
    }

    [Fact]
    public async Task A_batch_gives_every_entry_an_id_in_order()
    {
        var (encoded, entries) = Batch(1000);
        var ids = new EntryId[1000];
        await _store.AddBatchAsync(_stream, new(encoded, entries), default, ids);
        Assert.Equal(ids.Order(), ids);
        using EntryPage page = await _store.RangeAsync(_stream, EntryId.Min, EntryId.Max, 2000);
        Assert.Equal(ids, Ids(page));
        for (int i = 0; i < page.Count; i++) Assert.Equal($"n={i}", Entry.Text(page.GetFields(i)));
    }

    [Fact]
    public async Task A_refused_batch_says_what_became_of_each_entry()
    {
        await fixture.Server.CommandAsync("SET", _stream.Name, "text");
        var (encoded, entries) = Batch(3);
        var exception = await Assert.ThrowsAsync<ProduceBatchException>(
            async () => await _store.AddBatchAsync(_stream, new(encoded, entries), default, new EntryId[3]));
        Assert.Equal(new EntryId?[3], exception.Appended);
        Assert.Equal(0, exception.UnknownCount);
        Assert.IsType<WrongTypeException>(exception.InnerException);
    }

    [Fact]
    public async Task A_group_reads_acknowledges_and_lists_its_pending_entries()
    {
        await _store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await Assert.ThrowsAsync<GroupExistsException>(async () => await _store.CreateGroupAsync(_stream, "g", EntryId.Min));
        var (encoded, entries) = Batch(10);
        var ids = new EntryId[10];
        await _store.AddBatchAsync(_stream, new(encoded, entries), default, ids);
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_stream, "g", "c1"));
        using EntryPage first = await reader.ReadNewAsync(4, TimeSpan.Zero, default, default);
        Assert.Equal(ids[..4], Ids(first));
        using EntryPage second = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(5), ids.AsMemory(0, 3), default);
        Assert.Equal(ids[4..], Ids(second));
        Assert.Equal("n=0", Entry.Text(first.GetFields(0)));
        using EntryPage pending = await reader.ReadPendingAsync(EntryId.Min, 100, default);
        Assert.Equal(ids[3..], Ids(pending));
        using EntryPage nothing = await reader.ReadNewAsync(10, TimeSpan.FromMilliseconds(1), default, default);
        Assert.Equal(0, nothing.Count);

        PendingSummary summary = await _store.PendingAsync(_stream, "g");
        Assert.Equal((7, ids[3], ids[9]), (summary.Count, summary.Smallest, summary.Largest));
        Assert.Equal([new("c1", 7)], summary.Consumers);
        IReadOnlyList<PendingEntry> lines = await _store.PendingAsync(_stream, "g", new PendingQuery { From = ids[4], Count = 2, Consumer = "c1" });
        Assert.Equal(ids[4..6], lines.Select(line => line.Id));
        Assert.Equal(("c1", 2), (lines[0].Consumer, lines[0].DeliveryCount));
        Assert.Empty(await _store.PendingAsync(_stream, "g", new PendingQuery { MinIdle = TimeSpan.FromHours(1) }));
        Assert.Equal(7, await _store.AcknowledgeAsync(_stream, "g", ids));
        summary = await _store.PendingAsync(_stream, "g");
        Assert.Equal((0, null, null, 0), (summary.Count, summary.Smallest, summary.Largest, summary.Consumers.Count));
    }

    [Fact]
    public async Task A_pending_entry_whose_payload_is_gone_is_listed_as_deleted_and_reported_by_auto_claim()
    {
        EntryId[] ids = await DeliverAsync(3);
        await _store.DeleteAsync(_stream, ids.AsMemory(1, 1));
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_stream, "g", "c1"));
        using (EntryPage pending = await reader.ReadPendingAsync(EntryId.Min, 10, default))
        {
            Assert.Equal(ids, Ids(pending));
            Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(pending.IsDeleted));
        }

        using ClaimPage page = await _store.AutoClaimAsync(new(_stream, "g", "c2"), TimeSpan.Zero, EntryId.Min, 10);
        Assert.Equal(EntryId.Min, page.Cursor);
        Assert.Equal([ids[0], ids[2]], Ids(page.Entries));
        Assert.Equal([ids[1]], page.DeletedIds);
        Assert.Equal("n=2", Entry.Text(page.Entries.GetFields(1)));
    }

    [Fact]
    public async Task Auto_claim_pages_with_its_cursor()
    {
        EntryId[] ids = await DeliverAsync(5);
        using ClaimPage first = await _store.AutoClaimAsync(new(_stream, "g", "c2"), TimeSpan.Zero, EntryId.Min, 2);
        Assert.Equal(ids[..2], Ids(first.Entries));
        Assert.Equal(ids[2], first.Cursor);
        using ClaimPage idle = await _store.AutoClaimAsync(new(_stream, "g", "c2"), TimeSpan.FromHours(1), EntryId.Min, 2);
        Assert.Equal(0, idle.Entries.Count);
    }

    [Fact]
    public async Task Claiming_moves_given_entries_and_renewing_a_lease_counts_no_delivery()
    {
        EntryId[] ids = await DeliverAsync(3);
        using EntryPage claimed = await _store.ClaimAsync(new(_stream, "g", "c2"), TimeSpan.Zero, ids.AsMemory(0, 2));
        Assert.Equal(ids[..2], Ids(claimed));
        Assert.Equal([ids[2]], await _store.ClaimIdsAsync(new(_stream, "g", "c1"), TimeSpan.Zero, ids.AsMemory(2)));
        IReadOnlyList<PendingEntry> lines = await _store.PendingAsync(_stream, "g", new PendingQuery());
        Assert.Equal([("c2", 2), ("c2", 2), ("c1", 1)], lines.Select(line => (line.Consumer, line.DeliveryCount)));
    }

    [Fact]
    public async Task Info_tells_of_the_stream_its_groups_and_consumers()
    {
        EntryId[] ids = await DeliverAsync(3);
        StreamInfo stream = await _store.StreamInfoAsync(_stream);
        Assert.Equal(new StreamInfo(3, ids[2], 3, ids[0], ids[2], 1), stream);
        Assert.Equal([new GroupInfo("g", 1, 3, ids[2], 3, 0)], await _store.GroupInfoAsync(_stream));
        ConsumerInfo consumer = Assert.Single(await _store.ConsumerInfoAsync(_stream, "g"));
        Assert.Equal(("c1", 3), (consumer.Name, consumer.Pending));
        await _store.TrimAsync(_stream, StreamTrim.ToLength(0, exact: true));
        stream = await _store.StreamInfoAsync(_stream);
        Assert.Equal((0, null, null), (stream.Length, stream.FirstId, stream.LastId));
        Assert.True(await _store.DestroyGroupAsync(_stream, "g"));
        Assert.False(await _store.DestroyGroupAsync(_stream, "g"));
        Assert.Empty(await _store.GroupInfoAsync(_stream));
    }

    [Fact]
    public async Task Errors_come_as_their_kinds()
    {
        await Assert.ThrowsAsync<StreamNotFoundException>(async () => await _store.StreamInfoAsync(_stream));
        await Assert.ThrowsAsync<StreamNotFoundException>(
            async () => await _store.CreateGroupAsync(_stream, "g", null, makeStream: false));
        await Assert.ThrowsAsync<GroupNotFoundException>(async () => await _store.PendingAsync(_stream, "g"));
        await Assert.ThrowsAsync<GroupNotFoundException>(
            async () => await _store.AutoClaimAsync(new(_stream, "g", "c"), TimeSpan.Zero, EntryId.Min, 1));
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        await Assert.ThrowsAsync<GroupNotFoundException>(async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
        Assert.Equal(0, await _store.AcknowledgeAsync(_stream, "g", new[] { EntryId.Max }));
        await fixture.Server.CommandAsync("SET", _stream.Name, "text");
        await Assert.ThrowsAsync<WrongTypeException>(async () => await _store.AddAsync(_stream, new Entry("a", "1").Fields));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
    }

    [Fact]
    public async Task A_blocked_reader_is_woken_by_a_new_entry()
    {
        await _store.CreateGroupAsync(_stream, "g", null);
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        ValueTask<EntryPage> read = reader.ReadNewAsync(10, TimeSpan.FromSeconds(20), default, default);
        EntryId id = await _store.AddAsync(_stream, new Entry("a", "1").Fields);
        using EntryPage page = await read;
        Assert.Equal([id], Ids(page));
    }

    [Fact]
    public async Task A_blocked_read_is_cancelled_and_the_reader_goes_on()
    {
        await _store.CreateGroupAsync(_stream, "g", null);
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        using var cancellation = new CancellationTokenSource();
        Task<EntryPage> read = reader.ReadNewAsync(10, TimeSpan.FromSeconds(60), default, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(10)));
        EntryId id = await _store.AddAsync(_stream, new Entry("a", "1").Fields);
        using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(5), default, default);
        Assert.Equal([id], Ids(page));
    }

    [Fact]
    public async Task A_script_runs_also_when_the_server_does_not_know_it_yet()
    {
        var script = new LuaScript($"return {{redis.call('XADD', KEYS[1], '*', 'a', ARGV[1]), ARGV[1], '{Guid.NewGuid()}', false, 7}}");
        for (int i = 0; i < 2; i++)
        {
            using ScriptCall call = new ScriptCall().Key(_stream).Add("x");
            var reply = await ((IScriptStore)_store).EvalAsync(script, call, default);
            Assert.Equal("x", reply.Items[1].AsText());
            Assert.True(reply.Items[3].IsNull);
            Assert.Equal(7, reply.Items[4].AsInteger());
        }

        Assert.Equal(2, await _store.LengthAsync(_stream));
    }

    internal static (byte[] Encoded, EncodedEntry[] Entries) Batch(int count)
    {
        var encoded = new List<byte>();
        var entries = new EncodedEntry[count];
        for (int i = 0; i < count; i++)
        {
            encoded.AddRange(new Entry("n", $"{i}").Bytes);
            entries[i] = new EncodedEntry(encoded.Count, 1);
        }

        return ([.. encoded], entries);
    }

    private static EntryId[] Ids(EntryPage page) => [.. Enumerable.Range(0, page.Count).Select(page.GetId)];

    private async Task<EntryId[]> DeliverAsync(int count)
    {
        await _store.CreateGroupAsync(_stream, "g", EntryId.Min);
        var (encoded, entries) = Batch(count);
        var ids = new EntryId[count];
        await _store.AddBatchAsync(_stream, new(encoded, entries), default, ids);
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_stream, "g", "c1"));
        using EntryPage page = await reader.ReadNewAsync(count, TimeSpan.Zero, default, default);
        Assert.Equal(count, page.Count);
        return ids;
    }
}
