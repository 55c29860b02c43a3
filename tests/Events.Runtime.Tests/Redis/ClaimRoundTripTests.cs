using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Connection;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.Store.Delivery;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>How many round trips a page of claimed entries costs: replies come only when so many commands have been sent.</summary>
public sealed class ClaimRoundTripTests
{
    private const string Claimed = "*4\r\n$3\r\n2-9\r\n*2\r\n$3\r\n2-1\r\n$3\r\n2-3\r\n*2\r\n:2\r\n:4\r\n*0\r\n";
    private const string One = "*2\r\n$3\r\n2-1\r\n*2\r\n$1\r\nn\r\n$1\r\n1\r\n";
    private const string Two = "*2\r\n$3\r\n2-2\r\n*2\r\n$1\r\nn\r\n$1\r\n2\r\n";
    private const string Three = "*2\r\n$3\r\n2-3\r\n*2\r\n$1\r\nn\r\n$1\r\n3\r\n";
    private const string Far = "*2\r\n$3\r\n1-5\r\n*2\r\n$1\r\nn\r\n$1\r\n5\r\n";

    private static readonly StreamKey Stream = new("{s}");

    private readonly List<string> _commands = [];

    [Theory]
    [InlineData(One, Three)]
    [InlineData(One, Two, Three)]
    [InlineData(Far, One, Two, Three)]
    public async Task A_sweep_that_goes_on_has_its_page_after_one(params string[] entries)
    {
        Assert.Equal("2-1 n=1 x2, 2-3 n=3 x4", await ReapAsync(new EntryId(1, 0), [Claimed, Page(entries)]));
        Assert.Equal(["EVALSHA", "XRANGE"], _commands);
    }

    [Fact]
    public async Task A_sweep_that_begins_has_it_after_two()
    {
        Assert.Equal("2-1 n=1 x2, 2-3 n=3 x4", await ReapAsync(EntryId.Min, [Claimed], [Page(One, Three)]));
        Assert.Equal(["EVALSHA", "XRANGE"], _commands);
    }

    [Fact]
    public async Task Entries_that_stand_elsewhere_are_looked_up()
    {
        Assert.Equal("2-1 n=1 x2, 2-3 n=3 x4", await ReapAsync(new EntryId(1, 0), [Claimed, Page(Far, One)], [Page(One, Three)]));
        Assert.Equal(["EVALSHA", "XRANGE", "XRANGE"], _commands);
    }

    [Fact]
    public async Task Entries_that_do_not_stand_side_by_side_are_looked_up_one_by_one()
    {
        Assert.Equal(
            "2-1 n=1 x2, 2-3 n=3 x4",
            await ReapAsync(new EntryId(1, 0), [Claimed, Page(Far, One)], [Page(One, Two)], [Page(One, Three)]));
        Assert.Equal(["EVALSHA", "XRANGE", "XRANGE", "EVALSHA"], _commands);
    }

    [Fact]
    public async Task A_retry_has_its_entries_after_one()
    {
        await using RedisStreamStore store = await ConnectAsync([Claimed, Page(One, Three)]);
        using ReapPage page = await store.ReclaimAsync(new(Stream, "g", "c"), new[] { new EntryId(2, 1), new EntryId(2, 3) })
            .AsTask().WaitAsync(Eventually.Patience);
        Assert.Equal("2-1 n=1 x2, 2-3 n=3 x4", Show(page));
        Assert.Equal(["EVALSHA", "XRANGE"], _commands);
    }

    [Fact]
    public async Task An_error_of_the_claim_is_told_whatever_was_read()
    {
        await using RedisStreamStore store = await ConnectAsync(["-NOGROUP No such key\r\n", Page(One)]);
        await Assert.ThrowsAsync<GroupNotFoundException>(() => store.ReclaimAsync(new(Stream, "g", "c"), new[] { new EntryId(2, 1) })
            .AsTask().WaitAsync(Eventually.Patience));
    }

    private async Task<string> ReapAsync(EntryId start, params string[][] replies)
    {
        await using RedisStreamStore store = await ConnectAsync(replies);
        using ReapPage page = await store.ReapAsync(
            new(Stream, "g", "c"), new(TimeSpan.Zero, start, 4), new(new StreamKey("{s}:dead")), new DeadLetterInfo("gone", "", "", "", default))
            .AsTask().WaitAsync(Eventually.Patience);
        Assert.Equal(new EntryId(2, 10), page.Cursor);
        return Show(page);
    }

    private Task<RedisStreamStore> ConnectAsync(params string[][] replies)
    {
        int round = 0;
        int sent = 0;
        return RedisStreamStore.ConnectAsync(new RedisOptions
        {
            OpenStream = _ => new ScriptedStream(
                command =>
                {
                    _commands.Add(command[0]);
                    if (++sent < replies[round].Length) return [];
                    sent = 0;
                    return replies[round++].Select(Chunks.Bytes);
                },
                arrivesLate: true),
        });
    }

    private static string Page(params string[] entries) => $"*{entries.Length}\r\n{string.Concat(entries)}";

    private static string Show(ReapPage page) => string.Join(", ", Enumerable.Range(0, page.Entries.Count).Select(
        i => $"{page.Entries.GetId(i)} {Entry.Text(page.Entries.GetFields(i))} x{page.DeliveryCounts[i]}"));
}
