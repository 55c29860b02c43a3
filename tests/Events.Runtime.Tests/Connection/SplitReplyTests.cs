using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>Whole conversations whose bytes arrive split at every point: at once, in two parts, byte by byte.</summary>
public sealed class SplitReplyTests
{
    private const string EntryOne = "*2\r\n$3\r\n1-1\r\n*2\r\n$4\r\ntype\r\n$1\r\na\r\n";
    private const string EntryTwo = "*2\r\n$3\r\n1-2\r\n*2\r\n$1\r\nn\r\n$0\r\n\r\n";
    private const string Map = $"%1\r\n$1\r\ns\r\n*2\r\n{EntryOne}{EntryTwo}";
    private const string Array = $"*1\r\n*2\r\n$1\r\ns\r\n*2\r\n{EntryOne}{EntryTwo}";

    private static readonly StreamKey Stream = new("s");
    private static readonly Entry Entry = new("a", "1");

    public static TheoryData<string, string> GroupReads => new()
    {
        // Of each read the reply to XACK and the page; what each read gives, and whether its acknowledgement was refused.
        { $":2\r\n{Map}\\:1\r\n_\r\n", "1-1 type=a, 1-2 n=|" },
        { $":2\r\n{Array}\\:1\r\n*-1\r\n", "1-1 type=a, 1-2 n=|" },
        { $">2\r\n+invalidate\r\n_\r\n:2\r\n|1\r\n+ttl\r\n:1\r\n{Map}\\:0\r\n{Array}", "1-1 type=a, 1-2 n=|1-1 type=a, 1-2 n=" },
        { $"-WRONGTYPE Operation\r\n{Map}\\:0\r\n_\r\n", "1-1 type=a, 1-2 n= refused WrongTypeException|" },
        { $":1\r\n-NOGROUP No such key\r\n\\:0\r\n{Map}", "GroupNotFoundException|1-1 type=a, 1-2 n=" },
        { $"-WRONGTYPE Operation\r\n_\r\n\\:0\r\n{Map}", " refused WrongTypeException|1-1 type=a, 1-2 n=" },
    };

    [Theory]
    [MemberData(nameof(GroupReads))]
    public async Task A_group_reader_reads_its_replies_however_they_arrive(string replies, string expected)
    {
        byte[][] ofReads = [.. replies.Split('\\').Select(Chunks.Bytes)];
        foreach (bool isLate in new[] { false, true })
        {
            foreach (int[] sizes in Chunks.Of(ofReads[0].Length))
            {
                await using var store = await ConnectAsync(isLate, ReadsOf(ofReads, sizes));
                await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
                string first = await ReadAsync(reader);
                Assert.Equal(expected, $"{first}|{await ReadAsync(reader)}");
            }
        }
    }

    [Fact]
    public async Task Callers_get_their_replies_however_those_arrive()
    {
        // One of every kind of reply that the shared connection carries.
        string replies = "$3\r\n5-1\r\n" + "-WRONGTYPE Operation\r\n" + ":7\r\n" + $"*2\r\n{EntryOne}{EntryTwo}"
            + "$3\r\n5-2\r\n-OOM no\r\n$3\r\n5-3\r\n"
            + $"*3\r\n$3\r\n9-9\r\n*1\r\n{EntryOne}*1\r\n$3\r\n1-0\r\n"
            + "*2\r\n%3\r\n$4\r\nname\r\n$1\r\nc\r\n$7\r\npending\r\n:4\r\n$4\r\nidle\r\n:0\r\n*6\r\n$4\r\nname\r\n$1\r\nd\r\n$7\r\npending\r\n:5\r\n$4\r\nidle\r\n:0\r\n";
        byte[] bytes = Chunks.Bytes(replies);
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            int left = 9;
            await using var store = await ConnectAsync(sizes.Length == 2 && sizes[0] % 2 == 0, _ => --left == 0 ? Cut(bytes, sizes) : []);
            Assert.Equal("5-1|WrongTypeException|7|1-1 type=a, 1-2 n=|5-2 - 5-3|9-9 1-1 type=a 1-0|c4 d5", await AskAllAsync(store));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400\r\n", "the first byte of a RESP value")]
    [InlineData("%2\r\n", "one stream and its entries")]
    [InlineData("%1\r\n$1\r\ns\r\n*1\r\n*2\r\n$1\r\nx\r\n", "the ID of an entry")]
    [InlineData("%1\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n1-1\r\n*3\r\n", "of even length")]
    [InlineData(":1\r\n", "one stream and its entries")]
    public async Task A_group_reader_whose_reply_makes_no_sense_says_what_came_and_reads_again(string reply, string reason)
    {
        byte[] bytes = Chunks.Bytes(reply);
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            int reads = 0;
            await using var store = await ConnectAsync(
                true, _ => ++reads == 1 ? Cut(bytes, sizes) : [Chunks.Bytes(Map)]);
            await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
            string first = await ReadAsync(reader, acknowledges: false);
            Assert.StartsWith("UnknownOutcomeException", first, StringComparison.Ordinal);
            Assert.Contains(reason, first, StringComparison.Ordinal);
            Assert.Contains("may be pending for this consumer", first, StringComparison.Ordinal);
            Assert.Equal("1-1 type=a, 1-2 n=", await ReadAsync(reader, acknowledges: false));
        }
    }

