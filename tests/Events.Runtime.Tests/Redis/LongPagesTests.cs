using Events.Redis.Stores;
using Events.Store;
using Events.Store.Delivery;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>Entries so large that a page of them would not fit: it has the first of them, and says so.</summary>
public sealed class LongPagesTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private const int Entries = 9;
    private const int Size = 6 << 20;

    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task New_entries_that_a_page_left_out_are_pending_and_what_is_read_next_is_not_disturbed()
    {
        await using RedisStreamStore store = await FillAsync();
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        using EntryPage page = await reader.ReadNewAsync(100, TimeSpan.Zero, default, default);
        Assert.True(page.IsShortened);
        Assert.InRange(page.Count, 5, 7);
        Assert.Equal(Entries, (await store.PendingAsync(_stream, "g")).Count);
        await store.AddAsync(_stream, new Entry("n", "small").Fields);
        using EntryPage next = await reader.ReadNewAsync(100, TimeSpan.Zero, default, default);
        Assert.Equal("n=small", Entry.Text(next.GetFields(0)));
        Assert.False(next.IsShortened);
    }

    [Fact]
    public async Task Who_reads_without_acknowledging_loses_nothing_by_it()
    {
        await using RedisStreamStore store = await FillAsync();
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"), noAck: true);
        using EntryPage page = await reader.ReadNewAsync(100, TimeSpan.Zero, default, default);
        Assert.Equal(Entries, page.Count);
    }

    [Fact]
    public async Task Claimed_entries_that_a_page_left_out_are_released_and_come_with_the_next()
    {
        await using RedisStreamStore store = await FillAsync();
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "dead"));
        (await reader.ReadNewAsync(100, TimeSpan.Zero, default, default)).Dispose();
        var seen = new List<(EntryId Id, long Count)>();
        EntryId cursor = EntryId.Min;
        int pages = 0;
        do
        {
            ReapPage page = await store.ReapAsync(
                new(_stream, "g", "alive"),
                new(TimeSpan.Zero, cursor, 100),
                new(_stream.Beside("dead")),
                new DeadLetterInfo("gone", "", "", "", DateTimeOffset.UnixEpoch));
            Assert.Empty(page.GoneIds);
            for (int i = 0; i < page.Entries.Count; i++) seen.Add((page.Entries.GetId(i), page.DeliveryCounts[i]));
            page.Entries.Dispose();
            cursor = page.Cursor;
            await store.AcknowledgeAsync(_stream, "g", seen.Select(static one => one.Id).ToArray());
            pages++;
        }
        while (cursor != EntryId.Min);

        Assert.InRange(pages, 2, 4);
        Assert.Equal(Entries, seen.Distinct().Count());
        Assert.Equal(Entries, seen.Count);
        Assert.All(seen, static one => Assert.Equal(2, one.Count));
    }

    [Fact]
    public async Task A_range_goes_on_behind_a_page_that_was_shortened()
    {
        await using RedisStreamStore store = await FillAsync();
        using EntryPage page = await store.RangeAsync(_stream, EntryId.Min, EntryId.Max, 100);
        Assert.True(page.IsShortened);
        using EntryPage rest = await store.RangeAsync(_stream, page.GetId(page.Count - 1).Next(), EntryId.Max, 100);
        Assert.Equal(Entries, page.Count + rest.Count);
    }

    [Fact]
    public async Task Long_pages_hold_up_no_command_of_others()
    {
        await using RedisStreamStore store = await FillAsync();
        (await store.RangeAsync(_stream, EntryId.Min, EntryId.Max, 1)).Dispose();
        Task<EntryPage> reading = store.RangeAsync(_stream, EntryId.Min, EntryId.Max, 100).AsTask();
        await store.AddAsync(new StreamKey(RedisServer.UniqueKey()), new Entry("n", "1").Fields);
        (await reading).Dispose();
        await using RawRedis raw = await RawRedis.ConnectAsync(fixture.Server.Host, fixture.Server.Port);
        string clients = (string)(await raw.CommandAsync("CLIENT", "LIST"))!;
        Assert.Contains("cmd=xrange", clients, StringComparison.Ordinal);
        Assert.Contains("cmd=xadd", clients, StringComparison.Ordinal);
    }

    private async Task<RedisStreamStore> FillAsync()
    {
        RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        string large = new('x', Size);
        for (int i = 0; i < Entries; i++) await store.AddAsync(_stream, new Entry("n", $"{i}", "large", large).Fields);
        return store;
    }
}
