using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Connection;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.Store.Delivery;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>An entry is trimmed between the claim and the read of what is in it.</summary>
public sealed class ReapedAndTrimmedTests
{
    private const string Claimed = "*4\r\n$3\r\n0-0\r\n*3\r\n$3\r\n1-1\r\n$3\r\n1-2\r\n$3\r\n1-3\r\n*3\r\n:2\r\n:4\r\n:3\r\n*1\r\n$3\r\n1-0\r\n";
    private const string First = "*2\r\n$3\r\n1-1\r\n*2\r\n$1\r\nn\r\n$1\r\n1\r\n";
    private const string Last = "*2\r\n$3\r\n1-3\r\n*2\r\n$1\r\nn\r\n$1\r\n3\r\n";

    private static readonly StreamKey Stream = new("{s}");

    private readonly Queue<string> _replies = new([Claimed, $"*2\r\n{First}{Last}", $"*2\r\n{First}{Last}", "*2\r\n$3\r\n9-9\r\n$-1\r\n"]);
    private readonly List<string[]> _commands = [];

    [Fact]
    public async Task After_a_reap_it_is_a_dead_letter_like_those_that_were_trimmed_before()
    {
        await using RedisStreamStore store = await ConnectAsync();

        ReapPage page = await store.ReapAsync(
            new(Stream, "g", "c"),
            new(TimeSpan.Zero, EntryId.Min, 10),
            new(new StreamKey("{s}:dead")),
            new DeadLetterInfo("gone", "", "", "", default))
            .AsTask().WaitAsync(Eventually.Patience);

        Assert.Equal("1-1 x2, 1-3 x3", Show(page));
        Assert.Equal(["1-0", "1-2"], page.GoneIds.Select(id => id.ToString()));
        Assert.Equal(4, _commands.Count);
        Assert.Contains("1-2", _commands[3]);
        Assert.Contains("{s}:dead", _commands[3]);
        page.Dispose();
    }

    [Fact]
    public async Task After_a_reclaim_it_is_told_and_stays_pending()
    {
        await using RedisStreamStore store = await ConnectAsync();

        ReapPage page = await store.ReclaimAsync(
            new(Stream, "g", "c"), new[] { new EntryId(1, 0), new EntryId(1, 1), new EntryId(1, 2), new EntryId(1, 3) })
            .AsTask().WaitAsync(Eventually.Patience);

        Assert.Equal("1-1 x2, 1-3 x3", Show(page));
        Assert.Equal(["1-0", "1-2"], page.GoneIds.Select(id => id.ToString()));
        Assert.Equal(3, _commands.Count);
        page.Dispose();
    }

    private static string Show(ReapPage page) => string.Join(
        ", ", Enumerable.Range(0, page.Entries.Count).Select(i => $"{page.Entries.GetId(i)} x{page.DeliveryCounts[i]}"));

    private Task<RedisStreamStore> ConnectAsync() => RedisStreamStore.ConnectAsync(new RedisOptions
    {
        OpenStream = _ => new ScriptedStream(
            command =>
            {
                _commands.Add(command);
                return [Chunks.Bytes(_replies.Dequeue())];
            },
            arrivesLate: true),
    });
}