    [Fact]
    public async Task A_group_reader_whose_server_closes_mid_reply_says_so_and_reads_again()
    {
        byte[] bytes = Chunks.Bytes(Map);
        for (int come = 0; come < bytes.Length; come++)
        {
            int reads = 0;
            byte[] part = bytes[..come];
            await using var store = await ConnectAsync(true, _ => ++reads == 1 ? [.. part.Length == 0 ? System.Array.Empty<byte[]>() : [part], []] : [bytes]);
            await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
            string first = await ReadAsync(reader, acknowledges: false);
            Assert.StartsWith("UnknownOutcomeException", first, StringComparison.Ordinal);
            Assert.Contains("the server closed the connection", first, StringComparison.Ordinal);
            Assert.Equal("1-1 type=a, 1-2 n=", await ReadAsync(reader, acknowledges: false));
        }
    }

    private static Func<string[], IEnumerable<byte[]>> ReadsOf(byte[][] replies, int[] sizes)
    {
        int read = 0;
        return command => command[0] == "XACK" ? [] : read++ == 0 ? Cut(replies[0], sizes) : [replies[1]];
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, int[] sizes)
    {
        int position = 0;
        foreach (int size in sizes)
        {
            yield return bytes[position..(position + size)];
            position += size;
        }
    }

    private static Task<RedisStreamStore> ConnectAsync(bool arrivesLate, Func<string[], IEnumerable<byte[]>> answer) =>
        RedisStreamStore.ConnectAsync(new RedisOptions { OpenStream = _ => new ScriptedStream(answer, arrivesLate) });

    private static async Task<string> ReadAsync(IGroupReader reader, bool acknowledges = true)
    {
        EntryId[] acknowledge = acknowledges ? [new EntryId(1, 1)] : [];
        try
        {
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(1), acknowledge, default)
                .AsTask().WaitAsync(Eventually.Patience);
            return Show(page) + (reader.Acknowledgement.Error is { } refusal ? $" refused {refusal.GetType().Name}" : "");
        }
        catch (UnknownOutcomeException exception)
        {
            return $"{nameof(UnknownOutcomeException)} {exception.Message}";
        }
        catch (StreamStoreException exception)
        {
            return exception.GetType().Name;
        }
    }

    private static async Task<string> AskAllAsync(RedisStreamStore store)
    {
        var (encoded, entries) = StoreTests.Batch(3);
        var ids = new EntryId[3];
        Task<EntryId> added = store.AddAsync(Stream, Entry.Fields).AsTask();
        Task<EntryId> refused = store.AddAsync(Stream, Entry.Fields).AsTask();
        Task<long> length = store.LengthAsync(Stream).AsTask();
        Task<EntryPage> range = store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 10).AsTask();
        Task batch = store.AddBatchAsync(Stream, new(encoded, entries), default, ids).AsTask();
        Task<ClaimPage> claim = store.AutoClaimAsync(new(Stream, "g", "c"), TimeSpan.Zero, EntryId.Min, 10).AsTask();
        Task<IReadOnlyList<ConsumerInfo>> consumers = store.ConsumerInfoAsync(Stream, "g").AsTask();
        using EntryPage page = await range.WaitAsync(Eventually.Patience);
        using ClaimPage claimed = await claim.WaitAsync(Eventually.Patience);
        var exception = await Assert.ThrowsAsync<ProduceBatchException>(() => batch);
        return $"{await added}|{(await Assert.ThrowsAsync<WrongTypeException>(() => refused)).GetType().Name}|{await length}|{Show(page)}"
            + $"|{string.Join(' ', exception.Appended.Select(id => id?.ToString() ?? "-"))}"
            + $"|{claimed.Cursor} {Show(claimed.Entries)} {string.Join(' ', claimed.DeletedIds)}"
            + $"|{string.Join(' ', (await consumers.WaitAsync(Eventually.Patience)).Select(consumer => consumer.Name + consumer.Pending))}";
    }

    private static string Show(EntryPage page) => string.Join(
        ", ", Enumerable.Range(0, page.Count).Select(i => $"{page.GetId(i)} {Entry.Text(page.GetFields(i))}"));
}
